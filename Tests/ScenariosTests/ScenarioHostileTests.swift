import LogicalClocks
import Scenarios
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("No text makes the reader of scenarios trap")
struct ScenarioHostileTests {
    static let whole = """
        application store # the default
        processes a b.1 c_2
        channels a->b.1 b.1<->c_2 c_2->a
        order reordering
        delay uniform 1 10
        loss 0.25
        duplication 0.05
        seed 18446744073709551615
        put a "x \\" y" 1 as alice blind
        get b.1 x as "bob \\\\"
        at 50 snapshot a c_2 within 500
        partition a b.1 | c_2
        heal c_2->a
        crash a amnesia\r
        tick 10
        run
        """

    @Test("every beginning of a scenario is read or refused")
    func prefixes() throws {
        let bytes = Array(Self.whole.utf8)
        #expect(try ScenarioParser.parse(bytes).commands.count == 8)
        var refused = 0
        for count in bytes.indices {
            do throws(TextError) {
                _ = try ScenarioParser.parse(Array(bytes[..<count]))
            } catch {
                refused += 1
                check(error, bytes.prefix(count))
            }
        }
        #expect(refused > 100)
    }

    @Test("a scenario with bytes changed is read or refused", arguments: UInt64(0)..<8)
    func changed(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var bytes = Array(Self.whole.utf8)
            for _ in 0...random.below(4) {
                let index = random.index(below: bytes.count)
                switch random.below(3) {
                case 0: bytes[index] = UInt8(random.below(256))
                case 1: bytes.remove(at: index)
                default: bytes.insert(random.pick(Array(" \n\"\\#=-<>|0:\0\r".utf8)), at: index)
                }
            }
            do throws(TextError) {
                _ = try ScenarioParser.parse(bytes)
            } catch {
                check(error, bytes[...])
            }
        }
    }

    @Test("random bytes are refused", arguments: UInt64(0)..<8)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let bytes = (0..<random.index(below: 200)).map { _ in UInt8(random.below(256)) }
            do throws(TextError) {
                _ = try ScenarioParser.parse(bytes)
                Issue.record("a scenario in noise")
            } catch {
                check(error, bytes[...])
            }
        }
    }

    @Test("words that are not UTF-8, and words with NUL")
    func badWords() throws {
        let start = Array("processes a b\nput a ".utf8)
        expectTextError("2:7: the word is not UTF-8") {
            try ScenarioParser.parse(start + [0x78, 0xff, 0x20, 0x31])
        }
        let quoted = #expect(throws: TextError.self) {
            try ScenarioParser.parse(start + [0x31, 0x20, 0x22, 0xc3, 0x22])
        }
        #expect(quoted?.description == "2:9: the word is not UTF-8")
        // In a comment anything may stand.
        _ = try ScenarioParser.parse(start + Array("x 1 # ".utf8) + [0xff, 0])
        let scenario = try ScenarioParser.parse(start + [0, 0x20, 0])
        #expect(
            scenario.commands.map(\.action)
                == [.put(0, key: "\0", value: "\0", session: "a", isBlind: false)])
        var parser = ScenarioParser()
        #expect(throws: TextError.self) { try parser.parse([0xed, 0xa0, 0x80][...], number: 1) }
    }

    @Test(
        "a line of a million bytes is refused at its limit", arguments: ["x", "\"", " ", "#", "é"])
    func longLines(unit: String) {
        let text = "processes a\n" + String(repeating: unit, count: 1_000_000) + "\nrun"
        expectTextError("2:65537: the line is longer than 65536 bytes") {
            try ScenarioParser.parse(text)
        }
        var parser = ScenarioParser()
        let line = #expect(throws: TextError.self) {
            try parser.parse(String(repeating: unit, count: 1_000_000), number: 9)
        }
        #expect(line?.description == "9:65537: the line is longer than 65536 bytes")
    }

    /// An error has a place in the text and says something.
    private func check(_ error: TextError, _ bytes: ArraySlice<UInt8>) {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        #expect(!error.message.isEmpty)
        #expect(1...lines.count ~= error.position.line)
        guard 1...lines.count ~= error.position.line else { return }
        #expect(1...(lines[error.position.line - 1].count + 1) ~= error.position.column)
    }
}
