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

    /// Checks that a directory exists, or that it can be created.
    ///
    /// - Throws: A failure with exit code 73.
    package static func checkCreatable(_ path: String) throws(CommandFailure) {
        var place = path
        while FileSystem.kind(of: place) == nil, Path.parent(of: place) != place {
            place = Path.parent(of: place)
        }
        guard FileSystem.kind(of: place) == .directory else {
            throw CommandFailure(
                .cannotCreate, "is not a directory", file: place, remedy: "Choose another path.")
        }
        do throws(SystemError) { try FileSystem.checkWritable(place) } catch {
            throw OutputFile.failure(error, path)
        }
    }

    /// Returns which directories are missing of a path, the outermost first.
    static func missing(_ path: String) -> [String] {
        var missing: [String] = []
        var place = path
        while FileSystem.kind(of: place) == nil {
            missing.insert(place, at: 0)
            let parent = Path.parent(of: place)
            if parent == place { break }
            place = parent
        }
        return missing
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
