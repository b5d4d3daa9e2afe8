/// Which bytes of strings stand for themselves, eight at a time.

/// Returns whether a byte stands for itself in JSON that is written: ASCII without signs that are
/// escaped.
func isPlainASCII(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}

/// Returns the top bit of the lowest byte that a reader must look at, and perhaps of bytes above
/// it.
///
/// That is a quote, a backslash, a control character, or a byte that is not ASCII.
@inline(__always)
func specialBits(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let quotes = word ^ ones &* 0x22
    let backslashes = word ^ ones &* 0x5c
    // A borrow reaches a byte only from a lower one that is special itself.
    let low = (word &- ones &* 0x20) & ~word
    let equal = (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
    return (low | equal | word) & tops
}

/// Returns whether all eight bytes of `word` stand for themselves in JSON that is written.
@inline(__always)
func isPlainASCII(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let deletes = word ^ ones &* 0x7f
    let equal = (deletes &- ones) & ~deletes & (ones &* 0x80)
    return specialBits(word) | equal == 0
}

extension Span<UInt8> {
    /// Returns the eight bytes from an offset on, the first in the lowest.
    ///
    /// - Precondition: They are there.
    @inline(__always)
    func littleWord(at offset: Int) -> UInt64 {
        // The load checks its bounds, and any eight bytes are a number.
        UInt64(
            littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension MutableRawSpan {
    /// Copies bytes to an offset, a word at a time; the last word may overlap the one before it.
    @inline(__always)
    mutating func store(_ source: Span<UInt8>, at offset: Int) {
        let count = source.count
        if count >= 8 {
            var index = 0
            while index &+ 8 < count {
                copy(UInt64.self, of: source, at: index, offset)
                index &+= 8
            }
            copy(UInt64.self, of: source, at: count &- 8, offset)
        } else if count >= 4 {
            copy(UInt32.self, of: source, at: 0, offset)
            copy(UInt32.self, of: source, at: count &- 4, offset)
        } else {
            for index in 0..<count { copy(UInt8.self, of: source, at: index, offset) }
        }
    }

    @inline(__always)
    private mutating func copy<Word: FixedWidthInteger & BitwiseCopyable>(
        _ word: Word.Type, of source: Span<UInt8>, at index: Int, _ offset: Int
    ) {
        // The load checks its bounds, and any bytes are a number.
        let value = unsafe source.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: word)
        storeBytes(of: value, toByteOffset: offset &+ index, as: word)
    }

    /// Copies bytes to an offset, and returns whether all of them stand for themselves in JSON.
    @inline(__always)
    mutating func storePlain(_ source: Span<UInt8>, at offset: Int) -> Bool {
        var index = 0
        while index &+ 8 <= source.count {
            let word = source.littleWord(at: index)
            guard isPlainASCII(word) else { return false }
            storeBytes(of: word.littleEndian, toByteOffset: offset &+ index, as: UInt64.self)
            index &+= 8
        }
        while index < source.count {
            let byte = source[index]
            guard isPlainASCII(byte) else { return false }
            storeBytes(of: byte, toByteOffset: offset &+ index, as: UInt8.self)
            index &+= 1
        }
        return true
    }
}
