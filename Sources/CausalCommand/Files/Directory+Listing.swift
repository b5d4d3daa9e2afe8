import CommandLineKit

extension Directory {
    /// Returns the names in a directory, sorted by their bytes; nil if there is no such directory.
    ///
    /// - Throws: A failure with exit code 66 if it may not be read.
    package static func names(in path: String) throws(CommandFailure) -> [String]? {
        guard FileSystem.kind(of: path) == .directory else { return nil }
        guard let stream = unsafe opendir(path) else {
            throw CommandFailure(
                .noInput, "cannot list: \(SystemError.latest)", file: path,
                remedy: "Check the rights of the directory.")
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
