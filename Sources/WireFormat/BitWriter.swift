/// A growing buffer of bits, for codes whose fields are not whole bytes.
///
/// Bits fill each byte from its most significant bit down, and the rest of the last byte is zero:
///
///     var writer = BitWriter()
///     writer.write(bits: 0b101, count: 3)
///     writer.bytes  // [0xa0]
public struct BitWriter: Sendable {
    /// The bytes written so far; the bits of the last one that are not written yet are zero.
    public private(set) var bytes: [UInt8]

    /// The number of bits written.
    public private(set) var bitCount: Int

    /// Creates an empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        bytes = []
        bitCount = 0
        bytes.reserveCapacity(capacity)
    }

    /// Writes one bit.
    public mutating func write(bit: Bool) {
        write(bits: bit ? 1 : 0, count: 1)
    }

    /// Writes the lowest `count` bits of `bits`, the highest of them first.
    ///
    /// - Precondition: `count` is between 0 and 64, and `bits` has no bit above them.
    /// - Complexity: O(1).
    public mutating func write(bits: UInt64, count: Int) {
        precondition(0...64 ~= count, "a field has 0 to 64 bits")
        precondition(count == 64 || bits >> UInt64(count) == 0, "the field is too narrow")
        var left = count
        while left > 0 {
            let used = bitCount & 7
            if used == 0 { bytes.append(0) }
            let taken = min(8 - used, left)
            let piece = (bits >> UInt64(left - taken)) & ((1 << UInt64(taken)) - 1)
            bytes[bytes.count - 1] |= UInt8(truncatingIfNeeded: piece << UInt64(8 - used - taken))
            bitCount += taken
            left -= taken
        }
    }
}
