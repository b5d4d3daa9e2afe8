import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("Clocks are values of a context")
struct ContextClockTests {
    @Test("Reading a clock is a join, whatever the parts are")
    func laws() {
        for seed in cases(5_000) {
            var random = SeededGenerator(seed: seed)
            ContextValueTests.expectLawful(VectorClock.self, &random) { random in
                VectorClock(random.entries())
            }
            ContextValueTests.expectLawful(EventTree.self, &random) { random in
                random.chance(0.3)
                    ? EventTree(leaf: random.below(3)) : EventTree(steps: random.eighths()[...])
            }
            ContextValueTests.expectLawful(ContextMap<EventTree>.self, &random) { random in
                var map = ContextMap<EventTree>()
                for _ in 0..<random.below(3) {
                    map[random.name()] = EventTree(steps: random.eighths()[...])
                }
                return map
            }
        }
    }

    @Test("Clocks have the published bytes: the largest count and the largest interval first")
    func vectors() {
        #expect(VectorClock().parts == [[]])
        #expect(
            ([200: 1, 3: 128] as VectorClock).parts == [[3, 0x7f, 0x7f], [0x80, 0xc8, 0xfe]])
        #expect(EventTree.zero.parts == [[]])
        #expect(("5" as EventTree).parts == [[0, 0xfa]])
        #expect(([3: 1, 200: 5] as VectorClock).parts == [[3, 0xfe], [0x80, 0xc8, 0xfa]])
        #expect(("(1, (0, 0, 2), 0)" as EventTree).parts == [[0, 0xfe], [2, 0x40, 0xfc]])
        let tree: EventTree = "(1, (0, 0, 2), (0, (3, 0, 1), 0))"
        #expect(tree.parts == [[0, 0xfe], [2, 0x40, 0xfc], [2, 0x80, 0xfb], [3, 0xa0, 0xfa]])
        let ninth = EventTree(parts: [[9, 0x80, 0x80, 0xfe]])
        #expect(ninth?.depth == 9 && ninth?.maximum == 1 && ninth?.leafCount == 10)
    }

    @Test("An event tree is the pointwise maximum of its parts, in the fewest parts")
    func pointwise() throws {
        for seed in cases(12_500) {
            var random = SeededGenerator(seed: seed)
            var counts = [UInt64](repeating: 0, count: 32)
            var parts: [[UInt8]] = [[]]
            for _ in 0..<random.below(10) {
                let depth = Int(random.below(6))
                let length = 32 >> depth
                let start = random.index(below: 1 << depth)
                let count = random.within(1...4)
                for index in start * length..<(start + 1) * length {
                    counts[index] = max(counts[index], count)
                }
                let path = depth == 0 ? [] : [UInt8(start << (8 - depth))]
                parts.append([UInt8(depth)] + path + [~UInt8(count)])
            }
            let tree = try #require(EventTree(parts: parts.map { $0[...] }))
            #expect(tree == EventTree(steps: counts[...]), "seed \(seed)")
            let own = tree.parts
            #expect(own.count <= max(parts.count - 1, 1))
            #expect(own.reduce(0) { $0 + $1.count } <= parts.reduce(0) { $0 + $1.count })
            // None can be left out.
            for index in own.indices where own != [[]] {
                let fewer = own[..<index] + own[(index + 1)...] + [[]]
                #expect(EventTree(parts: fewer.map { $0[...] }) != tree)
            }
        }
    }

    @Test("Trees as deep as can be are read back", arguments: UInt64(0)..<5)
    func deep(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (stamp, others) = (Stamp.seed, [Stamp]())
        for _ in cases(UInt64(Stamp.depthMax * 10)).prefix(Stamp.depthMax) {
            var other = try stamp.fork()
            if random.chance(0.5) { swap(&stamp, &other) }
            if random.below(20) == 0 { others.append(other) }
        }
        var events = EventTree.zero
        for var one in others + [stamp] {
            for _ in 0..<random.below(4) { one.event() }
            events.join(one.events)
        }
        #expect(events.depth > 0)
        #expect(EventTree(parts: events.parts.shuffled(by: &random)) == events)
    }

    @Test("Parts that make no sense are ignored, and counts are held within the limits")
    func hostile() {
        // Cut off, a count of zero, a replica above 32 bits, a byte too many, overlong.
        for part in [
            [1], [1, 0xff], [0xf8, 8, 0, 0, 0, 0, 0xfe], [1, 0xfe, 0], [0x80, 1, 0xfe],
        ]
            as [[UInt8]]
        {
            #expect(VectorClock(parts: [part[...]]) == nil)
            #expect(VectorClock(parts: [part[...], [4, 0xfe]]) == [4: 1])
        }
        // Cut off, no path, a count of zero, bits behind the path, too deep, a byte too many.
        let bits = [UInt8](repeating: 0, count: 129)
        for part in [
            [0], [1, 0xfe], [1, 0x80, 0xff], [1, 0xc0, 0xfe], [9, 0, 0x40, 0xfe], [7, 1, 0xfe],
            [0x84, 1] + bits + [0xfe], [0, 0xfe, 0], [0x80, 1, 0x80, 0xfe],
        ] as [[UInt8]] {
            #expect(EventTree(parts: [part[...]]) == nil)
            #expect(EventTree(parts: [part[...], [0, 0xfd]]) == "2")
        }
        let most = [UInt8](repeating: 0, count: 9)
        #expect(VectorClock(parts: [[1] + most])?[1] == VectorClock.countMax)
        #expect(EventTree(parts: [[0] + most])?.maximum == Stamp.countMax)
    }

    @Test("A tree of too many nodes is no value, and one in a context never has them")
    func manyNodes() throws {
        func parts(_ count: Int) -> [[UInt8]] {
            // Ways that part at once and go on to the end.
            (0..<count).map { index in
                let head = [UInt8(truncatingIfNeeded: index), UInt8(index >> 8)]
                return [0x84, 0] + head + [UInt8](repeating: 0x55, count: 126) + [0xfe]
            }
        }
        var context = CausalContext()
        let deepest = parts(480)
        for part in deepest {
            var writer = ByteWriter()
            writer.write(lengthPrefixed: [0x80, 131] + part)
            context.merge(try CausalContext(decoding: writer.bytes))
        }
        #expect(context.isComplete && context.encoded().count > 64_000)
        // A build for debugging walks over all levels of each leaf.
        if cases(25).count == 100 {
            let tree = try #require(context[Events.self])
            #expect(tree.nodeCount > Stamp.nodesMax * 9 / 10 && tree.nodeCount < Stamp.nodesMax)
        }
        let large = parts(520).map { $0[...] }
        #expect(EventTree(parts: large) == nil)
        // It counts what is left after the join.
        #expect(EventTree(parts: large + [[0, 0xfe]]) == "1")
    }

    @Test("A clock that lost entries answers only what no lost entry could change")
    func unknown() {
        for seed in cases(5_000) {
            var random = SeededGenerator(seed: seed)
            let (left, right) = (random.few(), random.few())
            let (isExact, isOtherExact) = (random.chance(0.5), random.chance(0.5))
            var relations: Set<CausalRelation> = []
            var below: Set<Bool> = []
            // What the truth can be: as it is here, or larger in one or both entries.
            for truth in isExact ? [left] : left.above {
                for other in isOtherExact ? [right] : right.above {
                    relations.insert(truth.relation(to: other))
                    below.insert(truth.isBelowOrEqual(to: other))
                }
            }
            func check<Value: ContextClock>(_ read: (VectorClock) -> Value) {
                // Nothing at all says what the clock that knows nothing says.
                let mine = ContextReading(
                    value: left.isEmpty && random.chance(0.5) ? nil : read(left),
                    isExact: isExact)
                let theirs = ContextReading(value: read(right), isExact: isOtherExact)
                #expect(mine.relation(to: theirs) == (relations.count == 1 ? relations.first : nil))
                #expect(mine.isBelowOrEqual(to: theirs) == (below.count == 1 ? below.first : nil))
                func expected(_ relation: CausalRelation) -> Bool? {
                    relations == [relation] ? true : relations.contains(relation) ? nil : false
                }
                #expect(mine.isBefore(theirs) == expected(.before))
                #expect(mine.isAfter(theirs) == expected(.after))
                #expect(mine.isEqual(to: theirs) == expected(.equal))
                #expect(mine.isConcurrent(with: theirs) == expected(.concurrent))
            }
            check { $0 }
            check { EventTree(steps: [$0[0], $0[1]]) }
        }
    }

    @Test("An answer after trimming is the one of the whole clocks")
    func soundness() {
        var answers: [CausalRelation?: Int] = [:]
        for seed in cases(12_500) {
            var random = SeededGenerator(seed: seed)
            func trimmed(_ clock: VectorClock, _ tree: EventTree) -> CausalContext {
                var context = CausalContext()
                context[Seen.self] = clock
                context[Events.self] = tree
                context[Depth.self] = ContextMaximum(1)
                return random.chance(0.5) ? context : context.trimmed(to: random.limit())
            }
            let (a, b) = (VectorClock(random.entries()), VectorClock(random.entries()))
            let (c, d) = (random.eighths(), random.eighths())
            let (e, f) = (EventTree(steps: c[...]), EventTree(steps: d[...]))
            let mixed = random.chance(0.5)
            let (clock, tree) = (mixed ? a.merging(b) : b, mixed ? e.joined(with: f) : f)
            let (left, right) = (trimmed(a, e), trimmed(clock, tree))
            let relation = left.read(Seen.self).relation(to: right.read(Seen.self))
            answers[relation, default: 0] += 1
            if let relation { #expect(relation == a.relation(to: clock)) }
            let other = left.read(Events.self).relation(to: right.read(Events.self))
            if let other { #expect(other == e.relation(to: tree)) }
            let inverse = right.read(Events.self).relation(to: left.read(Events.self))
            #expect(other == inverse?.inverse)
        }
        #expect(answers.count == 5)
    }
}

extension VectorClock {
    /// This clock and larger ones over two replicas.
    fileprivate var above: [VectorClock] {
        (0...4).flatMap { first in
            (0...4).map { [0: self[0] + first, 1: self[1] + $0] }
        }
    }
}

extension SeededGenerator {
    /// A clock of two replicas.
    fileprivate mutating func few() -> VectorClock {
        [0: below(3), 1: below(3)]
    }

    fileprivate mutating func entries() -> [(ReplicaID, UInt64)] {
        [0, 1, 127, 128, .max].filter { _ in chance(0.5) }.map { raw in
            (ReplicaID(rawValue: raw), pick([1, 1, 2, 127, 128, VectorClock.countMax]))
        }
    }
}

extension [[UInt8]] {
    fileprivate func shuffled(by random: inout SeededGenerator) -> [ArraySlice<UInt8>] {
        var all = self
        random.shuffle(&all)
        return all.map { $0[...] }
    }
}
