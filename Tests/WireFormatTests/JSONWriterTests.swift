import SeededRandom
import Testing
import WireFormat

@Suite("JSON is written in one way")
struct JSONWriterTests {
    static func write(
        _ layout: JSONWriter.Layout = .compact, _ body: (inout JSONWriter) -> Void
    ) -> String {
        var json = JSONWriter(layout: layout)
        body(&json)
        return json.text
    }

    static func sample(_ json: inout JSONWriter) {
        json.beginObject()
        json.member("n", -3)
        json.member("s", "x")
        json.member("b", true)
        json.member("l", ["p", "q"])
        json.member("v", JSONValue.array([.null, .object([])]))
        json.key("e")
        json.beginArray()
        json.endArray()
        json.endObject()
    }

    @Test("Compact has no space, and commas are where they belong")
    func compact() {
        #expect(
            Self.write(.compact, Self.sample)
                == #"{"n":-3,"s":"x","b":true,"l":["p","q"],"v":[null,{}],"e":[]}"#)
    }

    @Test("Indented has one member a line, and empty brackets on one")
    func indented() {
        #expect(
            Self.write(.indented, Self.sample) == """
                {
                  "n": -3,
                  "s": "x",
                  "b": true,
                  "l": [
                    "p",
                    "q"
                  ],
                  "v": [
                    null,
                    {}
                  ],
                  "e": []
                }
                """)
    }

    @Test(
        "A document that is taken out piece by piece is the same",
        arguments: [
            JSONWriter.Layout.compact, .indented,
        ])
    func pieces(layout: JSONWriter.Layout) {
        var json = JSONWriter(layout: layout)
        var pieces: [UInt8] = []
        json.beginArray()
        for number in 0..<200 {
            json.beginObject()
            json.member("number", number)
            if number.isMultiple(of: 3) { pieces += json.takeBytes() }
            json.member("text", "x")
            json.endObject()
            if number.isMultiple(of: 5) { pieces += json.takeBytes() }
        }
        json.endArray()
        json.endLine()
        pieces += json.takeBytes()
        #expect(json.takeBytes() == [])
        let whole = Self.write(layout) { json in
            json.beginArray()
            for number in 0..<200 {
                json.beginObject()
                json.member("number", number)
                json.member("text", "x")
                json.endObject()
            }
            json.endArray()
            json.endLine()
        }
        #expect(String(decoding: pieces, as: UTF8.self) == whole)
    }

    @Test(
        "Documents a line each do not depend on what came before",
        arguments: [
            JSONWriter.Layout.compact, .indented,
        ])
    func lines(layout: JSONWriter.Layout) {
        let one = Self.write(layout, Self.sample)
        let three = Self.write(layout) { json in
            for _ in 0..<3 {
                Self.sample(&json)
                json.endLine()
            }
        }
        #expect(three == "\(one)\n\(one)\n\(one)\n")
        let scalars = Self.write(layout) { json in
            json.integer(1)
            json.endLine()
            json.string("x")
            json.endLine()
        }
        #expect(scalars == "1\n\"x\"\n")
    }

    @Test("A writer that forgot everything is as a new one, even in the middle of a document")
    func removal() {
        for layout in [JSONWriter.Layout.compact, .indented] {
            var json = JSONWriter(layout: layout)
            json.beginObject()
            json.member("a", 1)
            json.key("b")
            json.removeAll()
            #expect(json.bytes.isEmpty)
            Self.sample(&json)
            #expect(json.text == Self.write(layout, Self.sample))
        }
    }

    static let escapes: [(text: String, json: String)] = [
        ("plain é日😀", #""plain é日😀""#), ("\"\\/", #""\"\\/""#),
        ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{8}\u{c}\u{1f}", #""\u0000\u0008\u000c\u001f""#),
        ("\u{7f}\u{80}", "\"\\u007f\u{80}\""), ("\u{2028}\u{2029}", #""\u2028\u2029""#),
        ("\"\u{301}\r\n", "\"\\\"\u{301}\\r\\n\""), ("\u{10ffff}", "\"\u{10ffff}\""),
    ]

    @Test("Strings are escaped in one way", arguments: escapes)
    func escaping(text: String, json: String) throws {
        #expect(Self.write { $0.string(text) } == json)
        #expect(Self.write { $0.key(text) } == json + ":")
        var reader = JSONReader(Array(json.utf8))
        #expect(try Array(reader.string().utf8) == Array(text.utf8))
    }

    @Test("No line separator of any kind is left in a line")
    func oneLine() {
        for scalar in UInt32(0)...0x2fff {
            guard let scalar = Unicode.Scalar(scalar) else { continue }
            let text = Self.write { $0.string(String(Character(scalar))) }
            if text.unicodeScalars.contains(where: {
                $0.value < 0x20 || $0.value == 0x7f || $0 == "\u{2028}" || $0 == "\u{2029}"
            }) {
                Issue.record("\(scalar.value)")
            }
        }
    }

    @Test("Closing more than was opened is refused")
    func unbalanced() async {
        await #expect(processExitsWith: .failure) {
            var json = JSONWriter()
            json.endArray()
        }
    }

    static func value(_ random: inout SeededGenerator, depth: Int = 0) -> JSONValue {
        switch random.below(depth < 5 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(random.chance(0.5))
        case 2: return .number(random.pick(["0", "-1", "1.50", "2e10", "18446744073709551616"]))
        case 3, 4: return .string(text(&random))
        case 5:
            return .array(
                (0..<random.index(below: 5)).map { _ in value(&random, depth: depth + 1) })
        default:
            return .object(
                (0..<random.index(below: 5)).map { index in
                    .init("\(index)" + text(&random), value(&random, depth: depth + 1))
                })
        }
    }

    static func text(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<random.index(below: 8) {
            let limit = random.pick([0x20, 0x80, 0x800, 0x10000, 0x110000] as [UInt64])
            text.unicodeScalars.append(Unicode.Scalar(UInt32(random.below(limit))) ?? "x")
        }
        return text
    }

    @Test(
        "Random values are read back, and written again to the same bytes",
        arguments: UInt64(0)..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let value = Self.value(&random)
            for layout in [JSONWriter.Layout.compact, .indented] {
                var json = JSONWriter(layout: layout)
                value.write(to: &json)
                let read = try JSONReaderTests.parse(json.bytes)
                #expect(read == value)
                var again = JSONWriter(layout: layout)
                read.write(to: &again)
                #expect(again.bytes == json.bytes)
            }
            #expect(!value.description.utf8.contains(0x0a))
        }
    }

    @Test("Parts of a value are found by name and kind")
    func access() {
        let value = JSONValue.object([
            .init("n", .number("-7")), .init("s", .string("x")), .init("f", .number("1.5")),
        ])
        #expect(value["n"]?.integer == -7)
        #expect(value["s"]?.string == "x")
        #expect(value["f"]?.integer == nil)
        #expect(value["s"]?.integer == nil)
        #expect(value["n"]?.string == nil)
        #expect(value["z"] == nil)
        #expect(JSONValue.null["n"] == nil)
    }
}
