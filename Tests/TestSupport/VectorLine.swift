/// A line of a file of vectors: an operation and its fields, between bars.
///
/// Lines that begin with `#`, and empty lines, are for people.
package struct VectorLine: CustomStringConvertible, Sendable {
    package let file: String
    /// The number of the line, from 1.
    package let number: Int
    package let operation: String
    package let fields: [String]

    init?(_ line: Substring, number: Int, file: String) {
        guard let first = line.first, first != "#" else { return nil }
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        self.file = file
        self.number = number
        operation = parts[0]
        fields = Array(parts.dropFirst())
    }

    package var description: String { "\(file):\(number) \(operation)" }
}

extension [UInt8] {
    /// Reads bytes as they stand in files of vectors: `0a ff`, or `-` for none.
    package init(spaced text: some StringProtocol) {
        self = text.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }

    /// The bytes as they stand in files of vectors.
    package var spaced: String { isEmpty ? "-" : digits.joined(separator: " ") }

    /// The bytes as one word of digits.
    package var hex: String { digits.joined() }

    private var digits: [String] { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) } }
}
