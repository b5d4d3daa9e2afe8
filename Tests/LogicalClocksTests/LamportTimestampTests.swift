import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A Lamport timestamp orders events, and knows what it does not know")
struct LamportTimestampTests {
    @Test(
        "The plausible relation never inverts the causal order, and says concurrent only if it is",
        arguments: UInt64(0)..<20)
    func plausible(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 4, events: 60, using: &random)
        let clocks = run.clocks(LamportClock()) {
            $0.merge($1)
        } tick: { clock, _ in
            clock.tick()
        }
        let stamps = zip(clocks, run.events).map { $0.timestamp(at: $1.replica) }
        var guessed = 0
        var certain = 0
        for (left, stamp) in stamps.enumerated() {
            for (right, other) in stamps.enumerated() {
                let truth = run.relation(left, right)
                let relation = stamp.plausibleRelation(to: other)
                #expect(relation == truth || truth == .concurrent)
                #expect(other.plausibleRelation(to: stamp) == relation.inverse)
                if relation == .concurrent { certain += 1 }
                if relation != truth { guessed += 1 }
            }
        }
        #expect(guessed > 0 && certain > 0)
    }

    static let relations: [(LamportTimestamp, LamportTimestamp, CausalRelation)] = [
        (.init(time: 1, replica: 0), .init(time: 1, replica: 0), .equal),
        (.init(time: 1, replica: 0), .init(time: 1, replica: 1), .concurrent),
        (.init(time: 1, replica: 9), .init(time: 2, replica: 0), .before),
        (.init(time: 1, replica: 9), .init(time: 2, replica: 9), .before),
        (.init(time: 3, replica: 0), .init(time: 2, replica: 1), .after),
    ]

    @Test("Each case of the plausible relation", arguments: relations)
    func cases(left: LamportTimestamp, right: LamportTimestamp, relation: CausalRelation) {
        #expect(left.plausibleRelation(to: right) == relation)
    }

    @Test("The text is time and process, the bytes are two numbers")
    func layout() throws {
        let stamp = LamportTimestamp(time: 300, replica: 1)
        #expect(stamp.description == "300@1")
        #expect(try stamp.encoded() == [0xac, 2, 1])
        var roster = try #require(Roster(["a", "two words"]))
        #expect(stamp.description(in: roster) == "300@\"two words\"")
        #expect(try LamportTimestamp(parsing: "300@\"two words\"", roster: &roster) == stamp)
        #expect(
            try LamportTimestamp(parsing: "7@new", roster: &roster).replica == 2
                && roster.count == 3)
        #expect(throws: TextError.self) {
            try LamportTimestamp(parsing: "7@newer x", roster: &roster)
        }
        #expect(roster.count == 3)
    }

    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stamp = LamportTimestamp(
            time: random.clockCount() - 1, replica: random.replica())
        try expectCanonical(stamp, using: &random)
        try expectOneTextForm(of: stamp, using: &random)
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected a whole number up to 9223372036854775807"),
        ("9223372036854775808@1", "1:1: expected a whole number up to 9223372036854775807"),
        ("1", "1:2: expected '@'"),
        ("1@", "1:3: expected the name of a replica"),
        ("1@a", "1:3: 'a' cannot name a replica here"),
        ("1@4294967296", "1:3: '4294967296' cannot name a replica here"),
        ("1@0 0", "1:5: expected the end"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try LamportTimestamp(parsing: text) }
    }

    @Test("Numbers that are too large are refused in bytes")
    func overflow() {
        var writer = ByteWriter()
        writer.write(varint: 1 << 63)
        #expect(throws: WireError(.overflow, at: 0)) {
            try LamportTimestamp(decoding: writer.bytes + [0])
        }
        #expect(throws: WireError(.overflow, at: 1)) {
            try LamportTimestamp(decoding: [0, 0x80, 0x80, 0x80, 0x80, 0x10])
        }
    }
}
