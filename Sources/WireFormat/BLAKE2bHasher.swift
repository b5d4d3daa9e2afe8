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
        var copy = self
        let last = rest + Array(repeating: 0, count: Self.blockBytes - rest.count)
        copy.compress(last.span, counting: rest.count, isLast: true)
        var digest = ""
        for index in 0..<Int(Self.digestBytes) / 8 {
            digest += HexText.text(of: copy.state[index].byteSwapped, digits: 16)
        }
        return digest
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
        var (a0, a1, a2, a3) = (state[0], state[1], state[2], state[3])
        var (b0, b1, b2, b3) = (state[4], state[5], state[6], state[7])
        var (c0, c1, c2, c3) = (
            Self.initial[0], Self.initial[1], Self.initial[2], Self.initial[3]
        )
        var (d0, d1, d2, d3) = (
            Self.initial[4] ^ count, Self.initial[5],
            isLast ? ~Self.initial[6] : Self.initial[6], Self.initial[7]
        )
        for round in 0..<12 {
            // The last two rounds take the words in the order of the first two.
            let row = 16 &* (round < 10 ? round : round &- 10)
            @inline(__always) func word(_ place: Int) -> UInt64 {
                words[Int(Self.order[row &+ place] & 15)]
            }
            Self.mix(&a0, &b0, &c0, &d0, word(0), word(1))
            Self.mix(&a1, &b1, &c1, &d1, word(2), word(3))
            Self.mix(&a2, &b2, &c2, &d2, word(4), word(5))
            Self.mix(&a3, &b3, &c3, &d3, word(6), word(7))
            Self.mix(&a0, &b1, &c2, &d3, word(8), word(9))
            Self.mix(&a1, &b2, &c3, &d0, word(10), word(11))
            Self.mix(&a2, &b3, &c0, &d1, word(12), word(13))
            Self.mix(&a3, &b0, &c1, &d2, word(14), word(15))
        }
        let first: InlineArray<8, UInt64> = [a0, a1, a2, a3, b0, b1, b2, b3]
        let second: InlineArray<8, UInt64> = [c0, c1, c2, c3, d0, d1, d2, d3]
        for index in state.indices { state[index] ^= first[index] ^ second[index] }
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

    /// The first 64 bits of the fractional parts of the square roots of the first eight primes.
    private static let initial: InlineArray<8, UInt64> = [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b,
        0xa54f_f53a_5f1d_36f1, 0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f,
        0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]

    /// The order in which ten rounds take the words of a block.
    private static let order: InlineArray<160, UInt8> = [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ]
}

extension UInt64 {
    @inline(__always)
    fileprivate func rotated(_ count: UInt64) -> UInt64 {
        self &>> count | self &<< (64 &- count)
    }
}
