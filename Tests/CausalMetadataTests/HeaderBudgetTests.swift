import CausalMetadata
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("The clocks of a header share one budget of entries")
struct HeaderBudgetTests {
    /// A header of many clocks, as nodes make it that merge headers without knowing clocks.
    private static func header(_ clocks: [[UInt8]]) throws -> [UInt8] {
        let atoms = Set(clocks).map { [0] + $0 }.sorted { $0.lexicographicallyPrecedes($1) }
        return atoms.flatMap { atom in
            var writer = ByteWriter()
            writer.write(lengthPrefixed: atom)
            return writer.bytes
        }
    }

    /// The clock of so many replicas with equal counts: five bytes or so.
    private static func dense(_ count: Int, each: UInt64) -> VectorClock {
        VectorClock((0..<count).map { (ReplicaID($0), each) })
    }

    @Test("Clocks that have too many entries together are refused at the first that is too much")
    func tooMany() throws {
        let half = EntryBudget.entriesMax / 2
        let two = try Self.header([1, 2].map { try Self.dense(half, each: $0).encoded() })
        #expect(try CausalHeader<VectorClock>(decoding: two).clock == Self.dense(half, each: 2))
        let three = try Self.header([1, 2, 3].map { try Self.dense(half, each: $0).encoded() })
        let error = #expect(throws: WireError.self) {
            try CausalHeader<VectorClock>(decoding: three)
        }
        #expect(error?.code == .overLimit(limit: EntryBudget.entriesMax))
        #expect((error?.byteOffset ?? 0) > two.count)
        // A caller may allow more.
        var entries = EntryBudget(3 * half)
        let read = try CausalHeader<VectorClock>(
            decoding: three, limit: three.count, entries: &entries)
        #expect(read.clock == Self.dense(half, each: 3))
        #expect(entries.left == 0)
    }

    @Test("A clock that nobody would read is not written")
    func unreadable() throws {
        let clock = Self.dense(EntryBudget.entriesMax + 1, each: 1)
        let tooMany = WireError(.overLimit(limit: EntryBudget.entriesMax), at: 0)
        #expect(throws: ContextWriteError.unreadableClock(tooMany)) {
            try CausalHeader(clock: clock).encoded()
        }
        let ticked = VectorClock([(ReplicaID(1), VectorClock.countMax)]).ticked(at: 1)
        #expect(throws: ContextWriteError.unreadableClock(WireError(.overflow, at: 0))) {
            try CausalHeader(clock: ticked).encoded()
        }
    }

    @Test("Clocks that are joined two and two are those joined one by one", arguments: seeds(30))
    func joining(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let clocks = (0..<1 + random.index(below: 40)).map { _ in
            VectorClock(
                (0..<6).filter { _ in random.chance(0.5) }.map {
                    (ReplicaID($0), 1 + random.below(1 << 20))
                })
        }
        let all = clocks.reduce(VectorClock()) { $0.merging($1) }
        let bytes = try Self.header(clocks.map { try $0.encoded() })
        #expect(try CausalHeader<VectorClock>(decoding: bytes).clock == all)
    }

    @Test("Of stamps, the leaves are what is spent")
    func stamps() throws {
        var stamp = try Stamp(parsing: "(1, 0)")
        var parts = try stamp.forked(into: 1 << 12)
        for index in parts.indices where index.isMultiple(of: 2) { parts[index].event() }
        stamp = parts.reduce(Stamp(id: .none, events: .zero)) { $0.merging($1.peeked) }
        let leaves = stamp.events.leafCount
        #expect(leaves == 1 << 12)
        var entries = EntryBudget(leaves)
        let bytes = try stamp.encoded(entries: &entries)
        #expect(entries.left == 0)
        entries = EntryBudget(leaves)
        #expect(try Stamp(decoding: bytes[...], entries: &entries) == stamp)
        #expect(entries.left == 0)
        entries = EntryBudget(leaves - 1)
        #expect(throws: WireError(.overLimit(limit: leaves - 1), at: 0)) {
            try stamp.encoded(entries: &entries)
        }
        let error = #expect(throws: WireError.self) {
            try Stamp(decoding: bytes[...], entries: &entries)
        }
        #expect(error?.code == .overLimit(limit: leaves - 1))
    }
}
