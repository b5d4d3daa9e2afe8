import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Identities of messages and snapshots are read and written as text")
struct IdentityTextTests {
    @Test("Without a roster they go by numbers")
    func layout() {
        let roster = Roster.lettered(count: 1)
        #expect(MessageID(0, 12).description == "0.12")
        #expect(MessageID(0, 12).description(in: roster) == "a.12")
        #expect(SnapshotID(0, 1).description == "0-1")
        #expect(SnapshotID(0, 1).description(in: roster) == "a-1")
        #expect("\(MessageID(7, 1)) in \(SnapshotID(7, 2))" == "7.1 in 7-2")
    }

    @Test("What is written is read back, and from no other bytes", arguments: seeds(40))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let origin = ReplicaID(rawValue: random.pick([0, 1, 7, .max]))
        let number = random.pick([1, 9, 300, VectorClock.countMax])
        try expectOneTextForm(of: MessageID(origin, number), using: &random)
        try expectOneTextForm(of: SnapshotID(origin, number), using: &random)
        try expectCanonical(MessageID(origin, number))
        try expectCanonical(SnapshotID(origin, number))
    }

    @Test(
        "Each defect has its error and its column",
        arguments: [
            ("", "1:1: expected a whole number up to 4294967295"),
            ("a.1", "1:1: expected a whole number up to 4294967295"),
            ("4294967296.1", "1:1: expected a whole number up to 4294967295"),
            ("0", "1:2: expected '.'"),
            ("0-1", "1:2: expected '.'"),
            ("0.", "1:3: expected a whole number up to 9223372036854775807"),
            ("0. 0", "1:4: expected a number from 1"),
            ("0.9223372036854775808", "1:3: expected a whole number up to 9223372036854775807"),
            ("0.1x", "1:4: expected the end"),
        ])
    func defects(text: String, error: String) {
        expectTextError(error) { try MessageID(parsing: text) }
        guard !text.contains("-") else { return }
        let dashed = text.split(separator: ".", omittingEmptySubsequences: false)
            .joined(separator: "-")
        let expected = error.split(separator: "'.'", omittingEmptySubsequences: false)
            .joined(separator: "'-'")
        expectTextError(expected) { try SnapshotID(parsing: dashed) }
    }
}
