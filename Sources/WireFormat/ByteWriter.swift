/// A growing buffer that values are written to in canonical form.
///
///     var writer = ByteWriter()
///     writer.write(varint: 300)
///     writer.bytes  // [0xac, 0x02]
public struct ByteWriter: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8]

    /// Creates an empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Writes one byte.
    public mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    /// Writes bytes as they are.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func write(bytes more: some Collection<UInt8>) {
        bytes.append(contentsOf: more)
    }

    /// Writes an unsigned number in groups of seven bits, lowest group first (LEB128).
    ///
    /// A value takes one to ten bytes; the last byte is the only one below 128, and it is
    /// zero only for the number zero.
    public mutating func write(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Writes a count of bytes, then the bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func write(lengthPrefixed more: some Collection<UInt8>) {
        write(varint: UInt64(more.count))
        write(bytes: more)
    }
}
