import TestSupport
import Testing
import WireFormat

@Suite("JSON is read strictly, and errors say where")
struct JSONReaderTests {
    static func parse(_ bytes: [UInt8]) throws(TextError) -> JSONValue {
        var json = JSONReader(bytes)
        let value = try JSONValue(from: &json)
        try json.expectEnd()
        return value
    }

    static func parse(_ text: String) throws(TextError) -> JSONValue {
        try parse(Array(text.utf8))
    }

    static let accepted: [(text: String, value: JSONValue)] = [
        ("null", .null), (" true\n", .bool(true)), ("\tfalse\r", .bool(false)),
        ("0", .number("0")), ("-0", .number("-0")), ("-12.50e+07", .number("-12.50e+07")),
        ("1E9", .number("1E9")), ("1e-9", .number("1e-9")),
        ("123456789012345678901234567890", .number("123456789012345678901234567890")),
        ("\"\"", .string("")), ("\"é日😀\"", .string("é日😀")), ("\"\u{7f}\"", .string("\u{7f}")),
        (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u0041\u00e9\u2028\u0000""#, .string("Aé\u{2028}\u{0}")),
        (#""\uD83D\ude00""#, .string("😀")), (#""\uDBFF\uDFFF""#, .string("\u{10ffff}")),
        (#""é\n""#, .string("é\n")),
        ("[]", .array([])), ("[ ]", .array([])), ("{ }", .object([])),
        (
            "[[],[1,2],{}]",
            .array([
                .array([]), .array([.number("1"), .number("2")]), .object([]),
            ])
        ),
        (
            "{\"b\":[],\"a\":{\"\":null}}",
            .object([
                .init("b", .array([])), .init("a", .object([.init("", .null)])),
            ])
        ),
    ]

    @Test("Every kind of value is read", arguments: accepted)
    func values(text: String, value: JSONValue) throws {
        #expect(try Self.parse(text) == value)
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected a value"), ("  ", "1:3: expected a value"),
        ("nul", "1:1: expected a value"), ("tru", "1:1: expected true or false"),
        ("True", "1:1: expected a value"), ("NaN", "1:1: expected a value"),
        ("nullx", "1:5: expected the end"), ("1 2", "1:3: expected the end"),
        ("'a'", "1:1: expected a value"), ("\u{feff}1", "1:1: expected a value"),
        ("// c\n1", "1:1: expected a value"),
        ("+1", "1:1: expected a value"), (".5", "1:1: expected a value"),
        ("-", "1:1: expected a number"), ("-a", "1:1: expected a number"),
        ("01", "1:1: a number does not begin with 0"),
        ("-00", "1:1: a number does not begin with 0"),
        ("1.", "1:3: expected a digit"), ("[1. 5]", "1:4: expected a digit"),
        ("1.\n", "1:3: expected a digit"), ("1e", "1:3: expected a digit"),
        ("1e+", "1:4: expected a digit"), ("1.5.5", "1:4: expected the end"),
        ("0x10", "1:2: expected the end"), ("1_000", "1:2: expected the end"),
        ("[1,]", "1:4: expected a value"), ("[,1]", "1:2: expected a value"),
        ("[1 2]", "1:4: expected ',' or ']'"), ("[1", "1:3: expected ',' or ']'"),
        ("[", "1:2: expected a value"), ("]", "1:1: expected a value"),
        ("[1}", "1:3: expected ',' or ']'"), ("[]]", "1:3: expected the end"),
        ("{", "1:2: expected a string"), ("{a:1}", "1:2: expected a string"),
        ("{\"a\"}", "1:5: expected ':'"), ("{\"a\":}", "1:6: expected a value"),
        ("{\"a\":1,}", "1:8: expected a string"), ("{,}", "1:2: expected a string"),
        ("{\"a\":1 \"b\":2}", "1:8: expected ',' or '}'"), ("{1:2}", "1:2: expected a string"),
        ("{\"a\":1,\n \"a\":2}", "2:2: the member 'a' appears twice"),
        ("{\"a\":1,\"\\u0061\":2}", "1:8: the member 'a' appears twice"),
        ("[\n1,\n  x]", "3:3: expected a value"),
        ("[\r\n\"a\",\r\n\"b]", "3:1: the string does not end"),
        ("\"abc", "1:1: the string does not end"), ("\"é", "1:1: the string does not end"),
        ("\"a\\", "1:3: the string does not end"),
        ("\"a\nb\"", "1:3: a control character must be escaped"),
        ("\"\t\"", "1:2: a control character must be escaped"),
        ("\"\u{1f}\"", "1:2: a control character must be escaped"),
        ("\"\u{0}\"", "1:2: a control character must be escaped"),
        (#""\x41""#, "1:2: unknown escape in the string"),
        (#""é\'""#, "1:4: unknown escape in the string"),
        (#""\u12""#, "1:2: the \\u escape is not a character"),
        (#""\u12g4""#, "1:2: the \\u escape is not a character"),
        (#""\u+123""#, "1:2: the \\u escape is not a character"),
        (#""\ud83d""#, "1:2: the \\u escape is not a character"),
        (#""\ud83d\n""#, "1:2: the \\u escape is not a character"),
        (#""\ud83d\ud83d""#, "1:2: the \\u escape is not a character"),
        (#""\ude00\ud83d""#, "1:2: the \\u escape is not a character"),
        (#""\ud83d\u0041""#, "1:2: the \\u escape is not a character"),
    ]

    @Test("What is not JSON is refused, with line and column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try Self.parse(text) }
    }

    static let notUTF8: [[UInt8]] = [
        [0x80], [0xc3], [0xc3, 0x28], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80],
        [0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xff], [0x61, 0xfe, 0x62],
    ]

    @Test("Bytes that are not UTF-8 are refused, beside escapes or not", arguments: notUTF8)
    func invalidUTF8(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for (before, after) in [("", ""), ("abc", "def"), ("\\n", ""), ("", "\\u00e9"), ("é", "é")]
        {
            let text = [quote] + Array(before.utf8) + bytes + Array(after.utf8) + [quote]
            expectTextError("1:2: the string is not UTF-8") { try Self.parse(text) }
            let key = [UInt8(ascii: "{")] + text + Array(":1}".utf8)
            #expect(throws: TextError.self) { try Self.parse(key) }
        }
        #expect(throws: TextError.self) { try Self.parse(bytes) }
    }

    @Test("Nesting is limited, whatever the brackets, and the limit itself is read")
    func depth() throws {
        let most = JSONReader.depthMax
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let levels = open.count == 6 ? most / 2 : most
            let inner = open == "[" ? "" : "1"
            let text = String(repeating: open, count: levels) + inner
            #expect(throws: Never.self) {
                try Self.parse(text + String(repeating: close, count: levels))
            }
            let past = String(repeating: open, count: open.count == 6 ? most / 2 + 1 : most + 1)
            let first = #expect(throws: TextError.self) { try Self.parse(past) }
            #expect(first?.message == "values are nested more than 64 deep")
            let deep = String(repeating: open, count: 100_000)
            let thrown = #expect(throws: TextError.self) { try Self.parse(deep) }
            #expect(thrown?.message == "values are nested more than 64 deep")
        }
        // What is closed does not count.
        let wide = "[" + Array(repeating: "[[]]", count: 200).joined(separator: ",") + "]"
        #expect(throws: Never.self) { try Self.parse(wide) }
    }

    @Test("Every truncation of a document is refused")
    func truncation() throws {
        let text = #"{"a\n":[1.5e3,"é\ud83d\ude00",true,null,{"b":[]}],"c":-0.5}"#
        let bytes = Array(text.utf8)
        #expect(throws: Never.self) { try Self.parse(bytes) }
        for length in bytes.indices {
            #expect(throws: TextError.self) { try Self.parse(Array(bytes[..<length])) }
        }
    }

    @Test("Every byte in the place of another is refused or read, and never traps")
    func replacement() {
        let bytes = Array(#"{"a":[1,"\u00e9",{}],"b":-2e1}"#.utf8)
        var accepted = 0
        for index in bytes.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = byte
                guard let value = try? Self.parse(changed) else { continue }
                accepted += 1
                if (try? Self.parse(value.description)) != value { Issue.record("\(changed)") }
            }
        }
        #expect(accepted > bytes.count)
    }

    @Test("Members are pulled one by one, and a whole number must be one that fits")
    func pulling() throws {
        var json = JSONReader(Array(#" {"n": 255, "s":"x", "skip":[1,{"y":[]}], "no":null}"#.utf8))
        try json.beginObject()
        #expect(try json.nextKey() == "n")
        #expect(try json.integer(UInt8.self) == 255)
        #expect(try json.nextKey() == "s")
        #expect(try json.null() == false)
        #expect(try json.string() == "x")
        #expect(try json.nextKey() == "skip")
        try json.skip()
        #expect(try json.nextKey() == "no")
        #expect(json.unexpectedKey("no").position == TextPosition(line: 1, column: 43))
        #expect(try json.null() == true)
        #expect(try json.nextKey() == nil)
        try json.expectEnd()

        for text in ["256", "-1", "1.0", "1e1", "99999999999999999999"] {
            var json = JSONReader(Array("  \(text)".utf8))
            expectTextError("1:3: expected a whole number from 0 to 255") {
                try json.integer(UInt8.self)
            }
        }
    }

    @Test("A line of a larger file has its own number")
    func lines() {
        let bytes = Array("[1]\n[x]".utf8)
        var json = JSONReader(bytes[4...], firstLine: 2)
        expectTextError("2:2: expected a value") { try JSONValue(from: &json) }
    }
}
