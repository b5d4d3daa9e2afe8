import CommandLineKit

/// A file that appears under its name only when it is complete; `-` is standard output.
///
/// The bytes go to a temporary name in the same directory, which `commit` renames. Without
/// `commit` nothing is left behind.
///
///     var file = try OutputFile(values[SharedOptions.output], replacing: force, console)
///     try file.write(bytes)
///     try file.commit()
package struct OutputFile: ~Copyable {
    /// The name for messages: the path, or `standard output`.
    package let name: String

    private enum Target {
        case console(TextStream)
        /// A terminal, pipe or other device, which cannot be renamed to.
        case device(Int32)
        case file(Int32, temporary: String)
        case closed
    }

    private var target: Target
    private let path: String
    private let isReplacing: Bool
    private var buffer: [UInt8] = []
    private static let bufferLimit = 1 << 16

    /// Begins a file in a directory that exists.
    ///
    /// - Throws: A failure with exit code 73 if the file exists and is not to be replaced, or if
    ///   it cannot be created.
    package init(
        _ path: String, replacing isReplacing: Bool, _ console: Console
    ) throws(CommandFailure) {
        self.path = path
        self.isReplacing = isReplacing
        guard path != "-" else {
            name = "standard output"
            console.progress.erase()
            target = .console(console.output)
            return
        }
        name = path
        target = .closed
        switch FileSystem.kind(of: path) {
        case nil: break
        case .directory:
            throw CommandFailure(
                .cannotCreate, "is a directory", file: path, remedy: "Name a file inside it.")
        case .file, .link:
            guard isReplacing else { throw Self.existing(path) }
        case .other:
            do throws(SystemError) {
                target = .device(try FileSystem.openForWriting(path))
            } catch {
                throw Self.failure(error, path)
            }
            return
        }
        // A directory that is made for a mistyped path would hide the mistake.
        let parent = Path.parent(of: path)
        guard FileSystem.kind(of: parent) != nil else {
            throw Self.missingDirectory(path, in: parent)
        }
        target = try Self.openTemporary(for: path)
    }

    deinit {
        switch target {
        case .console, .closed: break
        case .device(let descriptor): try? FileSystem.closeDescriptor(descriptor)
        case .file(let descriptor, let temporary):
            try? FileSystem.closeDescriptor(descriptor)
            FileSystem.remove(temporary)
        }
    }

    /// Adds bytes.
    ///
    /// - Throws: A failure with exit code 74 if writing fails.
    package mutating func write(_ bytes: [UInt8]) throws(CommandFailure) {
        if buffer.isEmpty && bytes.count >= Self.bufferLimit { return try flush(bytes) }
        buffer += bytes
        if buffer.count >= Self.bufferLimit { try flush() }
    }

    /// Adds text.
    ///
    /// - Throws: A failure with exit code 74 if writing fails.
    package mutating func write(_ text: String) throws(CommandFailure) {
        buffer += text.utf8
        if buffer.count >= Self.bufferLimit { try flush() }
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: A failure with exit code 73 if a file of that name has appeared meanwhile, 74 if
    ///   writing fails.
    package mutating func commit() throws(CommandFailure) {
        try flush()
        guard case .file(let descriptor, let temporary) = target else { return }
        // From here on `deinit` has nothing to do.
        target = .closed
        defer { FileSystem.remove(temporary) }
        do throws(SystemError) { try FileSystem.closeDescriptor(descriptor) } catch {
            throw broken(error)
        }
        do throws(SystemError) { try rename(temporary) } catch {
            throw error.isExisting ? Self.existing(path) : Self.failure(error, path)
        }
    }

    /// Writes a whole file at once.
    ///
    /// - Throws: As `init`, `write` and `commit`.
    package static func write(
        _ bytes: [UInt8], to path: String, replacing isReplacing: Bool, _ console: Console
    ) throws(CommandFailure) {
        var file = try OutputFile(path, replacing: isReplacing, console)
        try file.write(bytes)
        try file.commit()
    }

    private mutating func flush() throws(CommandFailure) {
        guard !buffer.isEmpty else { return }
        defer { buffer.removeAll(keepingCapacity: true) }
        try flush(buffer)
    }

    private func flush(_ bytes: [UInt8]) throws(CommandFailure) {
        switch target {
        case .console(let stream): stream.write(bytes)
        case .device(let descriptor), .file(let descriptor, _):
            do throws(SystemError) { try writeAll(bytes, to: descriptor) } catch {
                throw broken(error)
            }
        case .closed: preconditionFailure("the file is complete already")
        }
    }

    /// A link refuses a name that is taken, where a rename would replace it.
    private func rename(_ temporary: String) throws(SystemError) {
        if !isReplacing {
            do throws(SystemError) {
                return try FileSystem.duplicateName(temporary, as: path)
            } catch {
                // Where links are unknown, a file that appears this instant is replaced.
                if error.isExisting { throw error }
            }
        }
        try FileSystem.move(temporary, to: path)
    }

    private func broken(_ error: SystemError) -> CommandFailure {
        CommandFailure(
            .inputOutput, "cannot write: \(error)", file: name,
            remedy: "Check the space on the device.")
    }

    private static func openTemporary(for path: String) throws(CommandFailure) -> Target {
        var number = 0
        while true {
            let temporary = "\(path).\(getpid())-\(number).partial"
            do throws(SystemError) {
                return .file(try FileSystem.create(temporary), temporary: temporary)
            } catch {
                guard error.isExisting, number < 100 else { throw failure(error, path) }
                number += 1
            }
        }
    }

    private static func existing(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate, "exists already", file: path,
            remedy: "Choose another name, or replace it with '--force'.")
    }

    private static func missingDirectory(_ path: String, in parent: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate, "there is no directory '\(parent)'", file: path,
            remedy: "Make the directory first, or choose another path.")
    }

    static func failure(_ error: SystemError, _ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate, "cannot create: \(error)", file: path,
            remedy: "Check the path and the rights of its directory.")
    }
}
