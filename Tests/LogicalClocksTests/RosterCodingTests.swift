import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A roster is read and written")
struct RosterCodingTests {
    static let names = ["a", "b", "two words", "é", "\"", "\\", "[", "7", "line\nfeed", "日本"]

    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var names = Self.names
        random.shuffle(&names)
        let roster = try #require(Roster(Array(names[..<random.index(below: 8)])))
        try expectCanonical(roster, using: &random)
        try expectOneTextForm(of: roster, using: &random)
        #expect(try Roster(decoding: roster.encoded()).replicas == roster.replicas)
    }

    @Test("The text lists the names, the bytes their lengths too")
    func layout() throws {
        let roster = try #require(Roster(["a", "x y"]))
        #expect(roster.description == "[a, \"x y\"]")
        #expect(try roster.encoded() == [2, 1, 0x61, 3, 0x78, 0x20, 0x79])
        #expect(try Roster(parsing: " [ a,\n\"x y\" ] ") == roster)
        #expect(try Roster(parsing: "[]") == Roster())
        #expect(try Roster(parsing: "[a, c]").id(of: "c") == 1)
    }

    static let refusedTexts: [(text: String, error: String)] = [
        ("", "1:1: expected '['"),
        ("[a", "1:3: expected ',' or ']'"),
        ("[a,]", "1:4: expected a name"),
        ("[a, b, a]", "1:8: 'a' appears twice"),
        ("[a, \"\"]", "1:5: expected at most 65536 names of 1 to 4096 bytes"),
        ("[a] b", "1:5: expected the end"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refusedTexts)
    func texts(text: String, error: String) {
        expectTextError(error) { try Roster(parsing: text) }
    }

    static let refusedBytes: [(bytes: [UInt8], error: WireError)] = [
        ([1], WireError(.truncated, at: 0)),
        ([2, 1, 0x61, 1, 0x61], WireError(.invalid, at: 3)),
        ([1, 0, 0], WireError(.invalid, at: 1)),
        ([1, 2, 0xc3, 0x28], WireError(.invalidUTF8, at: 1)),
        ([0x81, 0x80, 4], WireError(.overLimit(limit: 65_536), at: 0)),
        ([1, 0x81, 0x20], WireError(.overLimit(limit: 4_096), at: 1)),
        // One name in two spellings that look alike.
        ([2, 2, 0xc3, 0xa9, 3, 0x65, 0xcc, 0x81], WireError(.invalid, at: 4)),
    ]

    @Test("Each defect of bytes has its error and its place", arguments: refusedBytes)
    func bytes(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try Roster(decoding: bytes) }
    }

    @Test("The longest name is accepted, and one byte more is not")
    func longest() throws {
        let longest = String(repeating: "x", count: Roster.nameBytesMax)
        let roster = try #require(Roster([longest]))
        #expect(try Roster(decoding: roster.encoded()) == roster)
        #expect(Roster([longest + "x"]) == nil)
        #expect(throws: TextError.self) { try Roster(parsing: "[\(longest)x]") }
    }

    @Test("Names that look alike but differ in bytes make different rosters")
    func spelling() throws {
        let composed = try #require(Roster(["\u{e9}"]))
        let combining = try #require(Roster(["e\u{301}"]))
        #expect(composed != combining)
        #expect(try composed.encoded() != combining.encoded())
    }
}
