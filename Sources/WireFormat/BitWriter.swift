/// A growing buffer of bits, for codes whose fields are not whole bytes.
///
/// Bits fill each byte from its most significant bit down, and the rest of the last byte is zero:
///
///     var writer = BitWriter()
///     writer.write(bits: 0b101, count: 3)
///     writer.bytes  // [0xa0]
public struct BitWriter: Sendable {
    /// The words that are full, the first bit of each on top.
    @usableFromInline
    var words: [UInt64]

    /// The bits behind the full words, from the top down, and zeros.
    @usableFromInline
    var pending: UInt64

    /// How many bits of `pending` are written, fewer than 64.
    @usableFromInline
    var pendingCount: Int

    /// Creates an empty writer with room for `capacity` bytes.
    @inlinable
    public init(capacity: Int = 0) {
        words = []
        pending = 0
        pendingCount = 0
        words.reserveCapacity((capacity + 7) >> 3)
    }

    /// The number of bits written.
    @inlinable
    public var bitCount: Int { words.count << 6 + pendingCount }

    /// The bytes written so far; the bits of the last one that are not written yet are zero.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes: they are copied.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        append(to: &result)
        return result
    }

    /// Appends ``bytes`` to others.
    @usableFromInline
    func append(to bytes: inout [UInt8]) {
        let start = bytes.count
        let end = start + (bitCount + 7) >> 3
        bytes.append(contentsOf: repeatElement(0, count: (words.count + 1) << 3))
        var span = bytes.mutableSpan
        // Any eight bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        for index in words.indices {
            raw.storeBytes(
                of: words[index].bigEndian, toByteOffset: start + index << 3, as: UInt64.self)
        }
        raw.storeBytes(
            of: pending.bigEndian, toByteOffset: start + words.count << 3, as: UInt64.self)
        bytes.removeLast(bytes.count - end)
    }

    /// Writes one bit.
    @inlinable
    public mutating func write(bit: Bool) {
        write(bits: bit ? 1 : 0, count: 1)
    }

    /// Writes the lowest `count` bits of `bits`, the highest of them first.
    ///
    /// - Precondition: `count` is between 0 and 64, and `bits` has no bit above them.
    /// - Complexity: O(1), amortised.
    @inlinable
    public mutating func write(bits: UInt64, count: Int) {
        precondition(0...64 ~= count, "a field has 0 to 64 bits")
        precondition(count == 64 || bits &>> UInt64(count) == 0, "the field is too narrow")
        let free = 64 - pendingCount
        if count < free {
            // The shift is by 64 only for a field of no bits, which is zero.
            pending |= bits &<< UInt64(truncatingIfNeeded: free - count)
            pendingCount += count
        } else {
            let rest = count - free
            words.append(pending | bits &>> UInt64(truncatingIfNeeded: rest))
            pending = rest == 0 ? 0 : bits &<< UInt64(truncatingIfNeeded: 64 - rest)
            pendingCount = rest
        }
    }
}
