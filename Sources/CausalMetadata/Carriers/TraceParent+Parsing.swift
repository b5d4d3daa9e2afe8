import LogicalClocks
import WireFormat

extension TraceParent {
    /// How long the header is in version 0.
    private static let length = 55

    /// Reads a `traceparent` header.
    ///
    /// Spaces and tabs around it are let pass, as HTTP does. Of a version above 0 the first 55
    /// characters are read; a dash or the end must follow.
    ///
    /// - Throws: `TextError` with the column. The trace is then unknown, and the `tracestate` of
    ///   the same request must not be used.
    /// - Complexity: O(*n*) in white space around the header, else O(1).
    public init(parsing text: String) throws(TextError) {
        let bytes = text.utf8.span
        let start = bytes.end(of: .space, from: 0)
        var end = bytes.count
        while end > start, ByteSet.space.contains(bytes[end - 1]) { end -= 1 }
        var reader = HexFields(index: start, end: end)

        let version = UInt8(try reader.field(bytes, digits: 2, "the version in two hex digits"))
        guard version != 0xff else { throw Self.error("version ff is forbidden", at: start) }
        try reader.dash(bytes)
        let traceStart = reader.index
        let high = try reader.field(bytes, digits: 16, "a trace id of 32 lower-case hex digits")
        let low = try reader.field(bytes, digits: 16, "a trace id of 32 lower-case hex digits")
        guard let traceID = TraceID(high: high, low: low) else {
            throw Self.error("the trace id is zero", at: traceStart)
        }
        try reader.dash(bytes)
        let parentStart = reader.index
        let parent = try reader.field(bytes, digits: 16, "a parent id of 16 lower-case hex digits")
        guard let parentID = ParentID(parent) else {
            throw Self.error("the parent id is zero", at: parentStart)
        }
        try reader.dash(bytes)
        let flags = UInt8(try reader.field(bytes, digits: 2, "the flags in two hex digits"))
        assert(reader.index == start + Self.length)
        if reader.index < end {
            guard version > 0 else { throw Self.error("expected the end", at: reader.index) }
            guard bytes.has("-", at: reader.index) else {
                throw Self.error("expected a dash or the end", at: reader.index)
            }
        }
        self.init(
            version: version, traceID: traceID, parentID: parentID, flags: Flags(rawValue: flags))
    }

    fileprivate static func error(_ message: String, at offset: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: offset + 1))
    }
}

/// A cursor over hexadecimal fields.
private struct HexFields {
    var index: Int
    let end: Int

    mutating func field(
        _ bytes: borrowing Span<UInt8>, digits: Int, _ what: String
    ) throws(TextError) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<digits {
            guard index < end, let digit = HexText.lowerCaseValue(of: bytes[index]) else {
                throw TraceParent.error("expected \(what)", at: index)
            }
            value = value << 4 | UInt64(digit)
            index += 1
        }
        return value
    }

    mutating func dash(_ bytes: borrowing Span<UInt8>) throws(TextError) {
        guard index < end, bytes.has("-", at: index) else {
            throw TraceParent.error("expected a dash", at: index)
        }
        index += 1
    }
}
