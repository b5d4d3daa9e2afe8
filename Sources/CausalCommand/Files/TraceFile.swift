import CommandLineKit
import ExecutionTrace
import WireFormat

/// A trace that was read from a file piece by piece, with how the file ended.
struct TraceFile {
    /// What is said of a file of which it cannot be told if its end is missing.
    static let uncheckedEnd = "a trace of version 1: its end cannot be checked"

    let trace: Trace

    /// How the file ended.
    let ending: TraceEnding

    /// The digest in the trailer, or of all of a file that has no trailer; nil for one that is cut.
    let digest: String?

    /// Reads the rest of a file.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - head: What has been read of it already.
    ///   - kept: What is left of the work if it is interrupted.
    ///   - remedy: What to do about a malformed file.
    ///   - console: Where progress is reported.
    /// - Throws: A failure with exit code 65 and a position if the file is malformed, 74 if reading
    ///   fails.
    init(
        reading file: inout InputFile, after head: [UInt8] = [], kept: String, remedy: String,
        _ console: Console
    ) throws(CommandFailure) {
        func failure(_ error: TextError, _ name: String) -> CommandFailure {
            CommandFailure(error, in: name, remedy: remedy)
        }
        var reader = TraceReader()
        var hash = SHA256Hasher()
        var isEmpty = true
        var piece: [UInt8]? = head
        while let bytes = piece {
            if !bytes.isEmpty { isEmpty = false }
            do throws(TextError) { try reader.read(bytes[...]) } catch {
                throw failure(error, file.name)
            }
            // From version 2 on the reader keeps the digest itself, for the trailer.
            if reader.version < 2 { hash.update(with: bytes) }
            try console.stopIfInterrupted(kept: kept)
            console.progress.update("\(file.name): \(reader.lineCount) lines read")
            piece = try file.next()
        }
        if isEmpty {
            // All that was kept of a file may be its name.
            ending = .cut(TextError("the file is empty", at: TextPosition(line: 1, column: 1)))
        } else {
            do throws(TextError) { ending = try reader.finish() } catch {
                throw failure(error, file.name)
            }
        }
        trace = reader.trace
        switch ending {
        case .whole(let stated): digest = stated
        case .unchecked: digest = hash.hexDigest()
        default: digest = nil
        }
    }
}
