import LogicalClocks
import SeededRandom
import Testing

@Suite("Interval tree clocks obey their laws")
struct IntervalTreeLawTests {
    /// Stamps of several moments of one random run, all comparable with each other.
    static func stamps(seed: UInt64) throws -> [Stamp] {
        var run = IntervalTreeRun(seed: seed, populationMax: 3 + Int(seed % 8))
        var seen: [Stamp] = []
        for _ in 0..<50 {
            let at = try run.step()
            if run.random.chance(0.2) { seen.append(run.stamps[at]) }
        }
        return seen + run.stamps
    }

    @Test("Merging is idempotent, commutative and associative", arguments: IntervalTreeRun.seeds)
    func semilattice(seed: UInt64) throws {
        let stamps = try Self.stamps(seed: seed)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let a = random.pick(stamps).peeked
            let b = random.pick(stamps).peeked
            let c = random.pick(stamps).peeked
            #expect(a.merging(a) == a)
            #expect(a.merging(b) == b.merging(a))
            #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
            #expect(a.isBelowOrEqual(to: a.merging(b)))
            #expect(b.isBelowOrEqual(to: a.merging(b)))
            // The merge is the least that is above both.
            if a.isBelowOrEqual(to: c), b.isBelowOrEqual(to: c) {
                #expect(a.merging(b).isBelowOrEqual(to: c))
            }
            #expect(a.isBelowOrEqual(to: b) == (a.merging(b) == b))
        }
    }

    @Test("The relation is a partial order", arguments: UInt64(0)..<100)
    func partialOrder(seed: UInt64) throws {
        let stamps = try Self.stamps(seed: seed)
        for a in stamps {
            #expect(a.relation(to: a) == .equal)
            for b in stamps {
                #expect(a.relation(to: b).inverse == b.relation(to: a))
                #expect((a.relation(to: b) == .equal) == (a.events == b.events))
                for c in stamps where a.isBelowOrEqual(to: b) && b.isBelowOrEqual(to: c) {
                    #expect(a.isBelowOrEqual(to: c))
                }
            }
        }
    }

    @Test("A fork is disjoint, knows the same, and joins back", arguments: IntervalTreeRun.seeds)
    func forks(seed: UInt64) throws {
        for stamp in try Self.stamps(seed: seed) {
            let (left, right) = try stamp.forked()
            #expect(left.relation(to: right) == .equal)
            #expect(left.relation(to: stamp) == .equal)
            #expect(!left.isAnonymous && !right.isAnonymous)
            #expect(try left.joined(with: right) == stamp)
            #expect(try right.joined(with: left) == stamp)
            #expect(throws: StampError.overlappingIdentities) { try left.joined(with: stamp) }
            var kept = stamp
            #expect(try kept.fork() == right)
            #expect(kept == left)
        }
    }

    @Test("A balanced fork is as shallow as its size allows", arguments: 1...40)
    func balanced(count: Int) throws {
        var stamp = Stamp.seed
        stamp.event()
        let parts = try stamp.forked(into: count)
        #expect(parts.count == count)
        let depth = (0...6).first { 1 << $0 >= count }
        #expect(parts.map(\.id.depth).max() == depth)
        #expect(parts.allSatisfy { $0.events == stamp.events })
        var whole = parts[0]
        for part in parts.dropFirst() { try whole.join(part) }
        #expect(whole == stamp)
        #expect(Stamp.initial(count: count).map(\.id) == parts.map(\.id))
        #expect(Stamp.initial(count: 0).isEmpty)
    }

    @Test("A fork into many of any stamp is disjoint, knows the same, and joins back to it")
    func forkIntoMany() throws {
        for stamp in try (UInt64(0)..<12).flatMap(Self.stamps(seed:)) {
            let parts = try stamp.forked(into: 5)
            var whole = Stamp(id: .none, events: .zero)
            // Parts that were not disjoint would be refused.
            for part in parts {
                #expect(part.events == stamp.events && !part.isAnonymous)
                try whole.join(part)
            }
            let depths = parts.map(\.id.depth)
            #expect(depths.allSatisfy { $0 <= stamp.id.depth + 3 })
            #expect(whole == stamp)
        }
    }

    @Test("No operation on one copy changes another", arguments: UInt64(0)..<40)
    func copies(seed: UInt64) throws {
        let stamps = try Self.stamps(seed: seed)
        let texts = stamps.map(\.description)
        let bytes = try stamps.map { try $0.encoded() }
        for (index, stamp) in stamps.enumerated() {
            let other = stamps[(index + 1) % stamps.count]
            var copy = stamp
            copy.event()
            _ = try copy.encoded()
            copy.event()
            copy = stamp
            copy.merge(other)
            copy.event()
            _ = try copy.fork()
            copy = stamp
            var peer = other
            copy.synchronize(with: &peer)
            peer.event()
            copy = stamp
            copy.receive(peer)
            _ = copy.send()
            for part in try stamp.forked(into: 3) {
                var part = part
                part.event()
                copy = Stamp(id: .none, events: stamp.events)
                try copy.join(part)
                copy.event()
            }
            var peeked = Stamp(id: .seed, events: stamp.peeked.events)
            peeked.event()
        }
        #expect(stamps.map(\.description) == texts)
        #expect(try stamps.map { try $0.encoded() } == bytes)
    }

    @Test("A peeked stamp is anonymous, stays so when forked, and gives its events only")
    func anonymous() throws {
        var a = Stamp.seed
        let b = try a.fork()
        a.event()
        let message = a.peeked
        #expect(message.isAnonymous && !a.isAnonymous)
        #expect(message.id == .none)
        let (first, second) = try message.forked()
        #expect(first == message && second == message)
        #expect(try a.joined(with: message) == a)
        var receiver = b
        receiver.merge(message)
        #expect(receiver.id == b.id)
        #expect(receiver.relation(to: a) == .equal)
        // Merging looks at events alone, even of a stamp with an identity that overlaps.
        #expect(a.merging(a) == a)
    }

    @Test("An event of an anonymous stamp is the caller's mistake")
    func anonymousEvent() async {
        await #expect(processExitsWith: .failure) {
            var stamp = Stamp.seed.peeked
            stamp.event()
        }
    }

    @Test("The tick of a clock is an event of the stamp's own identity")
    func tick() {
        var ticked = Stamp.initial(count: 2)[1]
        var recorded = ticked
        ticked.tick(at: ReplicaID(7))
        recorded.event()
        #expect(ticked == recorded)
    }
}
