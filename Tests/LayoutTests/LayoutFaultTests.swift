import SeededRandom
import Testing

@Suite("Each rule of the layout notices what breaks it")
struct LayoutFaultTests {
    /// A fault, and the rule that must find it.
    ///
    /// It changes the package at a place that a generator draws.
    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var rule: String
        /// Returns where the finding is expected; a path, and a line unless any will do.
        var plant: @Sendable (inout Layout, inout SeededGenerator) -> (path: String, line: Int?)
    }

    static let faults = [
        Fault(testDescription: "an import of the own floor or above", rule: "imports point down") {
            layout, generator in
            let file = layout.draw(&generator)
            let own = Floors.of[layout.files[file].target, default: 0]
            let above = generator.pick(Floors.of.filter { $0.value >= own }.keys.sorted())
            return layout.insert("import \(above)", at: 0, of: file)
        },
        Fault(
            testDescription: "an import that the manifest does not name",
            rule: "the manifest names what is imported, and no more"
        ) { layout, generator in
            let file = layout.draw(&generator)
            // Nobody may name the program.
            _ = layout.insert("public import causal", at: 0, of: file)
            return ("Package.swift", nil)
        },
        Fault(
            testDescription: "an import left out everywhere",
            rule: "the manifest names what is imported, and no more"
        ) { layout, generator in
            let file = layout.draw(&generator)
            let target = layout.files[file].target
            let modules = Set(layout.files.flatMap { $0.imports.map(\.module) })
            guard let module = modules.sorted().first(where: { Floors.of[$0] != nil }) else {
                // A target on the lowest floor imports nothing; the manifest says it did.
                layout.manifest = Manifest(
                    text: "    targets: [\n        floor(\"\(target)\", on: [\"causal\"]),\n    ]")
                return ("Package.swift", 2)
            }
            for index in layout.files.indices {
                layout.replace("import \(module)", by: "import Swift", in: index)
            }
            return ("Package.swift", nil)
        },
        Fault(
            testDescription: "an import of Foundation",
            rule: "modules of others stay where they belong"
        ) { layout, generator in
            let file = layout.draw(&generator)
            let isCommand = layout.files[file].target == "CausalCommand"
            let module = generator.pick([
                "Dispatch", "NIOCore", isCommand ? "XCTest" : "Foundation",
            ])
            return layout.insert("@preconcurrency import \(module)", at: 0, of: file)
        },
        Fault(
            testDescription: "a type that hides its module",
            rule: "no target is called as a type inside it"
        ) { layout, generator in
            let file = layout.draw(&generator)
            let keyword = generator.pick(["struct", "final class", "indirect enum", "actor"])
            let end = layout.files[file].codeLines.count
            return layout.insert(
                "public \(keyword) \(layout.files[file].target) {}", at: end, of: file)
        },
        Fault(testDescription: "a file of 401 lines", rule: "no file is too long") {
            layout, generator in
            let file = layout.draw(&generator)
            let missing = 402 - layout.files[file].codeLines.count
            let lines = String(repeating: "// More.\n", count: missing - 1)
            return (layout.insert(lines + "// The last.", at: 0, of: file).path, 401)
        },
        Fault(testDescription: "a function of 71 lines", rule: "no function is too long") {
            layout, generator in
            let file = layout.draw(&generator)
            let head = generator.pick([
                "func long() {", "    init?(\n    ) {", "    mutating func long<A>(_ a: A)\n    {",
                "@inlinable public func long(body: () -> Void = {}) {",
            ])
            let lines = 71 - head.split(separator: "\n").count
            let body = String(repeating: "    // \"}\" \n", count: lines - 1) + "}"
            return layout.insert(head + "\n" + body, at: 0, of: file)
        },
        Fault(testDescription: "a sign that traps", rule: "nothing traps by a sign") {
            layout, generator in
            let file = layout.draw(&generator)
            let line = generator.pick([
                "let a = try! make()", "let a = b as! C", "var a: Int!", "call(a!, b)", "a[0]!.b()",
                "let a = \"\\(b!)\"", "let a = make()!", "let a = b?.c! ?? d",
                "let a = \"\"\"\n// \\\\(\"\"\"; let b = #\"\\(\"#; let c = d!",
            ])
            let place = layout.insert(line, at: 0, of: file)
            return (place.path, line.contains("\n") ? 2 : 1)
        },
        Fault(
            testDescription: "work put off", rule: "no work is put off in a comment"
        ) { layout, generator in
            let file = layout.draw(&generator)
            return layout.insert(
                "// TODO: the rest", at: layout.line(of: file, &generator), of: file)
        },
        Fault(
            testDescription: "a file of no target",
            rule: "each target has a floor, and the manifest says the same"
        ) { layout, _ in
            layout.files.append(SourceFile(path: "Sources/Stray/A.swift", text: "struct A {}\n"))
            return ("Sources/Stray", 1)
        },
        Fault(
            testDescription: "a target under another floor",
            rule: "each target has a floor, and the manifest says the same"
        ) { layout, generator in
            layout.files = []
            layout.manifest = Manifest(
                text: """
                        targets: [
                            // Floor 3
                            floor("\(generator.pick(["LogicalClocks", "Unheard"]))"),
                            // Floor 2
                        ]
                    """)
            return ("Package.swift", 3)
        },
    ]

    @Test("notices", arguments: faults, UInt64(0)..<8)
    func notices(_ fault: Fault, seed: UInt64) throws {
        var layout = try Layout.package.get()
        var generator = SeededGenerator(seed: seed)
        // The files of one target are enough, and quickly judged.
        let targets = Set(layout.manifest.targets.filter { $0.top == "Sources" }.map(\.name))
        let target = generator.pick(targets.subtracting(["causal"]).sorted())
        layout.files.removeAll { $0.top != "Sources" || $0.target != target }
        let rule = try #require(Layout.rules.first { $0.name == fault.rule })
        let before = Set(rule.findings(layout).map(\.fact))
        let place = fault.plant(&layout, &generator)
        let new = rule.findings(layout).filter { !before.contains($0.fact) }
        #expect(
            new.contains { $0.path == place.path && (place.line ?? $0.line) == $0.line },
            "expected \(place), found \(new)")
    }

    @Test("every rule has a fault that it must notice")
    func allRules() {
        #expect(Set(Layout.rules.map(\.name)) == Set(Self.faults.map(\.rule)))
    }

    @Test(
        "what is no fault is passed by",
        arguments: [
            "// a! is a comment, TO-DO", "let a = \"a!\"", "let a = !b", "if a != b, a!=b {}",
            "/* try! /* as! */ x! */", "#if !os(Linux)", "let a = #\"\"b!\" \\(c!)\"#",
            "let a = \"\"\"\n    b! \\( c(\")! \") )\n    \"\"\"",
        ])
    func passes(_ line: String) {
        let file = SourceFile(path: "Sources/WireFormat/A.swift", text: line + "\n")
        let layout = Layout(files: [file], manifest: Manifest(text: ""))
        for rule in Layout.rules where rule.name.hasPrefix("no") {
            #expect(rule.findings(layout).isEmpty)
        }
    }
}

extension Layout {
    /// Returns the index of a drawn file.
    fileprivate func draw(_ generator: inout SeededGenerator) -> Int {
        generator.index(below: files.count)
    }

    fileprivate func line(of file: Int, _ generator: inout SeededGenerator) -> Int {
        generator.index(below: files[file].codeLines.count)
    }

    /// Puts lines before one of a file, and returns the place of the first.
    fileprivate mutating func insert(
        _ text: String, at line: Int, of file: Int
    ) -> (path: String, line: Int?) {
        var lines = files[file].text.split(separator: "\n", omittingEmptySubsequences: false)
        lines.insert(
            contentsOf: text.split(separator: "\n", omittingEmptySubsequences: false), at: line)
        let path = files[file].path
        files[file] = SourceFile(path: path, text: lines.joined(separator: "\n"))
        return (path, line + 1)
    }

    fileprivate mutating func replace(_ old: String, by new: String, in file: Int) {
        let lines = files[file].text.split(separator: "\n", omittingEmptySubsequences: false)
        files[file] = SourceFile(
            path: files[file].path,
            text: lines.map { $0.hasSuffix(old) ? Substring(new) : $0 }.joined(separator: "\n"))
    }
}
