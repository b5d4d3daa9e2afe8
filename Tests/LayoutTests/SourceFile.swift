/// One Swift file of the package.
struct SourceFile {
    /// Its place in the package: `Sources/LogicalClocks/Roster/Roster.swift`.
    let path: String
    let text: String
    /// The lines of its code, without comments and the contents of string literals.
    let codeLines: [Substring]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        codeLines = SwiftText.code(of: text).split(
            separator: "\n", omittingEmptySubsequences: false)
    }

    /// The folder at the top: `Sources`, `Tests` or `Demos`.
    var top: Substring { path.prefix { $0 != "/" } }

    /// The target to which it belongs.
    var target: String { String(path.split(separator: "/")[1]) }

    /// The modules that it imports, each with its line.
    var imports: [(module: String, line: Int)] {
        codeLines.enumerated().compactMap { index, line in
            let words = line.split(separator: " ")
            guard let keyword = words.firstIndex(of: "import"), keyword + 1 < words.count,
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || access.contains($0) })
            else { return nil }
            return (String(words[keyword + 1].prefix { $0 != "." }), index + 1)
        }
    }

    /// The types that it declares, each with its line.
    var types: [(name: String, line: Int)] {
        codeLines.enumerated().compactMap { index, line in
            let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "@" }
            guard let keyword = words.firstIndex(where: { typeKeywords.contains($0) }),
                keyword + 1 < words.count, words[keyword + 1] != "func",
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || modifiers.contains($0) })
            else { return nil }
            return (String(words[keyword + 1]), index + 1)
        }
    }

    /// The functions and initialisers that it defines, each with its first line and how many it has.
    var functions: [(line: Int, length: Int)] {
        codeLines.indices.compactMap { start in
            let words = codeLines[start].split { !$0.isLetter && $0 != "@" && $0 != "_" }
            guard let keyword = words.firstIndex(where: { functionKeywords.contains($0) }),
                words[..<keyword].allSatisfy({ $0.hasPrefix("@") || modifiers.contains($0) })
            else { return nil }
            return length(from: start).map { (start + 1, $0) }
        }
    }

    /// How many lines there are up to the brace that closes the first one of a line; nil for a
    /// declaration without a body.
    private func length(from start: Int) -> Int? {
        var depth = 0
        var parentheses = 0
        var isOpen = false
        for index in start..<codeLines.count {
            if index > start, !isOpen, parentheses == 0, isBodyless(before: index) { return nil }
            for byte in codeLines[index].utf8 {
                switch byte {
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"): parentheses -= 1
                case UInt8(ascii: "{") where parentheses == 0 || isOpen:
                    depth += 1
                    isOpen = true
                case UInt8(ascii: "}") where isOpen:
                    depth -= 1
                    if depth == 0 { return index - start + 1 }
                default: break
                }
            }
        }
        return nil
    }

    /// Whether a declaration that has not opened a body before a line has none: the line is empty,
    /// closes the type around it or declares something else.
    private func isBodyless(before index: Int) -> Bool {
        let words = codeLines[index].split { !$0.isLetter && $0 != "}" && $0 != "@" }
        guard let first = words.first else { return !codeLines[index].contains("{") }
        return first == "}" || first.hasPrefix("@") || modifiers.contains(first)
            || functionKeywords.contains(first) || typeKeywords.contains(first)
            || ["var", "let", "associatedtype", "case"].contains(first)
    }
}

private let access: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
private let modifiers: Set<Substring> = access.union([
    "final", "indirect", "nonisolated", "static", "mutating", "borrowing", "consuming", "override",
    "class", "convenience", "required", "distributed", "isolated", "set", "unsafe", "prefix",
    "postfix", "infix", "__consuming", "lazy", "weak",
])
private let typeKeywords: Set<Substring> = [
    "struct", "class", "enum", "actor", "protocol", "typealias",
]
private let functionKeywords: Set<Substring> = ["func", "init", "deinit", "subscript"]
