/// A cursor over bits that nobody has checked yet, the counterpart of ``BitWriter``.
///
/// Bits come from the most significant of each byte down. Every method either returns a value and
/// moves past it, or throws a ``WireError`` with the offset of the byte concerned.
public struct BitReader: Sendable {
    private let bytes: ArraySlice<UInt8>

    /// The number of bits already read.
    public private(set) var bitOffset = 0

    /// Creates a reader at the first bit of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Creates a reader at the first bit of a slice; offsets count from there.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    /// The offset of the byte that holds the next bit.
    public var byteOffset: Int { bitOffset >> 3 }

    /// The number of bits left.
    public var remaining: Int { bytes.count * 8 - bitOffset }

    /// Reads one bit.
    ///
    /// - Throws: ``WireError/Code/truncated`` at the end.
    public mutating func readBit() throws(WireError) -> Bool {
        guard remaining > 0 else { throw WireError(.truncated, at: byteOffset) }
        let byte = bytes[bytes.startIndex + byteOffset]
        defer { bitOffset += 1 }
        return byte & (0x80 >> UInt8(bitOffset & 7)) != 0
    }

    /// Reads a field of `count` bits, the highest first.
    ///
    /// - Precondition: `count` is between 0 and 64.
    /// - Throws: ``WireError/Code/truncated`` if fewer are left; nothing is read then.
    /// - Complexity: O(1).
    public mutating func readBits(count: Int) throws(WireError) -> UInt64 {
        precondition(0...64 ~= count, "a field has 0 to 64 bits")
        guard remaining >= count else { throw WireError(.truncated, at: bytes.count) }
        var value: UInt64 = 0
        var left = count
        while left > 0 {
            let used = bitOffset & 7
            let taken = min(8 - used, left)
            let byte = bytes[bytes.startIndex + byteOffset] << UInt8(used)
            value = value << UInt64(taken) | UInt64(byte >> UInt8(8 - taken))
            bitOffset += taken
            left -= taken
        }
        return value
    }

    /// Checks that only the zero bits that fill the last byte are left.
    ///
    /// - Throws: ``WireError/Code/notCanonical`` for a padding bit that is set, and
    ///   ``WireError/Code/trailingBytes`` if whole bytes are left.
    public func expectEnd() throws(WireError) {
        var rest = self
        let padding = (8 - bitOffset & 7) & 7
        guard try rest.readBits(count: padding) == 0 else {
            throw WireError(.notCanonical, at: byteOffset)
        }
        guard rest.remaining == 0 else { throw WireError(.trailingBytes, at: rest.byteOffset) }
    }
}
