import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Typed text is scanned with lines and columns")
struct TextScannerTests {
    @Test("Symbols, names and numbers are read past white space")
    func pieces() throws {
        var scanner = TextScanner(" ( ab-1 :\n\t42 \"x y\" )  ")
        try scanner.expect("(")
        #expect(try scanner.name() == "ab-1")
        #expect(scanner.accept(";") == false)
        #expect(scanner.accept(":") == true)
        #expect(try scanner.number() == 42)
        #expect(try scanner.name() == "x y")
        #expect(!scanner.isAtEnd)
        try scanner.expect(")")
        #expect(scanner.isAtEnd)
        #expect(throws: Never.self) { try scanner.expectEnd() }
    }

    @Test("A symbol that does not come moves nothing")
    func accepting() {
        var scanner = TextScanner("  ab")
        #expect(scanner.accept("abc") == false)
        #expect(scanner.position == TextPosition(line: 1, column: 1))
        #expect(scanner.accept("ab") == true)
        #expect(scanner.position == TextPosition(line: 1, column: 5))
    }

    static let names: [(text: String, error: String)] = [
        ("", "1:1: expected a name"), ("  :", "1:3: expected a name"),
        ("\"abc", "1:1: the quoted name does not end"),
        ("\n\"", "2:1: the quoted name does not end"),
        ("\"a\\", "1:1: the quoted name does not end"),
        ("\"a\\\"", "1:1: the quoted name does not end"),
    ]

    @Test("A name that is not one is refused", arguments: names)
    func refusedNames(text: String, error: String) {
        var scanner = TextScanner(text)
        expectTextError(error) { try scanner.name() }
    }

    @Test("Numbers have a limit, and a number that is refused is not read")
    func numbers() throws {
        for text in ["x", "-1", "+1", "18446744073709551616", ""] {
            var scanner = TextScanner(" " + text)
            expectTextError("1:2: expected a whole number") { try scanner.number() }
        }
        var scanner = TextScanner("18446744073709551615,7")
        #expect(try scanner.number() == .max)
        #expect(scanner.accept(",") == true)
        expectTextError("1:22: expected a whole number up to 6") { try scanner.number(atMost: 6) }
        #expect(try scanner.number(atMost: 7) == 7)
    }

    @Test("An error in a line of a larger text has the number of the line")
    func lines() {
        var scanner = TextScanner("a\nb", line: 7)
        _ = scanner.accept("a")
        expectTextError("8:1: expected 'c'") { try scanner.expect("c") }
        let other = #expect(throws: TextError.self) { try scanner.expect("c", orElse: "no") }
        #expect(other?.description == "8:1: no")
        let end = #expect(throws: TextError.self) { try scanner.expectEnd() }
        #expect(end?.description == "8:1: expected the end")
    }

    @Test("A name is quoted only where it must be")
    func quoting() {
        #expect(TextScanner.quotedIfNeeded("a_-.#@/+9é") == "a_-.#@/+9é")
        #expect(TextScanner.quotedIfNeeded("") == "\"\"")
        #expect(TextScanner.quotedIfNeeded("a b") == "\"a b\"")
        #expect(TextScanner.quotedIfNeeded("\"\\") == "\"\\\"\\\\\"")
        #expect(TextScanner.quotedIfNeeded("\"\u{301}") == "\"\\\"\u{301}\"")
    }

    @Test("Any name is read back from its quoted form", arguments: UInt64(0)..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            var name = JSONWriterTests.text(&random)
            for _ in 0..<random.index(below: 3) {
                name += random.pick(["\"", "\\", "\u{301}", " ", "a"])
            }
            var scanner = TextScanner(TextScanner.quotedIfNeeded(name) + ":")
            #expect(try Array(scanner.name().utf8) == Array(name.utf8))
            #expect(scanner.accept(":") == true)
        }
    }
}
