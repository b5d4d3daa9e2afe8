import CommandLineKit

/// A file that is read from its beginning to its end, once; `-` is standard input.
///
///     let bytes = try InputFile.read("trace.jsonl", limitBytes: 1 << 30, console)
///
/// A large file is read in pieces:
///
///     var file = try InputFile("trace.jsonl", console)
///     while let piece = try file.next() { … }
package struct InputFile: ~Copyable {
    /// The name for messages: the path, or `standard input`.
    package let name: String

    /// The size of the file in bytes, if it has one.
    package let byteCount: Int?

    private let descriptor: Int32
    private let source: ByteSource

    /// The number of bytes that `next` returns at most.
    package static let pieceBytes = 1 << 18

    /// Opens a file.
    ///
    /// - Throws: A failure with exit code 66 if there is no such file, or it may not be read.
    package init(_ path: String, _ console: Console) throws(CommandFailure) {
        guard path != "-" else {
            name = "standard input"
            byteCount = nil
            descriptor = -1
            source = console.input
            if source.isTerminal { console.note("Reading from the terminal; Ctrl-D ends it.") }
            return
        }
        let file = try Self.opened(path)
        name = path
        byteCount = file.byteCount
        descriptor = file.descriptor
        source = ByteSource(descriptor: file.descriptor)
    }

    deinit {
        if descriptor >= 0 { try? FileSystem.closeDescriptor(descriptor) }
    }

    /// Returns the next bytes, or nil at the end.
    ///
    /// - Throws: A failure with exit code 74 if reading fails half-way.
    package mutating func next() throws(CommandFailure) -> [UInt8]? {
        do throws(SystemError) {
            let bytes = try source.read(Self.pieceBytes)
            return bytes.isEmpty ? nil : bytes
        } catch {
            throw CommandFailure(
                .inputOutput, "cannot read: \(error)", file: name,
                remedy: "Check the device, then try again.")
        }
    }

    /// Returns all bytes of a file that is no larger than a limit.
    ///
    /// - Throws: A failure with exit code 65 if the file is larger, otherwise as the other calls.
    package static func read(
        _ path: String, limitBytes: Int, _ console: Console
    ) throws(CommandFailure) -> [UInt8] {
        var file = try InputFile(path, console)
        var bytes: [UInt8] = []
        if let expected = file.byteCount { bytes.reserveCapacity(min(expected, limitBytes)) }
        while let piece = try file.next() {
            guard piece.count <= limitBytes - bytes.count else {
                throw CommandFailure(
                    .badData, "is larger than the limit of \(limitBytes) bytes", file: file.name,
                    remedy: "Cut it into smaller files.")
            }
            bytes += piece
        }
        console.detail("Read \(file.name): \(bytes.count) bytes.")
        return bytes
    }

    private static func opened(
        _ path: String
    ) throws(CommandFailure) -> (descriptor: Int32, byteCount: Int?) {
        do throws(SystemError) {
            let descriptor = try FileSystem.openForReading(path)
            let status = try FileSystem.status(of: descriptor)
            if status.kind != .directory {
                return (descriptor, status.kind == .file ? status.byteCount : nil)
            }
            try FileSystem.closeDescriptor(descriptor)
        } catch {
            throw failure(error, path)
        }
        throw CommandFailure(
            .noInput, "is a directory", file: path, remedy: "Name a file inside it.")
    }

    private static func failure(_ error: SystemError, _ path: String) -> CommandFailure {
        if error.isMissing {
            return CommandFailure(
                .noInput, "there is no such file", file: path,
                remedy: "Check the path; '-' reads standard input.")
        }
        return CommandFailure(
            .noInput, "cannot open: \(error)", file: path,
            remedy: "Check the rights of the file and of its directories.")
    }
}
