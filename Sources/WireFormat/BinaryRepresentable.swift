/// A value with one canonical binary form: equal values have equal bytes, and no other bytes are
/// accepted.
public protocol BinaryRepresentable {
    /// Writes the value inside a larger message.
    func write(to writer: inout ByteWriter)

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, for anything else.
    init(from reader: inout ByteReader) throws(WireError)

    /// Returns the binary form on its own, which is what ``write(to:)`` writes unless the value
    /// then needs less.
    func encoded() -> [UInt8]

    /// Creates a value from all of a slice; offsets in errors count from its start.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    init(decoding bytes: ArraySlice<UInt8>) throws(WireError)
}

extension BinaryRepresentable {
    /// Returns the binary form.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// Creates a value from all of `bytes`.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes[...])
    }

    /// Creates a value from all of a slice; offsets in errors count from its start.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var reader = ByteReader(bytes)
        try self.init(from: &reader)
        try reader.expectEnd()
    }
}
