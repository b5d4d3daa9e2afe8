import Foundation
import LogicalClocks
import WireFormat

/// The checked-in bytes of vector clocks with their verdicts.
enum VectorClockBytesFile {
    /// A line of the file.
    struct Line: CustomStringConvertible, Sendable {
        var number: Int
        var bytes: [UInt8]
        var verdict: String
        var description: String { "line \(number)" }
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private static let url = folder.appendingPathComponent("Vectors/vector-clock-bytes.txt")

    /// The examples of the article on these bytes.
    static let article: [Line] = {
        let url = folder.appendingPathComponent(
            "../../Sources/LogicalClocks/LogicalClocks.docc/VectorClockBytes.md")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard line.hasPrefix("| `{") else { return nil }
            let cells = line.split(separator: "`")
            guard cells.count == 5 else { return nil }
            return Line(number: index + 1, bytes: bytes(cells[3]), verdict: String(cells[1]))
        }
    }()

    /// The lines that hold bytes; with `REGENERATE_VECTORS=1` their verdicts are written anew first.
    static let lines: [Line] = {
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { parse(String($0.element), number: $0.offset + 1) }
        guard ProcessInfo.processInfo.environment["REGENERATE_VECTORS"] != nil else {
            return lines.compactMap(\.line)
        }
        let renewed = lines.map { source, line in
            line.map { "\(hex($0.bytes)) = \(Self.verdict(on: $0.bytes))" } ?? source
        }
        try? renewed.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
        return lines.compactMap { $0.line }
    }()

    /// What a reader says about bytes.
    static func verdict(on bytes: [UInt8]) -> String {
        do {
            return try VectorClock(decoding: bytes).description
        } catch {
            return error.description
        }
    }

    private static func parse(_ source: String, number: Int) -> (source: String, line: Line?) {
        guard let first = source.first, first != "#" else { return (source, nil) }
        let parts = source.split(separator: "=", maxSplits: 1)
        let verdict = parts.count > 1 ? parts[1].dropFirst() : ""
        return (source, Line(number: number, bytes: bytes(parts[0]), verdict: String(verdict)))
    }

    private static func bytes(_ hex: Substring) -> [UInt8] {
        hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        if bytes.isEmpty { return "-" }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
