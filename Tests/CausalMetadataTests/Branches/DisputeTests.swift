import CausalMetadata
import SeededRandom
import Testing

@Suite("What contradicts, or may be lost in part, is neither hidden nor written over")
struct DisputeTests {
    @Test("Of contradicting counts the most of each kind counts", arguments: UInt64(0)..<40)
    func disputedAmounts(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let origin = CausalContext(origin: 7)
        var added: [UInt64] = []
        var taken: [UInt64] = []
        var merged = origin
        for _ in 0..<2 + random.index(below: 3) {
            let (up, down) = (1 + random.below(9), 1 + random.below(9))
            var counter = ContextUpDownCounter()
            // Two steps of one owner would be two versions, of which the later one counts.
            counter.increment(by: up, as: origin.identity)
            var copy = origin
            copy[Moved.self] = counter
            var other = origin
            var below = ContextUpDownCounter()
            below.decrement(by: down, as: origin.identity)
            other[Moved.self] = below
            merged.merge(random.chance(0.5) ? copy.merging(other) : other.merging(copy))
            added.append(up)
            taken.append(down)
        }
        let most = (added.max() ?? 0, taken.max() ?? 0)
        let balance = try #require(merged[Moved.self])
        #expect(balance.isDisputed)
        #expect(balance.total == Int64(most.0) - Int64(most.1))
    }

    @Test("A name is not removed from a set of which a part may be lost")
    func removalFromRest() throws {
        var context = CausalContext(origin: 7)
        let names = (0..<8).map { "n\($0)" }
        for name in names { try context.insert(name, into: Holders.self) }
        let whole = context.encoded().count
        var refused = 0
        for limit in 1..<whole {
            var rest = context.trimmed(to: limit)
            guard let name = rest[Holders.self]?.names.first else { continue }
            guard !rest.read(Holders.self).isExact else { continue }
            let before = rest
            #expect(throws: ContextWriteError.mayHaveLost) {
                try rest.remove(name, from: Holders.self)
            }
            #expect(rest == before)
            refused += 1
        }
        #expect(refused > 0)
        try context.remove("n3", from: Holders.self)
        #expect(context[Holders.self]?.names == names.filter { $0 != "n3" })
    }
}
