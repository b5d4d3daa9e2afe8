/// The BLAKE2b digest of a stream of bytes, 32 bytes long and without a key (RFC 7693).
///
/// Traces carry it as their checksum, since plain code computes it in a quarter of the instructions
/// that ``SHA256Hasher`` takes; the system's `b2sum -l 256` gives the same. It guards against
/// accidents, not against attackers who can rewrite the file and its checksum together.
public struct BLAKE2bHasher: Sendable {
    private static let blockBytes = 128
    private static let digestBytes: UInt64 = 32

    private var state: InlineArray<8, UInt64>
    /// The bytes after the last block that was compressed: at least one of a stream that is not
    /// empty, since the last block is compressed in a way of its own.
    private var rest: [UInt8] = []
    /// How many bytes were compressed.
    private var count: UInt64 = 0

    /// Creates the digest of no bytes.
    public init() {
        state = Self.initial
        state[0] ^= 0x0101_0000 ^ Self.digestBytes
    }

    /// Returns the digest of `bytes` in lower-case hexadecimal.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func hexDigest(of bytes: some Sequence<UInt8>) -> String {
        var hash = BLAKE2bHasher()
        hash.update(with: Array(bytes).span)
        return hash.hexDigest()
    }

    /// Adds bytes to the stream.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func update(with bytes: Span<UInt8>) {
        var start = 0
        if !rest.isEmpty {
            start = min(Self.blockBytes - rest.count, bytes.count)
            for index in 0..<start { rest.append(bytes[index]) }
            guard start < bytes.count else { return }
            let block = exchange(&rest, with: [])
            compress(block.span)
        }
        while bytes.count - start > Self.blockBytes {
            compress(bytes.extracting(start..<start + Self.blockBytes))
            start += Self.blockBytes
        }
        rest.reserveCapacity(Self.blockBytes)
        for index in start..<bytes.count { rest.append(bytes[index]) }
    }

    /// Returns the digest of the bytes so far, in lower-case hexadecimal.
    public func hexDigest() -> String {
        let words = finalState
        var digest = ""
        for index in 0..<Int(Self.digestBytes) / 8 {
            digest += HexText.text(of: words[index].byteSwapped, digits: 16)
        }
        return digest
    }

    /// The first 16 bytes of the digest of the bytes so far, as two little-endian numbers.
    package var digestPrefix: (UInt64, UInt64) {
        let words = finalState
        return (words[0], words[1])
    }

    /// The state after the last block.
    private var finalState: InlineArray<8, UInt64> {
        var copy = self
        let last = rest + Array(repeating: 0, count: Self.blockBytes - rest.count)
        copy.compress(last.span, counting: rest.count, isLast: true)
        return copy.state
    }

    private mutating func compress(
        _ block: Span<UInt8>, counting bytes: Int = Self.blockBytes, isLast: Bool = false
    ) {
        precondition(block.count == Self.blockBytes, "a whole block")
        count &+= UInt64(bytes)
        var words = InlineArray<16, UInt64>(repeating: 0)
        for word in 0..<16 {
            let at = 8 &* word
            let low =
                UInt64(block[at]) | UInt64(block[at &+ 1]) &<< 8 | UInt64(block[at &+ 2]) &<< 16
                | UInt64(block[at &+ 3]) &<< 24
            let high =
                UInt64(block[at &+ 4]) | UInt64(block[at &+ 5]) &<< 8
                | UInt64(block[at &+ 6]) &<< 16 | UInt64(block[at &+ 7]) &<< 24
            words[word] = low | high &<< 32
        }
        var rows = Rows(
            a0: state[0], a1: state[1], a2: state[2], a3: state[3],
            b0: state[4], b1: state[5], b2: state[6], b3: state[7],
            c0: Self.initial[0], c1: Self.initial[1], c2: Self.initial[2], c3: Self.initial[3],
            d0: Self.initial[4] ^ count, d1: Self.initial[5],
            d2: isLast ? ~Self.initial[6] : Self.initial[6], d3: Self.initial[7])
        // Written out, since words at places that are known are operands where they lie.
        rows.mix(words, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        rows.mix(words, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
        rows.mix(words, 11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4)
        rows.mix(words, 7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8)
        rows.mix(words, 9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13)
        rows.mix(words, 2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9)
        rows.mix(words, 12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11)
        rows.mix(words, 13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10)
        rows.mix(words, 6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5)
        rows.mix(words, 10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0)
        // The last two rounds take the words in the order of the first two.
        rows.mix(words, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        rows.mix(words, 14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3)
        state[0] ^= rows.a0 ^ rows.c0
        state[1] ^= rows.a1 ^ rows.c1
        state[2] ^= rows.a2 ^ rows.c2
        state[3] ^= rows.a3 ^ rows.c3
        state[4] ^= rows.b0 ^ rows.d0
        state[5] ^= rows.b1 ^ rows.d1
        state[6] ^= rows.b2 ^ rows.d2
        state[7] ^= rows.b3 ^ rows.d3
    }

    /// The sixteen words that a block is mixed into, in four rows.
    private struct Rows {
        var a0, a1, a2, a3: UInt64
        var b0, b1, b2, b3: UInt64
        var c0, c1, c2, c3: UInt64
        var d0, d1, d2, d3: UInt64

        /// Mixes in the words of a block, in the order of a round.
        @inline(__always)
        mutating func mix(
            _ words: borrowing InlineArray<16, UInt64>, _ m0: Int, _ m1: Int, _ m2: Int, _ m3: Int,
            _ m4: Int, _ m5: Int, _ m6: Int, _ m7: Int, _ m8: Int, _ m9: Int, _ m10: Int,
            _ m11: Int, _ m12: Int, _ m13: Int, _ m14: Int, _ m15: Int
        ) {
            Self.mix(&a0, &b0, &c0, &d0, words[m0], words[m1])
            Self.mix(&a1, &b1, &c1, &d1, words[m2], words[m3])
            Self.mix(&a2, &b2, &c2, &d2, words[m4], words[m5])
            Self.mix(&a3, &b3, &c3, &d3, words[m6], words[m7])
            Self.mix(&a0, &b1, &c2, &d3, words[m8], words[m9])
            Self.mix(&a1, &b2, &c3, &d0, words[m10], words[m11])
            Self.mix(&a2, &b3, &c0, &d1, words[m12], words[m13])
            Self.mix(&a3, &b0, &c1, &d2, words[m14], words[m15])
        }

        @inline(__always)
        private static func mix(
            _ a: inout UInt64, _ b: inout UInt64, _ c: inout UInt64, _ d: inout UInt64,
            _ x: UInt64, _ y: UInt64
        ) {
            a = a &+ b &+ x
            d = (d ^ a).rotated(32)
            c = c &+ d
            b = (b ^ c).rotated(24)
            a = a &+ b &+ y
            d = (d ^ a).rotated(16)
            c = c &+ d
            b = (b ^ c).rotated(63)
        }
    }

    /// The first 64 bits of the fractional parts of the square roots of the first eight primes.
    private static let initial: InlineArray<8, UInt64> = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b,
        0xa54f_f53a_5f1d_36f1, 0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f,
        0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
}

extension UInt64 {
    @inline(__always)
    fileprivate func rotated(_ count: UInt64) -> UInt64 {
        self &>> count | self &<< (64 &- count)
    }
}
