import SeededRandom
import Testing
import WireFormat

@Suite("Hexadecimal is that of RFC 4648, written in lower case")
struct HexTextTests {
    @Test(
        "the vectors of the RFC",
        arguments: [
            ("", ""), ("f", "66"), ("fo", "666F"), ("foo", "666F6F"), ("foob", "666F6F62"),
            ("fooba", "666F6F6261"), ("foobar", "666F6F626172"),
        ])
    func vectors(plain: String, text: String) throws {
        #expect(HexText.text(of: plain.utf8) == text.lowercased())
        #expect(try HexText.bytes(of: text).bytes == Array(plain.utf8))
        #expect(try HexText.bytes(of: text.lowercased()).bytes == Array(plain.utf8))
    }

    @Test("any bytes are written as the library writes numbers, and read back", arguments: 0..<64)
    func model(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        let bytes = (0..<count).map { _ in UInt8(random.below(256)) }
        let words = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        #expect(HexText.text(of: bytes) == words.joined())
        let (read, columns) = try HexText.bytes(of: words.joined(), column: 5)
        #expect(read == bytes)
        #expect(columns == (0...count).map { 5 + 2 * $0 })
        let spaced = words.joined(separator: "  ")
        let (again, places) = try HexText.bytes(of: spaced, isSpaced: true)
        #expect(again == bytes)
        #expect(Array(places.dropLast()) == (0..<count).map { 1 + 4 * $0 })
        #expect(places.last == 1 + spaced.count)
        if count > 1 { #expect(throws: TextError.self) { try HexText.bytes(of: spaced) } }
    }

    @Test("numbers have zeros before them", arguments: UInt64(0)..<64)
    func numbers(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let digits = Int(random.within(1...16))
        let value = random.next() >> UInt64(64 - 4 * digits)
        let text = HexText.text(of: value, digits: digits)
        #expect(text.count == digits)
        #expect(UInt64(text, radix: 16) == value)
        #expect(text == text.lowercased())
    }

    @Test(
        "what is no digit is refused where it stands",
        arguments: [
            ("0", 2), ("012", 4), ("g0", 1), ("0g", 2), ("00 11", 3), ("00é", 3), ("0:", 2),
            ("0/", 2), ("@0", 1), ("G0", 1), ("`0", 1), ("\u{ff10}0", 1),
        ])
    func refused(text: String, column: Int) {
        let error = #expect(throws: TextError.self) { _ = try HexText.bytes(of: text) }
        #expect(error?.position == TextPosition(line: 1, column: column), "\(text)")
    }

    @Test("white space may separate bytes, not digits")
    func spaces() throws {
        #expect(try HexText.bytes(of: " 00\t11 ", isSpaced: true).bytes == [0, 0x11])
        let error = #expect(throws: TextError.self) {
            _ = try HexText.bytes(of: "00 1 1", isSpaced: true)
        }
        #expect(error?.position.column == 5)
    }

    @Test("every byte is a digit exactly if the library says so")
    func digits() {
        for byte in UInt8.min...UInt8.max {
            let scalar = Character(Unicode.Scalar(byte))
            let value = byte < 0x80 ? scalar.hexDigitValue : nil
            #expect(HexText.value(of: byte).map(Int.init) == value)
            let lower = scalar.isUppercase ? nil : value
            #expect(HexText.lowerCaseValue(of: byte).map(Int.init) == lower)
        }
    }
}
