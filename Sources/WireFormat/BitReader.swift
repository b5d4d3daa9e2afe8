/// A cursor over unchecked bits, the counterpart of ``BitWriter``.
///
/// Bits come from the most significant of each byte down. Every method either returns a value and
/// moves past it, or throws a ``WireError`` with the offset of the byte concerned.
public struct BitReader: Sendable {
    @usableFromInline
    let bytes: ArraySlice<UInt8>

    /// The last bytes, up to eight, from the top down: where a whole word can no longer be loaded.
    @usableFromInline
    let tail: UInt64

    @usableFromInline
    var position = 0

    /// The number of bits already read.
    @inlinable
    public var bitOffset: Int { position }

    /// Creates a reader at the first bit of `bytes`.
    @inlinable
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Creates a reader at the first bit of a slice; offsets count from there.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        let span = bytes.span
        guard span.count < 8 else {
            // The load checks its bounds, and any eight bytes are a number.
            tail = UInt64(
                bigEndian: unsafe span.bytes.unsafeLoadUnaligned(
                    fromByteOffset: span.count - 8, as: UInt64.self))
            return
        }
        var last: UInt64 = 0
        for index in span.indices {
            last |= UInt64(span[index]) << UInt64(56 - index << 3)
        }
        tail = last
    }

    /// The offset of the byte that holds the next bit.
    @inlinable
    public var byteOffset: Int { position >> 3 }

    /// The number of bits left.
    @inlinable
    public var remaining: Int { bytes.count << 3 - position }

    /// Returns the eight bytes from an offset on, the first on top; zeros stand for what is not
    /// there.
    @inlinable
    func word(at offset: Int) -> UInt64 {
        guard offset + 8 <= bytes.count else {
            return tail << UInt64((offset - max(0, bytes.count - 8)) << 3)
        }
        // The load checks its bounds, and any eight bytes are a number.
        let word = unsafe bytes.span.bytes.unsafeLoadUnaligned(
            fromByteOffset: offset, as: UInt64.self)
        return UInt64(bigEndian: word)
    }

    /// Returns the next `count` bits, the highest first, and stays before them; past the end there
    /// are zeros.
    ///
    /// - Precondition: `count` is between 0 and 64.
    @inlinable
    public func peekBits(count: Int) -> UInt64 {
        precondition(0...64 ~= count, "a field has 0 to 64 bits")
        return peekBits(count: count, at: position)
    }

    @inlinable
    func peekBits(count: Int, at start: Int) -> UInt64 {
        guard count > 0 else { return 0 }
        let used = start & 7
        var top = word(at: start >> 3) &<< UInt64(truncatingIfNeeded: used)
        if used + count > 64 {
            let last = word(at: start >> 3 + 1) & 0xff
            top |= last &>> UInt64(truncatingIfNeeded: 8 - used)
        }
        return top &>> UInt64(truncatingIfNeeded: 64 - count)
    }

    /// Moves past `count` bits.
    ///
    /// - Precondition: `count` is not negative.
    /// - Throws: ``WireError/Code/truncated`` if fewer are left; nothing is read then.
    @inlinable
    public mutating func skip(count: Int) throws(WireError) {
        precondition(count >= 0, "bits are read forwards")
        guard remaining >= count else { throw WireError(.truncated, at: bytes.count) }
        position += count
    }

    /// Reads one bit.
    ///
    /// - Throws: ``WireError/Code/truncated`` at the end.
    @inlinable
    public mutating func readBit() throws(WireError) -> Bool {
        try readBits(count: 1) != 0
    }

    /// Reads a field of `count` bits, the highest first.
    ///
    /// - Precondition: `count` is between 0 and 64.
    /// - Throws: ``WireError/Code/truncated`` if fewer are left; nothing is read then.
    @inlinable
    public mutating func readBits(count: Int) throws(WireError) -> UInt64 {
        let value = peekBits(count: count)
        try skip(count: count)
        return value
    }

    /// Reads `number` fields of `count` bits each, and passes `body` the index and value of each.
    ///
    /// - Precondition: `number` is not negative, and `count` is between 0 and 63.
    /// - Throws: ``WireError/Code/truncated`` if fewer are left; nothing is read then.
    /// - Complexity: O(*n*), where *n* is the number of fields.
    @inlinable
    @inline(__always)
    public mutating func readFields(
        _ number: Int, count: Int, _ body: (Int, UInt64) -> Void
    ) throws(WireError) {
        precondition(0...63 ~= count && number >= 0, "one of many fields has 0 to 63 bits")
        let (bits, overflow) = number.multipliedReportingOverflow(by: count)
        guard !overflow, bits <= remaining else { throw WireError(.truncated, at: bytes.count) }
        guard count > 0 else {
            for index in 0..<number { body(index, 0) }
            return
        }
        var index = 0
        var start = position
        position += bits
        // A field of at most 57 bits lies within the eight bytes from the one where it begins.
        let lastWord = count <= 57 ? bytes.count - 8 : -1
        let raw = unsafe bytes.span.bytes
        while index < number && start >> 3 <= lastWord {
            // The load checks its bounds, and any eight bytes are a number.
            let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: start >> 3, as: UInt64.self)
            let top = UInt64(bigEndian: word) &<< UInt64(truncatingIfNeeded: start & 7)
            body(index, top &>> UInt64(truncatingIfNeeded: 64 - count))
            start &+= count
            index &+= 1
        }
        while index < number {
            body(index, peekBits(count: count, at: start))
            start &+= count
            index &+= 1
        }
    }

    /// Checks that only the zero bits that fill the last byte are left.
    ///
    /// - Throws: ``WireError/Code/notCanonical`` for a padding bit that is set, and
    ///   ``WireError/Code/trailingBytes`` if whole bytes are left.
    public func expectEnd() throws(WireError) {
        let padding = -position & 7
        guard peekBits(count: padding) == 0 else { throw WireError(.notCanonical, at: byteOffset) }
        guard remaining < 8 else {
            throw WireError(.trailingBytes, at: (position + padding) >> 3)
        }
    }
}
