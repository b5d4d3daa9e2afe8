import FoundationEssentials

/// Published values in files: one case a line, an operation and its fields, between bars.
enum VectorFile {
    /// A line of a file.
    struct Case: CustomStringConvertible, Sendable {
        var file: String
        var number: Int
        var operation: String
        var fields: [String]

        var description: String { "\(file):\(number) \(operation)" }
    }

    /// The cases of a file; lines that start with `#`, and empty lines, are for people.
    static func cases(of name: String) -> [Case] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Vectors/\(name)")
        guard let data = try? Data(contentsOf: url) else { return [] }
        let lines = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            guard let first = line.first, first != "#" else { return nil }
            let parts = line.split(separator: "|").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            return Case(
                file: name, number: index + 1, operation: parts[0], fields: Array(parts.dropFirst())
            )
        }
    }

    /// Bytes as they stand in the files.
    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }

    static func bytes(hex: String) -> [UInt8] {
        hex.split(separator: " ").compactMap { UInt8($0, radix: 16) }
    }
}
