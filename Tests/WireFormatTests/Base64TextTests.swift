import SeededRandom
import Testing
import WireFormat

@Suite("Base64 is that of RFC 4648, and only its canonical form is read")
struct Base64TextTests {
    @Test(
        "the vectors of the RFC, and the two digits that are no letters",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("\u{7f}~?>", "f34/Pg=="),
            ("~~~", "fn5+"),
        ])
    func vectors(plain: String, text: String) throws {
        #expect(Base64Text.text(of: Array(plain.utf8)) == text)
        #expect(try Base64Text.bytes(of: text) == Array(plain.utf8))
        #expect(Base64Text.length(of: plain.utf8.count) == text.count)
    }

    @Test("any bytes are written as the definition says, and read back", arguments: 0..<200)
    func model(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
        let text = Base64Text.text(of: bytes)
        #expect(text == Self.slowText(of: bytes))
        #expect(try Base64Text.bytes(of: text) == bytes)
        #expect(Base64Text.columns(ofBytes: count, from: 3) == Self.slowColumns(of: count, from: 3))
    }

    @Test(
        "what is not canonical is refused where it is wrong",
        arguments: [
            ("A", 2), ("AA", 3), ("AAA", 4), ("*AAA", 1), ("AA*A", 3), ("A===", 2), ("====", 1),
            ("=AAA", 1), ("AAAA=", 5), ("AA=A", 3), ("AB==", 2), ("AAB=", 3), ("AA-_", 3),
            ("AAAA====", 5), ("AA==AAAA", 3), ("AA ==", 3), ("AAAA\n", 5), ("Zg=é", 3),
        ])
    func refused(text: String, column: Int) {
        let error = #expect(throws: TextError.self) { try Base64Text.bytes(of: text) }
        #expect(error?.position == TextPosition(line: 1, column: column), "\(text)")
        let later = #expect(throws: TextError.self) {
            try Base64Text.bytes(of: text, column: 11)
        }
        #expect(later?.position.column == column + 10)
    }

    @Test("of all texts of four characters, those that are read are those that are written")
    func exhaustive() {
        let alphabet = Array("AQgw/=*")
        for number in 0..<7 * 7 * 7 * 7 {
            let text = String((0..<4).map { alphabet[number / [1, 7, 49, 343][$0] % 7] })
            if let bytes = try? Base64Text.bytes(of: text) {
                #expect(Base64Text.text(of: bytes) == text)
            } else {
                #expect(!Self.isCanonical(text), "\(text)")
            }
        }
    }

    // MARK: - From the definition

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    private static func bits(of bytes: [UInt8]) -> [Int] {
        bytes.flatMap { byte in (0..<8).map { Int(byte) >> (7 - $0) & 1 } }
    }

    /// The bits, six at a time and filled with zeros, then `=` up to a multiple of four.
    private static func slowText(of bytes: [UInt8]) -> String {
        var bits = bits(of: bytes)
        while bits.count % 6 != 0 { bits.append(0) }
        var text = stride(from: 0, to: bits.count, by: 6).map { start in
            alphabet[bits[start..<start + 6].reduce(0) { $0 * 2 + $1 }]
        }
        while text.count % 4 != 0 { text.append("=") }
        return String(text)
    }

    /// The digit in which the first bit of each byte stands, and the place after the last digit.
    private static func slowColumns(of count: Int, from column: Int) -> [Int] {
        let digits = slowText(of: [UInt8](repeating: 0, count: count)).count { $0 != "=" }
        return (0..<count).map { column + $0 * 8 / 6 } + [column + digits]
    }

    private static func isCanonical(_ text: String) -> Bool {
        let digits = text.prefix { $0 != "=" }
        let values = digits.compactMap { alphabet.firstIndex(of: $0) }
        guard values.count == digits.count, digits.count >= 2,
            text.dropFirst(digits.count).allSatisfy({ $0 == "=" })
        else { return false }
        let bits = values.flatMap { value in (0..<6).map { value >> (5 - $0) & 1 } }
        return bits[(bits.count / 8 * 8)...].allSatisfy { $0 == 0 }
    }
}
