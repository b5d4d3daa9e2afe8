import CausalMetadata
import SeededRandom
import Testing

@Suite("What a context says does not depend on its path")
struct PathIndependenceTests {
    /// What a run of nodes does to contexts.
    struct Network {
        var random: SeededGenerator
        var knows = false
        var limits: [Int] = []

        /// Sends the contexts over chains and diamonds of nodes until one has met them all.
        mutating func run(_ leaves: [CausalContext]) throws -> CausalContext {
            var pool = leaves
            for _ in 0..<random.below(8) {
                let from = random.pick(pool)
                let other = random.chance(0.6) ? random.pick(pool) : CausalContext()
                pool.append(try node(from, other))
            }
            random.shuffle(&pool)
            var last = CausalContext()
            for context in pool { last = try node(last, context) }
            return last
        }

        private mutating func node(
            _ left: CausalContext, _ right: CausalContext
        ) throws -> CausalContext {
            var context = try CausalContext(decoding: left.encoded())
            context.merge(right)
            if knows && random.chance(0.5) { context.compactAll() }
            if !limits.isEmpty && random.chance(0.5) { context.trim(to: random.pick(limits)) }
            return context
        }
    }

    struct Case {
        var network: Network
        let facts: Facts
        let leaves: [CausalContext]
        /// All leaves merged on one node that knows no key.
        let union: CausalContext

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            let all = (0..<1 + random.below(4)).map { _ in Facts(from: &random) }
            facts = all.reduce(Facts()) { $0.joined($1) }
            leaves = all.map(\.context)
            union = leaves.reduce(CausalContext()) { $0.merging($1) }
            network = Network(random: random)
        }
    }

    @Test(
        "Nodes that know every key, and nodes that know none, give one context after one compaction"
    )
    func mixed() throws {
        for seed in cases(25_000) {
            var run = Case(seed: seed)
            run.network.knows = true
            var end = try run.network.run(run.leaves)
            #expect(run.facts.expectExactReadings(of: end) == Facts.keyCount)
            #expect(run.facts.expectExactReadings(of: run.union) == Facts.keyCount)
            end.compactAll()
            var union = run.union
            union.compactAll()
            #expect(end.encoded() == union.encoded(), "seed \(seed)")
            #expect(end.encoded() == run.facts.context.encoded(), "seed \(seed)")
        }
    }

    @Test("Nodes that know no key give one context at once, also if they trim to one limit")
    func unknowing() throws {
        for seed in cases(25_000) {
            var run = Case(seed: seed)
            #expect(try run.network.run(run.leaves) == run.union, "seed \(seed)")
            let limit = run.network.random.limit()
            run.network.limits = [limit, limit + 9, limit + 50]
            let end = try run.network.run(run.leaves)
            #expect(end.trimmed(to: limit) == run.union.trimmed(to: limit), "seed \(seed)")
        }
    }

    @Test("A reading called exact is the whole truth, whoever compacted and trimmed on the way")
    func exactness() throws {
        var (exact, lost) = (0, 0)
        for seed in cases(25_000) {
            var run = Case(seed: seed)
            run.network.knows = true
            run.network.limits = (0..<3).map { _ in run.network.random.limit() }
            let end = try run.network.run(run.leaves)
            let count = run.facts.expectExactReadings(of: end)
            exact += count
            lost += Facts.keyCount - count
        }
        #expect(exact > 0 && lost > 0)
    }
}
