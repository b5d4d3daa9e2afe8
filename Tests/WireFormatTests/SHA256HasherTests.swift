import SeededRandom
import Testing
import WireFormat

@Suite("SHA-256 gives the published digests")
struct SHA256Tests {
    static let vectors: [(text: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ]

    @Test("Of the texts of FIPS 180-4", arguments: vectors)
    func published(text: String, digest: String) {
        #expect(SHA256Hasher.hexDigest(of: text.utf8) == digest)
    }

    @Test(
        "Of as many bytes as make the padding go over the end of a block",
        arguments: [
            (55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
            (56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
            (63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34"),
            (64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
            (65, "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"),
            (1_000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"),
        ])
    func padding(count: Int, digest: String) {
        #expect(
            SHA256Hasher.hexDigest(of: repeatElement(UInt8(ascii: "a"), count: count)) == digest)
    }

    @Test(
        "However the bytes come in, and a digest asked for early changes nothing",
        arguments: UInt64(0)..<20)
    func streaming(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<random.index(below: 400)).map { _ in UInt8(random.below(256)) }
        var hash = SHA256Hasher()
        var start = 0
        while start < bytes.count {
            let end = min(start + 1 + random.index(below: 90), bytes.count)
            hash.update(with: bytes[start..<end])
            #expect(hash.hexDigest() == SHA256Hasher.hexDigest(of: bytes[..<end]))
            start = end
        }
        #expect(hash.hexDigest() == SHA256Hasher.hexDigest(of: bytes))
    }

    @Test("Of a million letters a")
    func million() {
        #expect(
            SHA256Hasher.hexDigest(of: repeatElement(UInt8(ascii: "a"), count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
}
