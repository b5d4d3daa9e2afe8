/// The SHA-256 digest of a stream of bytes (FIPS 180-4).
///
/// Runs are compared by the digest of their trace and files carry one as a checksum; the
/// system's `sha256sum` gives the same. It guards against accidents, not against attackers who
/// can rewrite the file and its checksum together.
public struct SHA256Hasher: Sendable {
    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    /// The bytes after the last whole block.
    private var rest: [UInt8] = []
    private var length: UInt64 = 0

    private static let blockBytes = 64

    /// Creates the digest of no bytes.
    public init() {}

    /// Returns the digest of `bytes` in lower-case hexadecimal.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public static func hexDigest(of bytes: some Sequence<UInt8>) -> String {
        var hash = SHA256Hasher()
        hash.update(with: bytes)
        return hash.hexDigest()
    }

    /// Adds bytes to the stream.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func update(with bytes: some Sequence<UInt8>) {
        var bytes = Array(bytes)
        length &+= 8 &* UInt64(bytes.count)
        if !rest.isEmpty { bytes = rest + bytes }
        let end = bytes.count - bytes.count % Self.blockBytes
        for start in stride(from: 0, to: end, by: Self.blockBytes) {
            compress(bytes.span.extracting(start..<start + Self.blockBytes))
        }
        rest = Array(bytes[end...])
    }

    /// Returns the digest of the bytes so far, in lower-case hexadecimal.
    public func hexDigest() -> String {
        var copy = self
        copy.pad()
        var digest = ""
        for index in copy.state.indices {
            digest += HexText.text(of: UInt64(copy.state[index]), digits: 8)
        }
        return digest
    }

    private mutating func pad() {
        let bits = length
        let zeros = (119 - rest.count) % 64
        var end: [UInt8] = [0x80] + Array(repeating: 0, count: zeros)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            end.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        update(with: end)
    }

    private mutating func compress(_ block: Span<UInt8>) {
        precondition(block.count == Self.blockBytes, "a whole block")
        var words = InlineArray<16, UInt32>(repeating: 0)
        for word in 0..<16 {
            let at = 4 &* word
            words[word] =
                UInt32(block[at]) &<< 24 | UInt32(block[at &+ 1]) &<< 16
                | UInt32(block[at &+ 2]) &<< 8 | UInt32(block[at &+ 3])
        }
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        for row in 0..<8 {
            if row > 0 && row & 1 == 0 { Self.extend(&words) }
            @inline(__always) func word(_ place: Int) -> UInt32 {
                words[(8 &* row &+ place) & 15] &+ Self.constants[8 &* row &+ place]
            }
            // After eight rounds every variable has its own place again.
            Self.mix(a, b, c, &d, e, f, g, &h, word(0))
            Self.mix(h, a, b, &c, d, e, f, &g, word(1))
            Self.mix(g, h, a, &b, c, d, e, &f, word(2))
            Self.mix(f, g, h, &a, b, c, d, &e, word(3))
            Self.mix(e, f, g, &h, a, b, c, &d, word(4))
            Self.mix(d, e, f, &g, h, a, b, &c, word(5))
            Self.mix(c, d, e, &f, g, h, a, &b, word(6))
            Self.mix(b, c, d, &e, f, g, h, &a, word(7))
        }
        let sums: InlineArray<8, UInt32> = [a, b, c, d, e, f, g, h]
        for index in state.indices { state[index] &+= sums[index] }
    }

    /// Replaces sixteen words of the schedule by the next sixteen.
    @inline(__always)
    private static func extend(_ words: inout InlineArray<16, UInt32>) {
        for word in 0..<16 {
            let early = words[(word &+ 1) & 15]
            let late = words[(word &+ 14) & 15]
            let small = early.rotated(7) ^ early.rotated(18) ^ early &>> 3
            let large = late.rotated(17) ^ late.rotated(19) ^ late &>> 10
            words[word] = words[word] &+ small &+ words[(word &+ 9) & 15] &+ large
        }
    }

    /// One round, in which two of the eight variables change.
    @inline(__always)
    private static func mix(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
        _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ word: UInt32
    ) {
        let chosen = g ^ (e & (f ^ g))
        let mixed = e.rotated(6) ^ e.rotated(11) ^ e.rotated(25)
        let sum = h &+ mixed &+ chosen &+ word
        let majority = (a & b) ^ (c & (a ^ b))
        let stirred = a.rotated(2) ^ a.rotated(13) ^ a.rotated(22)
        d = d &+ sum
        h = sum &+ stirred &+ majority
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
        0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
        0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
        0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
        0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
        0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
        0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
        0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
        0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension UInt32 {
    fileprivate func rotated(_ count: UInt32) -> UInt32 {
        self &>> count | self &<< (32 &- count)
    }
}
