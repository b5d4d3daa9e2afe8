import Foundation
import Testing

/// A file beside the tests: vectors, a log, or the text that a test expects.
///
/// With `UPDATE_GOLDEN=1` in the environment, files that tests can write are written anew before
/// they are read; review the difference.
package struct TestFile: Sendable {
    private let url: URL

    /// Names a file by its path from the folder of the test that asks.
    package init(_ path: String, beside source: String = #filePath) {
        url = URL(filePath: source).deletingLastPathComponent().appending(path: path)
    }

    /// Whether the run is to write files anew.
    package static var isRenewing: Bool {
        ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil
    }

    /// The bytes of the file.
    package var bytes: [UInt8] {
        get throws { try Array(Data(contentsOf: url)) }
    }

    /// The text of the file.
    package var text: String {
        get throws { try String(contentsOf: url, encoding: .utf8) }
    }

    /// Writes the file anew, if the run is to do that.
    package func renew(_ text: String) throws {
        guard Self.isRenewing else { return }
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Expects that a text is what the file says; a difference shows the lines that differ.
    package func expect(
        _ text: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try renew(text)
        let expected = (try? self.text) ?? ""
        guard text != expected else { return }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let name = url.lastPathComponent
        for (line, expectedLine) in zip(lines, expectedLines) {
            #expect(line == expectedLine, "\(name) differs", sourceLocation: sourceLocation)
        }
        #expect(
            lines.count == expectedLines.count, "\(name) differs", sourceLocation: sourceLocation)
    }

    /// The lines of the file that hold cases; the others are for people.
    package var cases: [VectorLine] {
        let lines = (try? text).map { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        return (lines ?? []).enumerated().compactMap { index, line in
            VectorLine(line, number: index + 1, file: url.lastPathComponent)
        }
    }

    /// The lines of the file that hold cases, with their last fields written anew first if the run
    /// is to do that.
    package func cases(renewing result: (VectorLine) -> String) -> [VectorLine] {
        guard Self.isRenewing, let text = try? text else { return cases }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for line in cases {
            let kept = [line.operation] + line.fields.dropLast()
            lines[line.number - 1] = (kept + [result(line)]).joined(separator: " | ")
        }
        try? renew(lines.joined(separator: "\n"))
        return cases
    }
}

/// Runs a body with a directory of its own, which is removed afterwards.
package func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory
        .appending(path: "causal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path)
}
