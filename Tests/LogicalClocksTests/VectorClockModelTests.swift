import SeededRandom
import TestSupport
import Testing
import WireFormat

@testable import LogicalClocks

/// Some clocks, each beside its dictionary, that share storage in every way that use brings about.
private struct ClockPool {
    var clocks: [VectorClock] = Array(repeating: VectorClock(), count: 6)
    var models: [ModelClock] = Array(repeating: [:], count: 6)
    var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    /// Does one random operation and returns the indices of two clocks, the first of which changed.
    mutating func step() -> (changed: Int, other: Int) {
        let mine = random.index(below: clocks.count)
        let other = random.index(below: clocks.count)
        switch random.below(16) {
        case 0, 1, 2:
            models[mine] = random.shapedClock()
            clocks[mine] = VectorClock(models[mine])
        case 3:
            clocks[mine] = clocks[other]
            models[mine] = models[other]
        case 4:
            let chosen = Set(models[mine].keys.sorted().filter { _ in random.chance(0.7) })
            clocks[mine] = clocks[mine].projected(onto: chosen)
            models[mine] = models[mine].filter { chosen.contains($0.key) }
        case 5:
            clocks[mine] = clocks[mine].meet(clocks[other])
            models[mine] = models[mine].merging(models[other], uniquingKeysWith: min)
                .filter { models[other][$0.key] != nil && models[mine][$0.key] != nil }
        case 6...10:
            clocks[mine].merge(clocks[other])
            models[mine].merge(models[other], uniquingKeysWith: max)
        default:
            let known = models[mine].keys.sorted()
            let replica =
                known.isEmpty || random.chance(0.1) ? random.replica() : random.pick(known)
            clocks[mine].tick(at: replica)
            models[mine][replica, default: 0] += 1
        }
        return (mine, other)
    }
}

extension SeededGenerator {
    /// A count near a border of the storage: of one slot, of a half, of what is accepted.
    fileprivate mutating func borderCount() -> UInt64 {
        let borders: [UInt64] = [1 << 31, 1 << 32, 3 << 31, 1 << 40, VectorClock.countMax]
        return min(pick(borders) &+ within(0...4) &- 2, VectorClock.countMax - 1_000_000)
    }

    /// A clock that is dense or sparse, short or longer than one block, narrow or wide.
    fileprivate mutating func shapedClock() -> ModelClock {
        let count = chance(0.008) ? 120 + index(below: 20) : index(below: 7)
        let gap = chance(0.5) ? 1 : 3
        let wide = pick([0, 0, 0.1, 0.7])
        var model: ModelClock = [:]
        for index in 0..<count {
            model[ReplicaID(index * gap)] = chance(wide) ? borderCount() : 1 + below(6)
        }
        return model
    }
}

@Suite("A vector clock stays a dictionary through long random use")
struct VectorClockModelTests {
    @Test("Every operation agrees with the dictionary", arguments: seeds(50))
    func operations(seed: UInt64) {
        var pool = ClockPool(seed: seed)
        for step in 0..<2_000 {
            let before = pool.clocks
            let (changed, other) = pool.step()
            let (clock, model) = (pool.clocks[changed], pool.models[changed])
            let truth = modelRelation(model, pool.models[other])
            // No other clock may feel the change, whatever storage it shares.
            let others = before.indices.filter { $0 != changed }
            let isRight =
                clock.model == model && clock.isCanonical
                && clock.relation(to: pool.clocks[other]) == truth
                && (clock == pool.clocks[other]) == (truth == .equal)
                && others.allSatisfy { pool.clocks[$0] == before[$0] }
            if !isRight {
                Issue.record("step \(step): \(clock) is not \(model), beside \(before[other])")
                return
            }
        }
    }

    @Test("Equal clocks have equal storage, whatever made them", arguments: UInt64(100)..<110)
    func canonical(seed: UInt64) throws {
        var pool = ClockPool(seed: seed)
        for _ in 0..<400 {
            let clock = pool.clocks[pool.step().changed]
            let afresh = VectorClock(clock.model)
            #expect(clock == afresh)
            #expect(clock.hashValue == afresh.hashValue)
            #expect(clock.ids == afresh.ids)
            #expect(clock.slots == afresh.slots)
            #expect(try clock.encoded() == afresh.encoded())
        }
    }

    @Test("The random use meets every shape and every relation")
    func shapes() {
        var relations: [CausalRelation: Int] = [:]
        var widths: [Bool: Int] = [:]
        var long = 0
        var sharing = 0
        for seed in UInt64(0)..<10 {
            var pool = ClockPool(seed: seed)
            for _ in 0..<500 {
                let (changed, other) = pool.step()
                let (mine, theirs) = (pool.clocks[changed], pool.clocks[other])
                relations[mine.relation(to: theirs), default: 0] += 1
                widths[mine.isWide, default: 0] += 1
                if mine.count > VectorClock.blockCount { long += 1 }
                if changed != other && mine.sharesIDs(with: theirs) {
                    sharing += 1
                }
            }
        }
        #expect(CausalRelation.allCases.allSatisfy { relations[$0, default: 0] > 200 })
        #expect(widths[true, default: 0] > 1_000 && widths[false, default: 0] > 1_000)
        #expect(long > 10)
        #expect(sharing > 200)
    }

    @Test("Merging is a join and meet a meet, and relation is their order", arguments: 0..<20)
    func lattice(seed: UInt64) {
        var pool = ClockPool(seed: seed + 200)
        for _ in 0..<100 {
            for _ in 0..<6 { _ = pool.step() }
            let (a, b, c) = (pool.clocks[0], pool.clocks[1], pool.clocks[2])
            #expect(a.merging(a) == a)
            #expect(a.merging(b) == b.merging(a))
            #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
            #expect(a.meet(a) == a)
            #expect(a.meet(b) == b.meet(a))
            #expect(a.meet(b).meet(c) == a.meet(b.meet(c)))
            #expect(a.merging(a.meet(b)) == a)
            #expect(a.meet(a.merging(b)) == a)
            let isBelow = a.isBelowOrEqual(to: b)
            #expect(isBelow == (a.merging(b) == b))
            #expect(isBelow == (a.meet(b) == a))
            if isBelow && b.isBelowOrEqual(to: c) { #expect(a.isBelowOrEqual(to: c)) }
            if isBelow && b.isBelowOrEqual(to: a) { #expect(a == b) }
            #expect(a.relation(to: b) == b.relation(to: a).inverse)
            #expect(a.relation(to: a) == .equal)
        }
    }
}

extension VectorClock {
    /// Whether the storage is the one form that the entries have.
    var isCanonical: Bool {
        let needsWide = entries.contains { $0.count >= 1 << 31 }
        return zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
            && !entries.contains { $0.count == 0 }
            && slots.count == (needsWide ? 2 : 1) * ids.count
    }

    func sharesIDs(with other: Self) -> Bool { ids.span.isIdentical(to: other.ids.span) }

    func sharesSlots(with other: Self) -> Bool { slots.span.isIdentical(to: other.slots.span) }
}
