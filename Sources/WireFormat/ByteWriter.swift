/// A growing buffer that values are written to in canonical form.
///
///     var writer = ByteWriter()
///     writer.write(varint: 300)
///     writer.bytes  // [0xac, 0x02]
public struct ByteWriter: Sendable {
    /// The bytes written so far.
    @inlinable
    public var bytes: [UInt8] { storage }

    @usableFromInline
    var storage: [UInt8]

    /// Creates an empty writer with room for `capacity` bytes.
    @inlinable
    public init(capacity: Int = 0) {
        storage = []
        storage.reserveCapacity(capacity)
    }

    /// Makes room for `count` more bytes at once.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes written so far.
    @inlinable
    public mutating func reserve(_ count: Int) {
        // An empty writer gets just this room; one in use grows by its own steps.
        if storage.isEmpty { storage.reserveCapacity(count) }
    }

    /// Writes one byte.
    @inlinable
    public mutating func write(byte: UInt8) {
        storage.append(byte)
    }

    /// Writes bytes as they are.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(bytes more: some Collection<UInt8>) {
        storage.append(contentsOf: more)
    }

    /// Writes bits, filled up with zeros to whole bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(bits: BitWriter) {
        bits.append(to: &storage)
    }

    /// Writes an unsigned number in groups of seven bits, lowest group first (LEB128).
    ///
    /// A value takes one to ten bytes; the last byte is the only one below 128, and it is
    /// zero only for the number zero.
    @inlinable
    public mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            storage.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        storage.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a count of bytes, then the bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    @inlinable
    public mutating func write(lengthPrefixed more: some Collection<UInt8>) {
        write(varint: UInt64(more.count))
        write(bytes: more)
    }
}
