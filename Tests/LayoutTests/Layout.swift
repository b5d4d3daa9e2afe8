import Testing

/// The files and the manifest of the package, judged by the rules of its design.
struct Layout {
    /// What a rule found.
    struct Finding: Hashable, CustomStringConvertible {
        var path: String
        var line: Int
        var fact: String

        var description: String { "\(path):\(line): \(fact)" }
    }

    /// One rule: a sentence, and what it finds wrong.
    struct Rule: Sendable, CustomTestStringConvertible {
        var name: String
        var findings: @Sendable (Layout) -> [Finding]

        var testDescription: String { name }
    }

    static let rules = [
        Rule(name: "each target has a floor, and the manifest says the same") { $0.wrongFloors },
        Rule(name: "imports point down") { $0.importsUpwards },
        Rule(name: "the manifest names what is imported, and no more") { $0.wrongDependencies },
        Rule(name: "modules of others stay where they belong") { $0.foreignImports },
        Rule(name: "no target is called as a type inside it") { $0.shadowedTargets },
        Rule(name: "no file is too long") { $0.longFiles },
        Rule(name: "no function is too long") { $0.longFunctions },
        Rule(name: "nothing traps by a sign") { $0.trappingSigns },
        Rule(name: "no work is put off in a comment") { $0.openWork },
    ]

    static let fileLinesMax = 400
    static let functionLinesMax = 70

    var files: [SourceFile]
    var manifest: Manifest

    private var sources: [SourceFile] { files.filter { $0.top == "Sources" } }

    private func findings(
        _ fact: (SourceFile) -> [(line: Int, fact: String)], in files: [SourceFile]
    ) -> [Finding] {
        files.flatMap { file in
            fact(file).map { Finding(path: file.path, line: $0.line, fact: $0.fact) }
        }
    }
}

// MARK: Targets

extension Layout {
    fileprivate var wrongFloors: [Finding] {
        let listed = manifest.targets.filter { $0.top == "Sources" }
        let wrong = listed.filter { $0.floor == nil || Floors.of[$0.name] != $0.floor }.map {
            let floor = Floors.of[$0.name].map(String.init) ?? "none"
            return Finding(
                path: "Package.swift", line: $0.line,
                fact: "\($0.name) stands under floor \($0.floor ?? 0); its floor is \(floor)")
        }
        let unlisted = Set(sources.map(\.target)).subtracting(listed.map(\.name)).sorted().map {
            Finding(path: "Sources/\($0)", line: 1, fact: "the manifest has no such target")
        }
        return wrong + unlisted
    }

    fileprivate var importsUpwards: [Finding] {
        findings(
            { file in
                file.imports.filter {
                    Floors.of[$0.module] != nil && !Floors.mayImport($0.module, in: file.target)
                }
                .map { ($0.line, "\(file.target) does not stand above \($0.module)") }
            }, in: sources)
    }

    fileprivate var wrongDependencies: [Finding] {
        let imported = Dictionary(grouping: files) { "\($0.top)/\($0.target)" }
            .mapValues { Set($0.flatMap { $0.imports.map(\.module) }) }
        // What any target depends on is a module that the manifest must name.
        let named = manifest.targets.reduce(into: Set(Floors.of.keys)) {
            $0.formUnion($1.dependencies)
        }
        return manifest.targets.flatMap { target in
            let modules = imported["\(target.top)/\(target.name)", default: []]
                .intersection(named)
            let missing = modules.subtracting(target.dependencies).map { ($0, "does not name") }
            let unused = target.dependencies.subtracting(modules).map { ($0, "names for nothing") }
            return (missing + unused).sorted { $0.0 < $1.0 }.map {
                Finding(
                    path: "Package.swift", line: target.line,
                    fact: "\(target.name) \($0.1) \($0.0)")
            }
        }
    }

    fileprivate var foreignImports: [Finding] {
        findings(
            { file in
                file.imports.filter {
                    Floors.of[$0.module] == nil && !Floors.mayImport(foreign: $0.module, in: file)
                }
                .map { ($0.line, "\(file.target) does not import \($0.module)") }
            }, in: sources)
    }

    fileprivate var shadowedTargets: [Finding] {
        findings(
            { file in
                file.types.filter { $0.name == file.target }
                    .map { ($0.line, "the type \($0.name) hides its module") }
            }, in: sources)
    }
}

// MARK: Sizes and signs

extension Layout {
    fileprivate var longFiles: [Finding] {
        findings(
            { file in
                let length = file.text.split(separator: "\n", omittingEmptySubsequences: false)
                    .count
                // A file ends with a line break, after which there is no line.
                let lines = file.text.hasSuffix("\n") ? length - 1 : length
                return lines > Layout.fileLinesMax ? [(lines, "\(lines) lines")] : []
            }, in: sources)
    }

    fileprivate var longFunctions: [Finding] {
        findings(
            { file in
                file.functions.filter { $0.length > Layout.functionLinesMax }
                    .map { ($0.line, "a function of \($0.length) lines") }
            }, in: sources)
    }

    fileprivate var trappingSigns: [Finding] {
        findings(
            { file in
                file.codeLines.enumerated().compactMap { index, line in
                    Layout.trappingSign(in: line).map { (index + 1, $0) }
                }
            }, in: sources)
    }

    /// Returns the first sign in a line of code that traps: an exclamation mark behind a value, a
    /// type, `try` or `as`.
    private static func trappingSign(in line: Substring) -> String? {
        let bytes = Array(line.utf8)
        for at in bytes.indices.dropFirst() where bytes[at] == UInt8(ascii: "!") {
            let before = Character(Unicode.Scalar(bytes[at - 1]))
            let isBehind = before.isLetter || before.isNumber || "_)]}>?\"`".contains(before)
            let isComparison = at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "=")
            guard isBehind, !isComparison else { continue }
            let word =
                String(decoding: bytes[..<at], as: UTF8.self)
                .split { !$0.isLetter && !$0.isNumber && $0 != "_" }.last ?? ""
            return "\(word)!"
        }
        return nil
    }

    fileprivate var openWork: [Finding] {
        findings(
            { file in
                file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                    .compactMap { index, line in
                        Layout.openWords.first { line.contains($0) }.map { (index + 1, $0) }
                    }
            }, in: sources)
    }

    private static let openWords = ["TODO", "FIXME", "XXX"]
}
