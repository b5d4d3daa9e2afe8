import SeededRandom
import Testing
import WireFormat

@Suite("BLAKE2b gives the digests of b2sum")
struct BLAKE2bTests {
    @Test(
        "Of the text of RFC 7693, and of no bytes",
        arguments: [
            ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
            ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
        ])
    func published(text: String, digest: String) {
        #expect(BLAKE2bHasher.hexDigest(of: text.utf8) == digest)
    }

    @Test(
        "Of as many bytes as fill a block, almost or more than",
        arguments: [
            (1, "e88bd757ad5b9bedf372d8d3f0cf6c962a469db61a265f6418e1ffed86da29ec"),
            (127, "7eb3d4fe699cedc52282a1c091627822fe7790ef178af8269c0261d367931246"),
            (128, "6afdad1409d770bce274b62a69123c97c86ffb40ce9708f3ff9ae4cbba8ba080"),
            (129, "69e98b10112e4b7ae396bfbddaee75cc5fe6a9dc1fffc2b11e7c0fc48de04ae5"),
            (255, "79133c6c55eafb6dd1aa1d75fe1622b86492ce7093b81ba85f29205f6d3a7a78"),
            (256, "fabff1fa6173588d4cecdeade31b3237760d62664249e44f621deba4b94367ad"),
            (257, "c069dcc3628f1598cd4f058da809c5f1c3a4ad536acd12dc514bcc0753f71f8c"),
            (1_000, "655483217562ae552fae4c276411ebd441ae1615754212965b82aee8aa76e9d8"),
        ])
    func blocks(count: Int, digest: String) {
        let bytes = (0..<count).map { UInt8(($0 * 7 + 3) % 251) }
        #expect(BLAKE2bHasher.hexDigest(of: bytes) == digest)
    }

    @Test(
        "However the bytes come in, and a digest asked for early changes nothing",
        arguments: UInt64(0)..<20)
    func streaming(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<random.index(below: 900)).map { _ in UInt8(random.below(256)) }
        var hash = BLAKE2bHasher()
        var start = 0
        while start < bytes.count {
            let end = min(start + random.index(below: 300), bytes.count)
            hash.update(with: bytes.span.extracting(start..<end))
            #expect(hash.hexDigest() == BLAKE2bHasher.hexDigest(of: bytes[..<end]))
            start = end
        }
        #expect(hash.hexDigest() == BLAKE2bHasher.hexDigest(of: bytes))
    }
}
