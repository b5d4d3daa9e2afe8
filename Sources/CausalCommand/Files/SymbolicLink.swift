import CommandLineKit

/// A name that stands for another name, such as `latest`.
package enum SymbolicLink {
    /// Points a link at a target, at once, whether or not it pointed elsewhere.
    ///
    /// - Parameter target: What the link stands for, as seen from the directory of the link.
    /// - Throws: A failure with exit code 73, also if the path is something other than a link.
    package static func point(_ path: String, to target: String) throws(CommandFailure) {
        if let kind = FileSystem.kindOfName(path), kind != .link {
            throw CommandFailure(
                .cannotCreate, "exists and is not a link", file: path,
                remedy: "Move it away, then try again.")
        }
        try Directory.create(Path.parent(of: path))
        let temporary = "\(path).\(getpid()).partial"
        FileSystem.remove(temporary)
        defer { FileSystem.remove(temporary) }
        do throws(SystemError) {
            try FileSystem.makeLink(temporary, to: target)
            try FileSystem.move(temporary, to: path)
        } catch {
            throw OutputFile.failure(error, path)
        }
    }
}
