import LogicalClocks
import WireFormat

extension TraceState: TextRepresentable {
    /// The shortest limit that the specification lets a participant cut a header to.
    public static let headerLimitMin = 512

    /// Members above this many characters are the first to go when a header is cut.
    private static let longMember = 128

    /// The whole header.
    public var description: String {
        members.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    /// Returns the header in at most `limit` characters, cut as the specification says.
    ///
    /// Only whole members go: first those of more than 128 characters, the rightmost first, then
    /// any, from the right.
    ///
    /// - Precondition: `limit` is at least ``headerLimitMin``.
    public func header(atMost limit: Int) -> String {
        precondition(limit >= Self.headerLimitMin, "a tracestate of 512 characters must pass")
        var kept = self
        var length = members.reduce(-1) { $0 + $1.length + 1 }
        while length > limit {
            let long = kept.members.lastIndex { $0.length > Self.longMember }
            length -= kept.members.remove(at: long ?? kept.members.count - 1).length + 1
        }
        return kept.description
    }

    /// Reads a `tracestate` header, or several joined by commas.
    ///
    /// Empty members are let pass. Of members with one key the leftmost, the latest, is kept.
    ///
    /// - Throws: `TextError` with the column: a key or value outside the grammar, or more than
    ///   ``membersMax`` members. The specification has the whole `tracestate` ignored then, and
    ///   the `traceparent` kept.
    /// - Complexity: O(*n*), where *n* is the number of bytes up to the error.
    public init(parsing text: String) throws(TextError) {
        self.init()
        let bytes = text.utf8.span
        var (index, count) = (0, 0)
        while true {
            index = bytes.end(of: .space, from: index)
            if !bytes.endsMember(at: index) {
                count += 1
                guard count <= Self.membersMax else {
                    throw Self.error("there are more than \(Self.membersMax) members", at: index)
                }
                let (key, value) = try Self.member(bytes, at: &index)
                let member = Member(key: text.copied(key), value: text.copied(value))
                if self[member.key] == nil { members.append(member) }
            }
            if index == bytes.count { return }
            index += 1
        }
    }

    /// Reads one member and the white space after it.
    private static func member(
        _ bytes: borrowing Span<UInt8>, at index: inout Int
    ) throws(TextError) -> (key: Range<Int>, value: Range<Int>) {
        let keyStart = index
        guard ByteSet.stateKeyStart.contains(bytes[index]) else {
            throw error("expected a key that begins with a lower-case letter or digit", at: index)
        }
        index = bytes.end(of: .stateKey, from: index)
        let key = keyStart..<index
        guard key.count <= textMax else {
            throw error("the key has more than \(textMax) characters", at: keyStart + textMax)
        }
        guard bytes.has("=", at: index) else { throw error("expected '='", at: index) }
        let valueStart = index + 1
        index = bytes.end(of: .stateValue, from: valueStart)
        var valueEnd = index
        while valueEnd > valueStart, bytes[valueEnd - 1] == UInt8(ascii: " ") { valueEnd -= 1 }
        guard valueEnd > valueStart else { throw error("expected a value", at: valueStart) }
        guard valueEnd - valueStart <= textMax else {
            throw error("the value has more than \(textMax) characters", at: valueStart + textMax)
        }
        index = bytes.end(of: .space, from: index)
        guard bytes.endsMember(at: index) else {
            throw error("expected a comma or the end", at: index)
        }
        return (key, valueStart..<valueEnd)
    }

    private static func error(_ message: String, at offset: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: offset + 1))
    }
}
