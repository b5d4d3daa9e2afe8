/// Numbers read from unchecked bytes, for decoders that walk a span themselves.
extension Span<UInt8> {
    /// Reads a number written by ``ByteWriter/write(varint:)`` at an offset, and moves the offset
    /// past it.
    ///
    /// - Precondition: `offset` is not negative.
    /// - Throws: ``WireError/Code/truncated``, ``WireError/Code/overlong`` for a form longer than
    ///   needed, ``WireError/Code/overflow`` above 64 bits or above `limit`.
    @inlinable
    @inline(__always)
    package func readVarint(
        at offset: inout Int, atMost limit: UInt64 = .max
    ) throws(WireError) -> UInt64 {
        if offset < count {
            let low = UInt64(self[offset])
            if low < 0x80 && low <= limit {
                offset &+= 1
                return low
            }
            if offset &+ 1 < count {
                let high = UInt64(self[offset &+ 1])
                let value = high &<< 7 | low & 0x7f
                if low >= 0x80 && 1..<0x80 ~= high && value <= limit {
                    offset &+= 2
                    return value
                }
            }
        }
        return try readLongVarint(at: &offset, atMost: limit)
    }

    /// Reads a number of any length.
    @usableFromInline
    func readLongVarint(at offset: inout Int, atMost limit: UInt64) throws(WireError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard offset < count else { throw WireError(.truncated, at: count) }
            let byte = self[offset]
            offset &+= 1
            let group = UInt64(byte & 0x7f)
            if shift == 63 && group > 1 { throw WireError(.overflow, at: start) }
            value |= group &<< shift
            if byte < 0x80 {
                if byte == 0 && shift > 0 { throw WireError(.overlong, at: start) }
                if value > limit { throw WireError(.overflow, at: start) }
                return value
            }
            if shift == 63 { throw WireError(.overflow, at: start) }
            shift &+= 7
        }
    }

    /// Returns the eight bytes from an offset on, the first on top; zeros stand for those behind
    /// the end.
    ///
    /// - Precondition: There is a byte at `offset`.
    @inlinable
    @inline(__always)
    package func word(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset < count, "a word begins within the bytes")
        guard count >= 8 else { return shortWord(at: offset) }
        let start = Swift.min(offset, count &- 8)
        // The load checks its bounds, and any eight bytes are a number.
        let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        return UInt64(bigEndian: word) &<< UInt64(truncatingIfNeeded: (offset &- start) &<< 3)
    }

    @usableFromInline
    func shortWord(at offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in offset..<count {
            word |=
                UInt64(self[index]) &<< UInt64(truncatingIfNeeded: 56 &- (index &- offset) &<< 3)
        }
        return word
    }

    /// Returns the field of `width` bits that begins at a bit, counted from the top of the first
    /// byte.
    ///
    /// - Precondition: `width` is from 1 to 63, and all bits of the field are within the bytes.
    @inlinable
    @inline(__always)
    package func field(atBit bit: Int, width: Int) -> UInt64 {
        let used = bit & 7
        var top = word(at: bit &>> 3) &<< UInt64(truncatingIfNeeded: used)
        if width > 57 && used &+ width > 64 {
            top |= UInt64(self[bit &>> 3 &+ 8]) &>> UInt64(truncatingIfNeeded: 8 &- used)
        }
        return top &>> UInt64(truncatingIfNeeded: 64 &- width)
    }
}

/// A place for the next bits of a row of fields, in bytes that are there already.
@frozen
@usableFromInline
package struct FieldPacker {
    /// The offset of the next word.
    @usableFromInline
    package var offset: Int

    /// The bits that are not stored yet, from the top down, and zeros.
    @usableFromInline
    var top: UInt64 = 0

    @usableFromInline
    var used = 0

    /// Creates a packer whose first bit is the top of the byte at an offset.
    @inlinable
    package init(at offset: Int) {
        self.offset = offset
    }

    /// Puts a field of `width` bits into the bytes, the highest bit first.
    ///
    /// - Precondition: `width` is from 0 to 63, and `bits` has no bit above them.
    @inlinable
    @inline(__always)
    package mutating func put(_ bits: UInt64, width: Int, into bytes: inout MutableRawSpan) {
        used &+= width
        if used < 64 {
            top |= bits &<< UInt64(truncatingIfNeeded: 64 &- used)
        } else {
            used &-= 64
            let word = top | bits &>> UInt64(truncatingIfNeeded: used)
            bytes.storeBytes(of: word.bigEndian, toByteOffset: offset, as: UInt64.self)
            offset &+= 8
            top = used == 0 ? 0 : bits &<< UInt64(truncatingIfNeeded: 64 &- used)
        }
    }

    /// Stores the bits that are left, filled up with zeros to whole bytes, and returns the offset
    /// behind them.
    @inlinable
    @inline(__always)
    package mutating func finish(in bytes: inout MutableRawSpan) -> Int {
        let byteCount = (used &+ 7) &>> 3
        if byteCount == 8 {
            bytes.storeBytes(of: top.bigEndian, toByteOffset: offset, as: UInt64.self)
        }
        if byteCount & 4 != 0 {
            let four = UInt32(truncatingIfNeeded: top &>> 32)
            bytes.storeBytes(of: four.bigEndian, toByteOffset: offset, as: UInt32.self)
            top &<<= 32
        }
        if byteCount & 2 != 0 {
            let two = UInt16(truncatingIfNeeded: top &>> 48)
            let place = offset &+ (byteCount & 4)
            bytes.storeBytes(of: two.bigEndian, toByteOffset: place, as: UInt16.self)
            top &<<= 16
        }
        if byteCount & 1 != 0 {
            let one = UInt8(truncatingIfNeeded: top &>> 56)
            bytes.storeBytes(of: one, toByteOffset: offset &+ (byteCount & 6), as: UInt8.self)
        }
        offset &+= byteCount
        top = 0
        used = 0
        return offset
    }
}

extension MutableRawSpan {
    /// Stores a number in groups of seven bits, as ``ByteWriter/write(varint:)`` does, and moves the
    /// offset past it.
    @inlinable
    @inline(__always)
    package mutating func store(varint value: UInt64, at offset: inout Int) {
        var rest = value
        while rest >= 0x80 {
            storeBytes(
                of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: offset, as: UInt8.self)
            offset &+= 1
            rest &>>= 7
        }
        storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: offset, as: UInt8.self)
        offset &+= 1
    }
}

extension Span<UInt8> {
    /// Returns the first place of a byte at or after an offset, if there is one.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes that are passed over.
    package func firstIndex(of byte: UInt8, from offset: Int) -> Int? {
        var index = offset
        let ones: UInt64 = 0x0101_0101_0101_0101
        while index &+ 8 <= count {
            // A byte that is looked for becomes zero, and the lowest zero sets its top bit.
            let word = littleWord(at: index) ^ ones &* UInt64(byte)
            let zeros = (word &- ones) & ~word & ones &<< 7
            if zeros != 0 { return index &+ zeros.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count {
            if self[index] == byte { return index }
            index &+= 1
        }
        return nil
    }
}

extension String {
    /// Returns whether another string has the same bytes; strings that look alike may not.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    package func hasBytes(of other: String) -> Bool {
        let mine = utf8.span
        let theirs = other.utf8.span
        guard mine.count == theirs.count else { return false }
        for index in mine.indices where mine[index] != theirs[index] { return false }
        return true
    }
}
