import Testing
import WireFormat

@Suite("SHA-256")
struct SHA256Tests {
    @Test(
        "gives the digests of FIPS 180-4 and of sha256sum",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func vectors(text: String, digest: String) {
        #expect(SHA256.hexDigest(of: text.utf8) == digest)
    }

    @Test("of a million letters a is that of FIPS 180-4")
    func million() {
        #expect(
            SHA256.hexDigest(of: repeatElement(UInt8(ascii: "a"), count: 1_000_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("does not depend on how the stream is cut", arguments: [1, 7, 55, 56, 63, 64, 65, 200])
    func pieces(size: Int) {
        for length in [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300] {
            let bytes = (0..<length).map { UInt8($0 % 251) }
            var hash = SHA256()
            for start in stride(from: 0, to: length, by: size) {
                hash.update(with: bytes[start..<min(start + size, length)])
            }
            #expect(hash.hexDigest() == SHA256.hexDigest(of: bytes))
        }
    }
}
