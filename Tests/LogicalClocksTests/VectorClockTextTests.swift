import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A vector clock is read and written as text")
struct VectorClockTextTests {
    @Test("The text lists the entries in the order of replicas")
    func layout() {
        #expect(VectorClock().description == "{}")
        #expect(VectorClock([(3, 2), (0, 1)]).description == "{0:1, 3:2}")
        let roster = Roster.lettered(count: 2)
        #expect(
            VectorClock([(0, 1), (1, 2), (2, 3)]).description(in: roster) == "{a:1, b:2, #2:3}")
    }

    @Test("What is written is read back", arguments: UInt64(0)..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let clock = VectorClock(random.clock())
            #expect(try VectorClock(parsing: clock.description) == clock)
        }
    }

    static let awkwardNames: [String] = [
        "a", "A-1_b.c#d@e/f+g", "two words", "", "quote\"d", "back\\slash", "\\\"", "{", "a:1",
        "a,b", "é", "日本", "line\nfeed", "tab\t", "\"\u{301}", "\\\u{301}x", "7", "\"",
    ].filter { !$0.isEmpty }

    @Test(
        "Names of any letters are quoted where they must be, and read back", arguments: awkwardNames
    )
    func names(name: String) throws {
        var roster = try #require(Roster(["first", name]))
        let clock: VectorClock = [0: 3, 1: 4]
        let text = clock.description(in: roster)
        let before = roster
        #expect(try VectorClock(parsing: text, roster: &roster) == clock)
        #expect(roster == before)
        var fresh = Roster()
        #expect(try VectorClock(parsing: text, roster: &fresh) == clock)
        #expect(fresh == before)
        #expect(Array(fresh.names[1].utf8) == Array(name.utf8))
    }

    @Test("Space may be anywhere, entries in any order, and a zero is nothing")
    func lenient() throws {
        #expect(try VectorClock(parsing: " {\t3 : 2 ,\n 0:1 } ") == [0: 1, 3: 2])
        #expect(try VectorClock(parsing: "{5:0, 1:007}") == [1: 7])
        #expect(try VectorClock(parsing: "{ }") == [:])
        #expect(try VectorClock(parsing: "{\"4\":1}") == [4: 1])
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected '{'"),
        ("0:1}", "1:1: expected '{'"),
        ("{", "1:2: expected the name of a replica"),
        ("{:1}", "1:2: expected the name of a replica"),
        ("{0}", "1:3: expected ':'"),
        ("{0 1}", "1:4: expected ':'"),
        ("{0:}", "1:4: expected a whole number up to 9223372036854775807"),
        ("{0:-1}", "1:4: expected a whole number up to 9223372036854775807"),
        ("{0: +1}", "1:5: expected a whole number up to 9223372036854775807"),
        ("{0:9223372036854775808}", "1:4: expected a whole number up to 9223372036854775807"),
        ("{0:99999999999999999999}", "1:4: expected a whole number up to 9223372036854775807"),
        ("{0:1", "1:5: expected ',' or '}'"),
        ("{0:1 1:2}", "1:6: expected ',' or '}'"),
        ("{0:1.5}", "1:5: expected ',' or '}'"),
        ("{0:1,}", "1:6: expected the name of a replica"),
        ("{0:1,, 1:1}", "1:6: expected the name of a replica"),
        ("{0:1} x", "1:7: expected the end"),
        ("{0:1}}", "1:6: expected the end"),
        ("{0:1, 0:2}", "1:7: '0' appears twice"),
        ("{0:0, 00:0}", "1:7: '00' appears twice"),
        ("{a:1}", "1:2: 'a' cannot name a replica here"),
        ("{4294967296:1}", "1:2: '4294967296' cannot name a replica here"),
        ("{+5:1}", "1:2: '+5' cannot name a replica here"),
        ("{-0:1}", "1:2: '-0' cannot name a replica here"),
        ("{\"a:1}", "1:2: the quoted name does not end"),
        ("{\"a\\", "1:2: the quoted name does not end"),
        ("{\n 0:1,\n é:1}", "3:2: 'é' cannot name a replica here"),
    ]

    @Test("Each defect has its error and its column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try VectorClock(parsing: text) }
    }

    @Test("With a roster, an empty name is refused, and a text that is refused adds no names")
    func rosterDefects() {
        var roster = Roster.lettered(count: 1)
        for (text, error) in [
            ("{\"\":1}", "1:2: '' cannot name a replica here"),
            ("{a:1, b:2, b:3}", "1:12: 'b' appears twice"),
            ("{c:1, d:2", "1:10: expected ',' or '}'"),
        ] {
            expectTextError(error) { try VectorClock(parsing: text, roster: &roster) }
            #expect(roster == Roster.lettered(count: 1))
            #expect(roster.id(of: "b") == nil)
        }
    }

    @Test("Too many entries are refused, and soon", .timeLimit(.minutes(1)))
    func tooMany() throws {
        let entries = (0...VectorClock.entriesMax).map { "\($0):1" }
        let most = "{" + entries.dropLast().joined(separator: ",")
        let thrown = #expect(throws: TextError.self) {
            try VectorClock(parsing: most + ", 65536:1}")
        }
        #expect(thrown?.message == "more than 65536 entries")
        #expect(thrown?.position == TextPosition(line: 1, column: most.utf8.count + 3))
    }
}
