import SeededRandom
import Testing
import WireFormat

@Suite("Names of members that are known before are written and read as blocks")
struct JSONKeyTests {
    static let names = [
        "a", "time", "process", "message", "keepsMemory", "a long name of thirty bytes",
    ]

    /// Reads an object of whole numbers and strings with a table, and by names as strings.
    static func members(
        _ bytes: [UInt8], byTable: Bool
    ) throws(TextError) -> [[String]] {
        let table = JSONKeyTable(names)
        var json = JSONReader(bytes)
        var seen = JSONKeySet()
        var known: [String] = []
        var members: [[String]] = []
        try json.beginObject()
        while true {
            var name: String?
            if byTable {
                name = try json.nextKey(in: table, once: &seen).map { table.names[$0] }
            } else {
                name = try json.nextKey()
                if let name {
                    guard names.contains(name) else { throw json.unexpectedKey(name) }
                    guard !known.contains(name) else {
                        throw json.errorAtKey("the member '\(name)' appears twice")
                    }
                    known.append(name)
                }
            }
            guard let name else { break }
            guard json.peek() == UInt8(ascii: "\"") else {
                members.append([name, String(try json.integer(Int16.self))])
                continue
            }
            let text = byTable ? try json.stringBytes { Self.text($0) } : try json.string()
            members.append([name, text])
        }
        try json.expectEnd()
        return members
    }

    static func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }

    static func result(_ bytes: [UInt8], byTable: Bool) -> Result<[[String]], TextError> {
        Result { () throws(TextError) in try Self.members(bytes, byTable: byTable) }
    }

    @Test(
        "A table finds what comparing strings finds, with the same errors",
        arguments: UInt64(0)..<40)
    func table(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var (accepted, refused) = (0, 0)
        for _ in 0..<60 {
            var text = ""
            for index in 0..<random.index(below: 5) {
                if index > 0 { text += random.pick([",", ", ", " ,\n "]) }
                let name = random.pick(
                    Self.names + Self.names
                        + [
                            "b", "tim", "timed", "keepsMemorx", "\\u0061", "tim\\u0065", "é", "\\x",
                            "",
                        ])
                let value = random.pick(
                    [
                        "0", "7", "-12", "32767", "32768", "01", "1.0", "1e2",
                        "1234567890123456789012",
                        "\"\"", "\"x\"", "\"abcdefgh\"", "\"abcdefghij\\n\"", "\"é\"", "\"\u{1}\"",
                        "\"",
                    ] + Array(repeating: "3", count: 20))
                text += "\"\(name)\"\(random.pick([":", ":", ":", " : ", ""]))\(value)"
            }
            let bytes = Array("{\(text)}\(random.pick(["", "", " ", "          ", "x"]))".utf8)
            let found = Self.result(bytes, byTable: true)
            #expect(found == Self.result(bytes, byTable: false), "\(text)")
            if case .success = found { accepted += 1 } else { refused += 1 }
        }
        #expect(accepted > 0 && refused > 0)
    }

    @Test("Bytes of names and strings are those of the strings, wherever the document ends")
    func bytes() throws {
        for text in [
            "", "a", "abcdefg", "abcdefgh", "abcdefghi", "ab\\ncd", "é", "abcdefghijklmnop\\u00e9",
        ] {
            for space in ["", "        "] {
                let document = Array("{\"\(text)\":\"\(text)\"\(space)}\(space)".utf8)
                var plain = JSONReader(document)
                try plain.beginObject()
                let expected = try plain.nextKey()
                var json = JSONReader(([9, 9] + document)[2...])
                try json.beginObject()
                #expect(try json.nextKeyBytes { Self.text($0) } == expected)
                #expect(try json.stringBytes { Self.text($0) } == expected)
                #expect(try json.nextKeyBytes { Self.text($0) } == nil)
                try json.expectEnd()
            }
        }
    }

    @Test("A special byte is found at every place of a string, and ends it or is refused")
    func places() {
        for length in 0..<20 {
            for place in 0..<length {
                for byte in UInt8.min...UInt8.max {
                    var content = Array(repeating: UInt8(ascii: "x"), count: length)
                    content[place] = byte
                    var json = JSONReader([UInt8(ascii: "\"")] + content + [UInt8(ascii: "\"")])
                    let text = try? json.string()
                    let isPlain = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5c
                    if isPlain {
                        #expect(text.map { Array($0.utf8) } == content)
                    } else {
                        #expect(text.map { $0.utf8.count } == (byte == 0x22 ? place : nil))
                    }
                    guard let written = String(validating: content, as: UTF8.self) else { continue }
                    var writer = JSONWriter()
                    writer.string(written)
                    let isCopied = isPlain && byte != 0x7f
                    #expect((writer.bytes.count == length + 2) == isCopied)
                }
            }
        }
    }

    @Test("Keys are written as names are, in every place and layout", arguments: [0, 1])
    func keys(layout: Int) {
        var byKey = JSONWriter(layout: layout == 0 ? .compact : .indented)
        var byName = byKey
        for name in ["", "a", "time", "abcd\"efgh\n", "é", String(repeating: "long ", count: 100)] {
            for _ in 0..<3 {
                byKey.beginObject()
                byName.beginObject()
                for value in [0, -1, 9, 10, 99, 100, Int.min, Int.max] {
                    byKey.member(JSONKey(name), value)
                    byName.member(name, JSONValue.number(String(value)))
                    byKey.member(JSONKey(name), "x")
                    byName.member(name, "x")
                    #expect(byKey.bytes == byName.bytes)
                    #expect(byKey.byteCount == byName.bytes.count)
                }
                byKey.endObject()
                byName.endObject()
                byKey.endLine()
                byName.endLine()
                #expect(byKey.text == byName.text)
            }
        }
        var wide = JSONWriter()
        wide.integer(UInt64.max)
        #expect(wide.text == "18446744073709551615")
    }

    @Test("A mark remembers where a value was")
    func marks() throws {
        var json = JSONReader(Array("{\"a\":\n  7}".utf8))
        try json.beginObject()
        _ = try json.nextKey()
        let mark = json.mark
        _ = try json.integer(Int.self)
        #expect(json.error("x", at: mark).description == "2:3: x")
        #expect(json.errorAtKey("y").description == "1:2: y")
    }
}
