/// A reason why bytes were refused, and where.
public struct WireError: Error, Hashable, Sendable {
    /// A fault in the bytes.
    public enum Code: Hashable, Sendable {
        /// The bytes end before the value does.
        case truncated
        /// A number is written in more bytes than it needs.
        case overlong
        /// A number does not fit the type that it is read into.
        case overflow
        /// A length or a count is above what the reader accepts.
        case overLimit(limit: Int)
        /// The value is not written in its one canonical form.
        case notCanonical
        /// A byte or a field has no meaning in this format.
        case invalid
        /// The bytes are not UTF-8.
        case invalidUTF8
        /// A value ended before the bytes did.
        case trailingBytes
        /// The format is known, this version of it is not.
        case unsupportedVersion(Int)
    }

    /// What was wrong.
    public let code: Code

    /// The offset of the first byte that could not be accepted.
    public let byteOffset: Int

    /// Creates an error at a byte offset.
    public init(_ code: Code, at byteOffset: Int) {
        self.code = code
        self.byteOffset = byteOffset
    }
}

extension WireError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        let what =
            switch code {
            case .truncated: "the bytes end too early"
            case .overlong: "a number is written in more bytes than it needs"
            case .overflow: "a number is too large"
            case .overLimit(let limit): "a length or count is above the limit of \(limit)"
            case .notCanonical: "the value is not in canonical form"
            case .invalid: "a field has no meaning here"
            case .invalidUTF8: "text is not UTF-8"
            case .trailingBytes: "there are bytes after the end of the value"
            case .unsupportedVersion(let version): "version \(version) is not supported"
            }
        return "byte \(byteOffset): \(what)"
    }
}
