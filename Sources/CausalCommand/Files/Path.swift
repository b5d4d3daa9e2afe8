/// Paths as text.
package enum Path {
    /// The directory that a path names something in: `.` if the path has no slash.
    package static func parent(of path: String) -> String {
        let trimmed = trimming(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : trimming(String(trimmed[..<slash]))
    }

    /// The last part of a path.
    package static func name(of path: String) -> String {
        let trimmed = trimming(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// A name inside a directory.
    package static func joined(_ directory: String, _ name: String) -> String {
        directory == "."
            ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    private static func trimming(_ path: String) -> String {
        var end = path[...]
        while end.count > 1, end.last == "/" { end.removeLast() }
        return String(end)
    }
}
