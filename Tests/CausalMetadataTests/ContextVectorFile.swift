import Foundation

/// The checked-in bytes of contexts: an operation, what it is given, and what it gives.
enum ContextVectorFile {
    /// A line of the file.
    struct Line: CustomStringConvertible, Sendable {
        var number: Int
        var operation: String
        var inputs: [String]
        var output: String
        var description: String { "line \(number): \(operation)" }
    }

    private static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Vectors/contexts.txt")

    /// The lines that hold operations; with `REGENERATE_VECTORS=1` their outputs are written anew
    /// first.
    static let lines: [Line] = {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        let sources = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let lines = sources.enumerated().map { parse($0.element, number: $0.offset + 1) }
        guard ProcessInfo.processInfo.environment["REGENERATE_VECTORS"] != nil else {
            return lines.compactMap(\.self)
        }
        let renewed = zip(sources, lines).map { source, line in
            guard let line else { return source }
            let output = ContextVectorOperation.output(of: line.operation, line.inputs)
            return ([line.operation] + line.inputs + [output]).joined(separator: " | ")
        }
        try? renewed.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
        return lines.compactMap(\.self)
    }()

    private static func parse(_ source: String, number: Int) -> Line? {
        guard let first = source.first, first != "#" else { return nil }
        let fields = source.split(separator: "|", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        return Line(
            number: number, operation: fields[0], inputs: Array(fields[1..<fields.count - 1]),
            output: fields[fields.count - 1])
    }
}
