"""Runs tests: which faults each one reaches, and which of them it notices."""

import concurrent.futures
import hashlib
import json
import os
import re
import resource
import select
import subprocess
import tempfile
import time

# Tests are run in portions, the quickest first; each portion takes at most so many seconds without
# a fault, and the last one all that is left.
PORTIONS = [3, 15]
MEMORY_MAX = 8 << 30


class Tests:
    """The test functions of some targets: what each takes, and what it reaches."""

    def __init__(self, package, program, jobs):
        self.package, self.program, self.jobs = package, program, jobs
        self.kept = package.work / "reached.json"
        self.measured = json.loads(self.kept.read_text()) if self.kept.exists() else {}

    def listed(self):
        output = subprocess.check_output(
            [self.program, "--testing-library", "swift-testing", "--list-tests"], text=True,
            cwd=self.package.work, env=self.package.environment)
        return sorted(set(line.strip() for line in output.split("\n")
                          if line.strip().split(".")[0] in self.package.tests))

    def text_of(self, target):
        """A digest of the files of a target: a test that was changed may reach something else."""
        digest = hashlib.sha256()
        for path in sorted((self.package.work / "Tests" / target).rglob("*")):
            if path.is_file():
                digest.update(str(path).encode() + path.read_bytes())
        return digest.hexdigest()

    def measure(self):
        """Runs each test alone, unless its target is as it was when that was done before."""
        now = {t: self.text_of(t) for t in self.package.tests}
        names = self.listed()
        self.measured = {n: m for n, m in self.measured.items()
                         if n in names and m["text"] == now[n.split(".")[0]]}
        missing = [n for n in names if n not in self.measured]
        print(f"  {len(names)} tests, of which {len(missing)} are run alone first", flush=True)
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            for name, (seconds, reached) in zip(missing, pool.map(self.alone, missing)):
                self.measured[name] = {
                    "seconds": seconds, "reached": reached, "text": now[name.split(".")[0]]}
        self.kept.write_text(json.dumps(self.measured) + "\n")
        for target in self.package.tests:
            of_target = [m for n, m in self.measured.items() if n.split(".")[0] == target]
            print(f"  {target}: {len(of_target)} tests, {sum(m['seconds'] for m in of_target):.1f} s, "
                  f"reach {len(set(r for m in of_target for r in m['reached']))}", flush=True)

    def alone(self, name):
        with tempfile.NamedTemporaryFile("r") as record:
            start = time.monotonic()
            (state, why), output = self.run([name], 900, FAULTS_REACHED=record.name)
            if state != "passed" or "run with 0 tests" in output:
                raise SystemExit(f"{name} does not pass without a fault: {why}\n{output[-3000:]}")
            return time.monotonic() - start, sorted(set(map(int, record.read().split())))

    def judge(self, fault, seeing):
        """Runs the tests that reach a fault until one notices it."""
        able = [n for n, m in self.measured.items()
                if fault.number in m["reached"] and n.split(".")[0] in seeing]
        able.sort(key=lambda n: self.measured[n]["seconds"])
        state, by = ("survived" if able else "not reached"), ""
        for most in [*PORTIONS, float("inf")]:
            portion, sum = [], 0
            while able and (not portion or sum + self.measured[able[0]]["seconds"] <= most):
                sum += self.measured[able[0]]["seconds"]
                portion.append(able.pop(0))
            if not portion:
                break
            (outcome, by), _ = self.run(portion, 30 + 10 * sum, FAULT=str(fault.number))
            if outcome != "passed":
                return outcome, by
        return state, by

    def run(self, names, limit, **environment):
        """Runs tests until one fails; returns what came of it, and the output."""
        filters = [a for n in names for a in ("--filter", f"^{re.escape(n)}(/|$)")]
        process = subprocess.Popen(
            [self.program, "--testing-library", "swift-testing", *filters], cwd=self.package.work,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=limit_memory,
            env=dict(self.package.environment, SWIFT_BACKTRACE="enable=no", **environment))
        pipe = process.stdout.fileno()
        end, output = time.monotonic() + limit, ""
        outcome = None
        while outcome is None:
            code = process.poll()
            if select.select([pipe], [], [], 0.05)[0]:
                piece = os.read(pipe, 1 << 16)
                output += piece.decode(errors="replace")
                # What has ended may have left more behind in the pipe.
                code = None if piece else code
            failed = re.search(r"(?m)✘\S* Test (?!run)(.*?) (recorded an issue|failed)", output)
            if failed:
                outcome = ("noticed", failed[1][:120])
            elif code is not None:
                outcome = ("passed", "") if code == 0 else ("noticed", f"the tests ended with {code}")
            elif time.monotonic() > end:
                outcome = ("hung", f"more than {limit:.0f} seconds")
        if process.poll() is None:
            # The tests and what they have started themselves are a session of their own.
            os.killpg(process.pid, 9)
            process.wait()
        process.stdout.close()
        return outcome, output


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
