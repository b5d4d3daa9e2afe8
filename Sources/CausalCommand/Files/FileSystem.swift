import CommandLineKit

/// The calls of the operating system on names of files, as functions that throw.
enum FileSystem {
    /// The kind of file behind a name.
    enum Kind: Hashable, Sendable {
        case file
        case directory
        case link
        case other
    }

    /// Returns what a name stands for, links followed; nil if there is nothing.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? kind(status) : nil
    }

    /// Returns what a name stands for, links not followed; nil if there is nothing.
    static func kindOfName(_ path: String) -> Kind? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? kind(status) : nil
    }

    /// Returns what a descriptor stands for, and its size.
    static func status(of descriptor: Int32) throws(SystemError) -> (kind: Kind, byteCount: Int) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .latest }
        return (kind(status), Int(status.st_size))
    }

    static func openForReading(_ path: String) throws(SystemError) -> Int32 {
        try checked(unsafe open(path, O_RDONLY | O_CLOEXEC))
    }

    static func openForWriting(_ path: String) throws(SystemError) -> Int32 {
        try checked(unsafe open(path, O_WRONLY | O_CLOEXEC))
    }

    /// Creates a file; a name that is taken is refused.
    static func create(_ path: String) throws(SystemError) -> Int32 {
        try checked(unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666))
    }

    static func closeDescriptor(_ descriptor: Int32) throws(SystemError) {
        _ = try checked(close(descriptor))
    }

    static func makeDirectory(_ path: String) throws(SystemError) {
        _ = try checked(unsafe mkdir(path, 0o777))
    }

    /// Checks that names can be made in a directory.
    static func checkWritable(_ path: String) throws(SystemError) {
        _ = try checked(unsafe access(path, W_OK | X_OK))
    }

    /// Removes a directory if it is empty.
    static func removeEmptyDirectory(_ path: String) {
        _ = unsafe rmdir(path)
    }

    /// Gives a file a name that it takes from whatever has it.
    static func move(_ old: String, to new: String) throws(SystemError) {
        _ = try checked(unsafe rename(old, new))
    }

    /// Gives a file one more name; a name that is taken is refused.
    static func duplicateName(_ old: String, as new: String) throws(SystemError) {
        _ = try checked(unsafe link(old, new))
    }

    static func makeLink(_ path: String, to target: String) throws(SystemError) {
        _ = try checked(unsafe symlink(target, path))
    }

    /// Removes a name; that it may be gone already is no matter.
    static func remove(_ path: String) {
        _ = unsafe unlink(path)
    }

    private static func checked(_ result: Int32) throws(SystemError) -> Int32 {
        guard result >= 0 else { throw .latest }
        return result
    }

    private static func kind(_ status: stat) -> Kind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .directory
        case S_IFLNK: .link
        default: .other
        }
    }
}
