import CommandLineKit

/// Paths as text.
package enum Path {
    /// Returns the directory that a path names something in: `.` if the path has no slash.
    package static func parent(of path: String) -> String {
        let trimmed = trimming(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : trimming(String(trimmed[..<slash]))
    }

    /// Returns the last part of a path.
    package static func name(of path: String) -> String {
        let trimmed = trimming(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return trimmed }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// Returns a name inside a directory.
    package static func joined(_ directory: String, _ name: String) -> String {
        directory == "."
            ? name : directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    /// Returns the path as a word of a command line: in quotes if a shell would read it otherwise,
    /// and from the current directory on if it would be read as an option.
    package static func shellWord(_ path: String) -> String {
        let path = path.hasPrefix("-") ? "./\(path)" : path
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
            default: "_-./+:@%,=".utf8.contains(byte)
            }
        }
        return isPlain && !path.isEmpty ? path : CompletionScript.quoted(path)
    }

    private static func trimming(_ path: String) -> String {
        var end = path[...]
        while end.count > 1, end.last == "/" { end.removeLast() }
        return String(end)
    }
}
