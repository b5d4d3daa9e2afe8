import CommandLineKit

/// Directories of the file system.
package enum Directory {
    /// Makes sure that a directory and those above it exist.
    ///
    /// - Throws: A failure with exit code 73.
    package static func create(_ path: String) throws(CommandFailure) {
        do throws(SystemError) {
            try make(path)
        } catch {
            throw OutputFile.failure(error, path)
        }
        guard FileSystem.kind(of: path) == .directory else {
            throw CommandFailure(
                .cannotCreate, "is not a directory", file: path, remedy: "Choose another path.")
        }
    }

    private static func make(_ path: String) throws(SystemError) {
        if FileSystem.kind(of: path) != nil { return }
        let parent = Path.parent(of: path)
        if parent != path { try make(parent) }
        do throws(SystemError) {
            try FileSystem.makeDirectory(path)
        } catch {
            // Another process may have been quicker.
            if !error.isExisting { throw error }
        }
    }
}
