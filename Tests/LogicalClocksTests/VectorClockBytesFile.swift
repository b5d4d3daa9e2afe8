import LogicalClocks
import TestSupport
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

    /// The examples of the article on these bytes.
    static let article: [Line] = {
        let file = TestFile("../../Sources/LogicalClocks/LogicalClocks.docc/VectorClockBytes.md")
        let lines = (try? file.text)?.split(separator: "\n", omittingEmptySubsequences: false)
        return (lines ?? []).enumerated().compactMap { index, line in
            guard line.hasPrefix("| `{") else { return nil }
            let cells = line.split(separator: "`")
            guard cells.count == 5 else { return nil }
            return Line(
                number: index + 1, bytes: [UInt8](spaced: cells[3]), verdict: String(cells[1]))
        }
    }()

    /// The lines that hold bytes.
    static let lines = TestFile("Vectors/vector-clock-bytes.txt")
        .cases { verdict(on: [UInt8](spaced: $0.operation)) }
        .map {
            Line(
                number: $0.number, bytes: [UInt8](spaced: $0.operation),
                verdict: $0.fields.first ?? "")
        }

    /// What a reader says about bytes.
    static func verdict(on bytes: [UInt8]) -> String {
        do {
            return try VectorClock(decoding: bytes).description
        } catch {
            return error.description
        }
    }
}
