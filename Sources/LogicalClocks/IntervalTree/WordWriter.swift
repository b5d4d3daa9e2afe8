import WireFormat

/// Bits on their way into words that have room for them, the first bit of each on top.
///
/// It does for memory that is there what `BitWriter` does for memory that grows, in registers.
struct WordWriter {
    /// The bits behind the full words, from the top down, and zeros.
    private var pending: UInt64 = 0
    /// How many bits of `pending` are written, fewer than 64.
    private var used = 0

    /// Writes the lowest `count` bits of `bits`, the highest of them first; those above are zeros.
    ///
    /// - Precondition: `count` is between 1 and 64.
    @inline(__always)
    mutating func write(bits: UInt64, count: Int, to words: inout OutputSpan<UInt64>) {
        let top = bits &<< UInt64(truncatingIfNeeded: 64 &- count)
        let word = pending | top &>> UInt64(truncatingIfNeeded: used)
        let total = used &+ count
        guard total >= 64 else {
            pending = word
            used = total
            return
        }
        words.append(word)
        // The rest are the lowest bits; there may be none.
        pending = total > 64 ? top &<< UInt64(truncatingIfNeeded: 64 &- used) : 0
        used = total &- 64
    }

    /// Writes 64 bits.
    @inline(__always)
    mutating func write(word: UInt64, to words: inout OutputSpan<UInt64>) {
        words.append(pending | word &>> UInt64(truncatingIfNeeded: used))
        pending = used > 0 ? word &<< UInt64(truncatingIfNeeded: 64 &- used) : 0
    }

    /// Returns the bits, filled up with zeros to whole bytes.
    func finished(_ words: borrowing OutputSpan<UInt64>) -> KeptBits {
        let bitCount = words.count << 6 + used
        let byteCount = (bitCount + 7) >> 3
        let span = words.span
        let rest = pending
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var output = bytes.mutableSpan
        // Any eight bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe output.mutableBytes
        for index in span.indices {
            raw.storeBytes(of: span[index].bigEndian, toByteOffset: index << 3, as: UInt64.self)
        }
        for index in span.count << 3..<byteCount {
            let shift = UInt64(truncatingIfNeeded: 56 - (index & 7) << 3)
            raw.storeBytes(
                of: UInt8(truncatingIfNeeded: rest &>> shift), toByteOffset: index, as: UInt8.self)
        }
        return KeptBits(bytes: bytes, bitCount: bitCount)
    }
}

extension KeptBits {
    /// Takes the bits that `body` writes to words.
    ///
    /// - Parameter limit: As many bits as there may be, or more.
    @inline(__always)
    init(atMost limit: Int, _ body: (inout WordWriter, inout OutputSpan<UInt64>) -> Void) {
        self = withTemporaryOutput(of: UInt64.self, capacity: limit >> 6 + 1) { words in
            var writer = WordWriter()
            body(&writer, &words)
            return writer.finished(words)
        }
    }

    /// Writes these bits but the first few.
    ///
    /// - Precondition: `count` is less than 8, and less than the number of these bits.
    @inline(__always)
    func write(
        droppingFirst count: Int = 0, to writer: inout WordWriter,
        _ words: inout OutputSpan<UInt64>
    ) {
        precondition(count < min(bitCount, 8), "only a part of the first byte is left out")
        let span = bytes.span
        var offset = 0
        while offset << 3 + 64 <= bitCount {
            // The load checks its bounds, and any eight bytes are a number.
            let word = UInt64(
                bigEndian: unsafe span.bytes.unsafeLoadUnaligned(
                    fromByteOffset: offset, as: UInt64.self))
            if offset == 0 {
                let rest = word & (.max &>> UInt64(truncatingIfNeeded: count))
                writer.write(bits: rest, count: 64 &- count, to: &words)
            } else {
                writer.write(word: word, to: &words)
            }
            offset += 8
        }
        let left = bitCount &- offset << 3
        guard left > 0 else { return }
        var last: UInt64 = 0
        for index in offset..<span.count { last = last &<< 8 | UInt64(span[index]) }
        last &>>= UInt64(truncatingIfNeeded: span.count << 3 &- bitCount)
        let width = offset == 0 ? left &- count : left
        let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- width)
        writer.write(bits: last & mask, count: width, to: &words)
    }
}
