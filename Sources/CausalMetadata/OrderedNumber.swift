import WireFormat

// Numbers whose bytes sort as the numbers do, and of which none begins another: the leading ones
// of the first byte count the bytes that follow, and the rest is the number, high byte first
// (the lexicographic varints of the Tracing Plane). A number takes one byte below 2^7, two below
// 2^14, and so on; nine from 2^56. Only the shortest form is read.

extension ByteWriter {
    /// Writes a number so that bytes sort as numbers do.
    mutating func write(orderedNumber value: UInt64) {
        write(orderedNumber: value, flipping: 0)
    }

    /// Writes a number so that larger ones sort first.
    mutating func write(reversedNumber value: UInt64) {
        write(orderedNumber: value, flipping: 0xff)
    }

    private mutating func write(orderedNumber value: UInt64, flipping mask: UInt8) {
        let extra = Self.extraBytes(of: value)
        // Nine bytes have no bit of the number in the first of them.
        let ones = UInt8(truncatingIfNeeded: ~(0xff >> extra))
        let top = extra == 8 ? 0 : UInt8(truncatingIfNeeded: value >> (8 * UInt64(extra)))
        write(byte: (ones | top) ^ mask)
        for index in stride(from: extra - 1, through: 0, by: -1) {
            write(byte: UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) ^ mask)
        }
    }

    private static func extraBytes(of value: UInt64) -> Int {
        let bits = max(64 - value.leadingZeroBitCount, 1)
        return min((bits - 1) / 7, 8)
    }
}

extension ByteReader {
    /// Reads what `write(orderedNumber:)` writes.
    mutating func readOrderedNumber() throws(WireError) -> UInt64 {
        try readOrderedNumber(flipping: 0)
    }

    /// Reads what `write(reversedNumber:)` writes.
    mutating func readReversedNumber() throws(WireError) -> UInt64 {
        try readOrderedNumber(flipping: 0xff)
    }

    private mutating func readOrderedNumber(flipping mask: UInt8) throws(WireError) -> UInt64 {
        let start = byteOffset
        let first = try readByte() ^ mask
        let extra = (~first).leadingZeroBitCount
        var value = extra >= 7 ? 0 : UInt64(first & (0x7f >> UInt8(extra)))
        for _ in 0..<extra { value = value << 8 | UInt64(try readByte() ^ mask) }
        if extra > 0 && value >> (7 * UInt64(extra)) == 0 {
            throw WireError(.overlong, at: start)
        }
        return value
    }
}

extension ArraySlice<UInt8> {
    /// The number that all of the bytes are, or nil if they are none.
    var orderedNumber: UInt64? { orderedNumber(flipping: 0) }

    /// The number that all of the bytes are, if larger ones sort first, or nil if they are none.
    var reversedNumber: UInt64? { orderedNumber(flipping: 0xff) }

    private func orderedNumber(flipping mask: UInt8) -> UInt64? {
        let bytes = span
        guard !bytes.isEmpty, bytes.count <= 9 else { return nil }
        let first = bytes[0] ^ mask
        let extra = (~first).leadingZeroBitCount
        guard bytes.count == extra + 1 else { return nil }
        var value = extra >= 7 ? 0 : UInt64(first & (0x7f >> UInt8(extra)))
        for index in 1..<bytes.count { value = value << 8 | UInt64(bytes[index] ^ mask) }
        return extra > 0 && value >> (7 * UInt64(extra)) == 0 ? nil : value
    }
}
