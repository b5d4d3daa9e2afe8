/// A cursor over unchecked bytes.
///
/// Every method either returns a value in canonical form and moves past it, or throws a
/// ``WireError`` with the offset. Lengths are compared with what is left, and with the
/// caller's limit, before anything is allocated. What takes more room than its bytes, the entries of
/// clocks, is spent from ``entries``.
public struct ByteReader: Sendable {
    @usableFromInline
    let bytes: ArraySlice<UInt8>

    @usableFromInline
    var position: Int

    /// The clock entries that what is left of the message may hold.
    ///
    /// A frame that is read with a reader of its own gets the budget of the message around it, and
    /// hands back what it leaves.
    public var entries: EntryBudget

    /// Creates a reader at the first of `bytes`.
    @inlinable
    public init(_ bytes: [UInt8], entries: EntryBudget = EntryBudget()) {
        self.init(bytes[...], entries: entries)
    }

    /// Creates a reader at the first byte of a slice; offsets count from there.
    @inlinable
    public init(_ bytes: ArraySlice<UInt8>, entries: EntryBudget = EntryBudget()) {
        self.bytes = bytes
        position = bytes.startIndex
        self.entries = entries
    }

    /// The number of bytes already read.
    @inlinable
    public var byteOffset: Int { position - bytes.startIndex }

    /// The number of bytes left.
    @inlinable
    public var remaining: Int { bytes.endIndex - position }

    /// Whether every byte has been read.
    @inlinable
    public var isAtEnd: Bool { remaining == 0 }

    /// Reads one byte.
    ///
    /// - Throws: ``WireError/Code/truncated`` at the end.
    @inlinable
    public mutating func readByte() throws(WireError) -> UInt8 {
        guard position < bytes.endIndex else { throw WireError(.truncated, at: byteOffset) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads a number written by ``ByteWriter/write(varint:)``.
    ///
    /// - Throws: ``WireError/Code/truncated``, ``WireError/Code/overlong`` for a form longer
    ///   than needed, ``WireError/Code/overflow`` above 64 bits or above `limit`.
    @inlinable
    public mutating func readVarint(atMost limit: UInt64 = .max) throws(WireError) -> UInt64 {
        var offset = byteOffset
        defer { position = bytes.startIndex + offset }
        return try bytes.span.readVarint(at: &offset, atMost: limit)
    }

    /// Reads how many items follow, each at least `itemBytesMin` bytes long.
    ///
    /// - Throws: ``WireError/Code/overLimit(limit:)`` above `limit`, and
    ///   ``WireError/Code/truncated`` if that many items cannot be in what is left.
    @inlinable
    public mutating func readCount(
        atMost limit: Int, itemBytesMin: Int = 1
    ) throws(WireError) -> Int {
        let start = byteOffset
        let count = try readVarint()
        guard count <= UInt64(limit) else { throw WireError(.overLimit(limit: limit), at: start) }
        guard Int(count) <= remaining / max(itemBytesMin, 1) else {
            throw WireError(.truncated, at: start)
        }
        return Int(count)
    }

    /// Reads how many clock entries follow, each at least `itemBytesMin` bytes long, and spends them.
    ///
    /// - Throws: ``WireError/Code/overLimit(limit:)`` for more than ``entries`` has left, and
    ///   ``WireError/Code/truncated`` if that many cannot be in what is left.
    @inlinable
    public mutating func readEntryCount(itemBytesMin: Int) throws(WireError) -> Int {
        let start = byteOffset
        let count = Int(clamping: try readVarint())
        guard count <= entries.left else {
            throw WireError(.overLimit(limit: entries.limit), at: start)
        }
        guard count <= remaining / max(itemBytesMin, 1) else {
            throw WireError(.truncated, at: start)
        }
        try entries.spend(count, at: start)
        return count
    }

    /// Reads exactly `count` bytes.
    ///
    /// - Throws: ``WireError/Code/truncated`` if fewer are left.
    @inlinable
    public mutating func readBytes(count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw WireError(.truncated, at: byteOffset) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Reads a count of bytes, then the bytes.
    ///
    /// - Throws: ``WireError/Code/overLimit(limit:)`` or ``WireError/Code/truncated``.
    @inlinable
    public mutating func readLengthPrefixed(
        atMost limit: Int
    ) throws(WireError) -> ArraySlice<UInt8> {
        let count = try readCount(atMost: limit)
        return try readBytes(count: count)
    }

    /// Reads what `body` takes: it gets all bytes of the reader, the offset of the next one, which it
    /// moves, and the budget, from which it spends.
    @inlinable
    @inline(__always)
    package mutating func read<Value>(
        _ body: (Span<UInt8>, inout Int, inout EntryBudget) throws(WireError) -> Value
    ) throws(WireError) -> Value {
        var offset = byteOffset
        var left = entries
        defer {
            position = bytes.startIndex + offset
            entries = left
        }
        return try body(bytes.span, &offset, &left)
    }

    /// Checks that nothing is left.
    ///
    /// - Throws: ``WireError/Code/trailingBytes`` if something is.
    @inlinable
    public func expectEnd() throws(WireError) {
        guard isAtEnd else { throw WireError(.trailingBytes, at: byteOffset) }
    }
}
