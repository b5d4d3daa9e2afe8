"""A copy of the package, built with all faults at once."""

import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys

from draw import ROOT, UNNOTICED, sign

SUPPORT = """\
// The switch of the faults, and the operators that have one.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

private let chosen: Int = {
    guard let text = getenv("FAULT") else { return -1 }
    return Int(String(cString: text)) ?? -1
}()

private nonisolated(unsafe) let reached: UnsafeMutablePointer<Bool>? = {
    guard getenv("FAULTS_REACHED") != nil else { return nil }
    let flags = UnsafeMutablePointer<Bool>.allocate(capacity: COUNT)
    flags.initialize(repeating: false, count: COUNT)
    return flags
}()

/// Whether a fault is on. Where a file is named for it, notes that the fault is reached.
@inline(never)
public func _faultMODULE(_ number: Int) -> Bool {
    if let reached, !reached[number] {
        reached[number] = true
        if let path = getenv("FAULTS_REACHED") {
            let file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
            let line = "\\(number)\\n"
            _ = line.withCString { write(file, $0, strlen($0)) }
            close(file)
        }
    }
    return number == chosen
}
"""


def run(command, **options):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)


class Package:
    """A copy of the package, whose sources have the faults."""

    def __init__(self, work, tests):
        self.work, self.tests = work, tests
        self.environment = dict(os.environ, TESTS=",".join(tests))

    def copy(self, folder=""):
        """Brings the copy up to date; below a folder alone, where the sources have faults."""
        files = run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT).stdout.split("\n")
        wanted = set(f for f in files if f and f.startswith(folder) and (ROOT / f).is_file())
        for name in wanted:
            text = (ROOT / name).read_bytes()
            if name == "Package.swift":
                # A fault may leave a variable that is never changed.
                text = text.replace(b"[.treatAllWarnings(as: .error)]", b"[]")
            self.write(name, text)
        for path in (self.work / (folder or "Sources")).rglob("*.swift"):
            if str(path.relative_to(self.work)) not in wanted:
                path.unlink()

    def write(self, name, content):
        path = self.work / name
        if path.exists() and path.read_bytes() == content:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        shutil.copymode(ROOT / name, path) if (ROOT / name).exists() else None

    def put(self, draw, modules):
        by_path = collections.defaultdict(list)
        for fault in draw.chosen:
            by_path[fault.path].append(fault)
        for path in draw.texts:
            self.write(path, draw.mutated(path, by_path[path]).encode())
        for module in modules:
            text = SUPPORT.replace("COUNT", str(draw.numbers + 1)).replace("MODULE", module)
            for fault in draw.chosen:
                if fault.module == module and fault.operator:
                    group, body = fault.operator
                    text += f"\ninfix operator {sign(fault)}: {group}\n"
                    body = body.replace("_fault(«N»)", f"_fault{module}({fault.number})")
                    text += f"@inline(never) public func {sign(fault)} {body}\n"
            self.write(f"Sources/{module}/Fault.swift", text.encode())

    def build_tests(self, configuration):
        flags = ["-Xswiftc", "-enable-testing"] if configuration == "release" else []
        return self.build(["--product", "swift-causalityPackageTests", *flags], configuration)

    def build(self, flags, configuration):
        return run(["swift", "build", "-c", configuration, *flags], cwd=self.work, env=self.environment)

    def check(self, module):
        """Compiles one module for nothing but its errors, which is much quicker than a build."""
        files = sorted(str(f) for f in (self.work / "Sources" / module).rglob("*.swift"))
        # As the package manager names it: after the folder.
        name = re.sub(r"\W", "_", self.work.name.lower())
        return run(
            ["swiftc", "-emit-sil", "-wmo", "-o", os.devnull, "-parse-as-library", "-swift-version", "6",
             "-suppress-warnings", "-package-name", name, "-module-name", module,
             "-I", str(self.work / ".build" / "debug" / "Modules"), *files], cwd=self.work)

    def program(self, configuration):
        return str(next((self.work / ".build" / configuration).glob("*PackageTests.xctest")))


def drop_broken(draw, output, work):
    """Drops the faults whose lines the compiler complains of, or else the nearest before; counts them."""
    broken = set()
    for match in re.finditer(r"(?m)^(/[^\n:]+\.swift):(\d+):\d+: error:", output):
        path = os.path.relpath(match[1], work)
        line = int(match[2]) - 1
        near = [f for f in draw.chosen if f.path == path]
        if path.endswith("/Fault.swift"):
            text = pathlib.Path(match[1]).read_text().split("\n")[line]
            numbers = re.findall(r"_fault\w+\((\d+)\)", text)
            broken.update(f.number for f in draw.chosen if str(f.number) in numbers)
            continue
        exact = [f for f in near if draw.lines(f)[0] <= line <= draw.lines(f)[1]]
        # A return or a value that is missing at the end of a function is owed to a statement in it.
        before = sorted((f for f in near if line - 70 < draw.lines(f)[0] < line),
                        key=lambda f: (f.kind.endswith("left out"), draw.lines(f)[0]))
        broken.update(f.number for f in exact or before[-1:] or near[:1])
    faults = [f for f in draw.chosen if f.number in broken]
    with open(work / "dropped.log", "a") as log:
        log.write(output[:20000] + "\n".join(f"DROPPED {f.number} {f.key} {f.line}" for f in faults) + "\n")
    draw.drop(faults)
    return len(faults)


def compile_all(draw, package, modules, count, configuration):
    """Builds until all faults compile, and as many are left as were asked for."""
    # What the modules import is built before, without faults.
    for module in modules:
        package.put(draw, modules)
        built = package.build(["--target", module], "debug")
        if built.returncode:
            sys.exit(built.stdout[-4000:])
    dropped = 0
    draw.more(count)
    while True:
        package.put(draw, modules)
        lost = 0
        for module in modules:
            checked = package.check(module)
            if checked.returncode:
                found = drop_broken(draw, checked.stdout, package.work)
                if not found:
                    sys.exit(checked.stdout[-4000:])
                lost += found
        dropped += lost
        print(f"  {len(draw.chosen)} faults stand, {dropped} did not compile", flush=True)
        if lost:
            continue
        missing = count - sum(f.kind != UNNOTICED for f in draw.chosen)
        if missing <= 0 or not any(draw.places.values()):
            break
        draw.more(missing)
    while True:
        built = package.build_tests(configuration)
        if built.returncode == 0:
            return
        # What an importer sees, and what is inlined, may fail only now.
        if not drop_broken(draw, built.stdout, package.work):
            sys.exit(built.stdout[-4000:])
        package.put(draw, modules)
