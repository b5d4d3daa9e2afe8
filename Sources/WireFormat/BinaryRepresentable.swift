/// A value with one canonical binary form: equal values have equal bytes, and no other bytes are
/// accepted.
///
/// What ``encoded()`` returns can be decoded, and so can what a ``ByteWriter`` has that refused nothing:
/// a value above the limits of its decoder is refused by its encoder.
public protocol BinaryRepresentable {
    /// Writes the value inside a larger message; one that cannot be read is refused by the writer.
    func write(to writer: inout ByteWriter)

    /// Reads what ``write(to:)`` writes.
    ///
    /// - Throws: `WireError` with the byte offset, for anything else.
    init(from reader: inout ByteReader) throws(WireError)

    /// Returns the binary form on its own, which is what ``write(to:)`` writes unless the value
    /// then needs less.
    ///
    /// - Parameter entries: The clock entries that the value may have, and then those that it left.
    /// - Throws: `WireError` for a value that ``init(decoding:entries:)`` refuses.
    func encoded(entries: inout EntryBudget) throws(WireError) -> [UInt8]

    /// Creates a value from all of a slice; offsets in errors count from its start.
    ///
    /// - Parameters:
    ///   - bytes: What ``encoded(entries:)`` returned.
    ///   - entries: The clock entries that the value may have, and then those that it left.
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded(entries:)`` does not
    ///   return.
    init(decoding bytes: ArraySlice<UInt8>, entries: inout EntryBudget) throws(WireError)
}

extension BinaryRepresentable {
    /// Returns the binary form of a value with at most ``EntryBudget/entriesMax`` clock entries.
    ///
    /// - Throws: `WireError` for a value that ``init(decoding:)-([UInt8])`` refuses.
    public func encoded() throws(WireError) -> [UInt8] {
        var entries = EntryBudget()
        return try encoded(entries: &entries)
    }

    /// Returns the binary form.
    ///
    /// - Throws: `WireError` for a value that ``init(decoding:entries:)`` refuses.
    public func encoded(entries: inout EntryBudget) throws(WireError) -> [UInt8] {
        var writer = ByteWriter(entries: entries)
        write(to: &writer)
        let bytes = try writer.finished()
        entries = writer.entries
        return bytes
    }

    /// Creates a value with at most ``EntryBudget/entriesMax`` clock entries from all of `bytes`.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes[...])
    }

    /// Creates a value with at most ``EntryBudget/entriesMax`` clock entries from all of a slice;
    /// offsets in errors count from its start.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded()`` does not return.
    public init(decoding bytes: ArraySlice<UInt8>) throws(WireError) {
        var entries = EntryBudget()
        try self.init(decoding: bytes, entries: &entries)
    }

    /// Creates a value from all of a slice; offsets in errors count from its start.
    ///
    /// - Throws: `WireError` with the byte offset, for anything that ``encoded(entries:)`` does not
    ///   return.
    public init(
        decoding bytes: ArraySlice<UInt8>, entries: inout EntryBudget
    ) throws(WireError) {
        var reader = ByteReader(bytes, entries: entries)
        try self.init(from: &reader)
        try reader.expectEnd()
        entries = reader.entries
    }
}
