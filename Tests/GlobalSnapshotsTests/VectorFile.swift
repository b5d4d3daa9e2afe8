import Foundation
import Testing

/// A file that the tests read; run the tests with `REGENERATE_VECTORS=1` to write it anew.
enum VectorFile {
    static func bytes(of name: String) throws -> [UInt8] {
        try Array(Data(contentsOf: url(of: name)))
    }

    /// Expects that a text is what the file says, line by line.
    static func expect(_ text: String, toEqual name: String) throws {
        if ProcessInfo.processInfo.environment["REGENERATE_VECTORS"] != nil {
            try Data(text.utf8).write(to: url(of: name))
        }
        let wanted = String(decoding: try bytes(of: name), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let wantedLines = wanted.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, wantedLine) in zip(lines, wantedLines) { #expect(line == wantedLine) }
        #expect(lines.count == wantedLines.count)
    }

    private static func url(of name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/\(name)")
    }
}
