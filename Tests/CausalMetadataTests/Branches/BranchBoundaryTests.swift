import CausalMetadata
import SeededRandom
import Testing

@Suite("Identities that were merged, and joins within a limit")
struct BranchBoundaryTests {
    @Test("Pieces that a merge left overlapping are one owner's, and are branched apart")
    func overlapping() throws {
        var whole = CausalContext(origin: 7)
        let before = whole
        var outer = whole.branch()
        let inner = outer.branch()
        // A copy of the whole comes back beside a part of it, which a merge cannot refuse.
        var merged = before.merging(inner)
        #expect(merged.identity.description == "7:*")
        let branch = merged.branch()
        #expect(merged.identity.description == "7:0" && branch.identity.description == "7:1")
        #expect(!merged.identity.overlaps(branch.identity))
    }

    @Test("Halves that a merge brought together are branched as one")
    func halves() {
        var first = CausalContext(origin: 7)
        let second = first.branch()
        var merged = first.merging(second)
        let branch = merged.branch()
        #expect(branch.identity.description == "7:1" && merged.identity.description == "7:0")
    }

    @Test("A join is held to its limit, and keeps what is most important")
    func limit() throws {
        var parent = CausalContext(origin: 7)
        var branch = parent.branch()
        parent[Tenants.self] = ["north", "south"]
        branch[Tenants.self] = ["east", "west"]
        branch[Deadline.self] = ContextMinimum(5)
        var unlimited = parent
        try unlimited.join(branch)
        try parent.join(branch, limit: 20)
        #expect(parent == unlimited.trimmed(to: 20) && parent.encoded().count <= 20)
        #expect(parent.identity.description == "7:*" && parent.read(Deadline.self).isExact)
        #expect(!parent.read(Tenants.self).isExact)
    }

    @Test("What is known of a branch that is out counts against a limit like any other bytes")
    func outstanding() throws {
        var parent = CausalContext(origin: 7)
        parent[Tenants.self] = ["north", "south"]
        let size = parent.encoded().count
        let branches = (0..<20).map { _ in parent.branch() }
        #expect(parent.encoded().count > size && branches.count == 20)
        parent.trim(to: size)
        #expect(parent.encoded().count <= size && !parent.isComplete)
    }

    @Test("A context with branches out does all that its bytes do", arguments: cases(5_000))
    func settled(seed: UInt64) throws {
        var run = BranchingTests.Run(seed: seed)
        for _ in 0..<25 { try run.step() }
        let (one, other) = (run.random.pick(run.live).context, run.random.pick(run.live).context)
        let (bytes, others) = (
            try CausalContext(decoding: one.encoded()), try CausalContext(decoding: other.encoded())
        )
        #expect(bytes == one && bytes.hashValue == one.hashValue)
        #expect(bytes.identity == one.identity && bytes.peeked == one.peeked)
        #expect(one.merging(other).encoded() == bytes.merging(others).encoded())
        let limit = 1 + run.random.index(below: one.encoded().count + 8)
        #expect(one.trimmed(to: limit).encoded() == bytes.trimmed(to: limit).encoded())
        var (written, writtenBytes) = (one, bytes)
        let fits = written.set(["north"], for: Tenants.self, limit: limit)
        #expect(fits == writtenBytes.set(["north"], for: Tenants.self, limit: limit))
        #expect(written.encoded() == writtenBytes.encoded())
    }
}
