import Testing

@testable import WireFormat

@Suite("SipHash-2-4 with 128 bits")
struct SipHasherTests {
    /// Digests of the bytes 0, 1, 2, … under the key 00 01 … 0f, as OpenSSL computes them; the first is
    /// in the vectors of the authors.
    static let vectors: [(byteCount: Int, digest: String)] = [
        (0, "a3817f04ba25a8e66df67214c7550293"), (8, "3b62a9ba6258f5610f83e264f31497b4"),
        (16, "6ee2a4ca67b054bbfd3315bf85230577"), (24, "2db479ae78bd50d8882a8a178a6132ad"),
        (56, "1938f2cf72d54ee97e94166fa91d2a36"), (128, "d1b4bd390255083ddabe483d6e7af066"),
    ]

    @Test("gives the digests of others", arguments: vectors)
    func known(byteCount: Int, digest: String) {
        func word(at index: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(8 * index + $1) << UInt64(8 * $1) }
        }
        var hasher = SipHasher(key: (word(at: 0), word(at: 1)))
        for index in 0..<byteCount / 8 { hasher.add(word(at: index)) }
        let (low, high) = hasher.digest
        let bytes = [low, high].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
        }
        #expect(HexText.text(of: bytes) == digest)
    }

    @Test("tells texts apart by every byte and by their lengths")
    func texts() {
        func digest(_ texts: [String], key: UInt64 = 1) -> [UInt64] {
            var hasher = SipHasher(key: (key, 2))
            for text in texts { hasher.add(text) }
            return [hasher.digest.0, hasher.digest.1]
        }
        let long = "abcdefghijklmnop"
        let all = [
            [], [""], ["", ""], ["a"], ["b"], ["a", ""], ["", "a"], ["ab"], ["a", "b"], ["a\0"],
            ["abcdefgh"], ["abcdefgh\0"], [long], [long + "q"], ["abcdefgh", "ijklmnop"],
        ]
        #expect(Set(all.map { digest($0) }).count == all.count)
        #expect(digest(["a"]) != digest(["a"], key: 3))
        for index in 0..<long.utf8.count {
            var bytes = Array(long.utf8)
            bytes[index] ^= 1
            #expect(digest([String(decoding: bytes, as: UTF8.self)]) != digest([long]))
        }
    }
}
