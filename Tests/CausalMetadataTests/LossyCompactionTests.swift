import CausalMetadata
import SeededRandom
import Testing

@Suite("What is left of a value after compacting and trimming was said")
struct LossyCompactionTests {
    /// Whether what is left adds nothing to all that was said.
    private static func isWithin<Key: ContextKey>(
        _ key: Key.Type, _ rest: CausalContext, _ all: CausalContext
    ) -> Bool {
        guard let some = rest[key] else { return true }
        guard let all = all[key] else { return false }
        return Key.Value(parts: (some.parts + all.parts).map { $0[...] }) == all
    }

    @Test("Joining an inexact value with the rest of what was said gives all")
    func within() throws {
        var lossy = 0
        for seed in cases(25_000) {
            var run = PathIndependenceTests.Case(seed: seed)
            run.network.knows = true
            run.network.limits = (0..<3).map { _ in run.network.random.limit() }
            let rest = try run.network.run(run.leaves)
            if !rest.isComplete && rest.encoded().count > 1 { lossy += 1 }
            let all = run.union
            #expect(Self.isWithin(Sampled.self, rest, all))
            #expect(Self.isWithin(Agreed.self, rest, all))
            #expect(Self.isWithin(Deadline.self, rest, all))
            #expect(Self.isWithin(Depth.self, rest, all))
            #expect(Self.isWithin(Tenants.self, rest, all))
            #expect(Self.isWithin(Allowed.self, rest, all))
            #expect(Self.isWithin(Bytes.self, rest, all))
            #expect(Self.isWithin(Open.self, rest, all))
            #expect(Self.isWithin(Visits.self, rest, all))
        }
        #expect(lossy > 0)
    }
}
