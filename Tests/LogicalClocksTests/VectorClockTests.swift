import SeededRandom
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A vector clock is a dictionary in which a missing entry is zero")
struct VectorClockTests {
    static let pairsPerSeed = 50

    @Test("Reading, ticking and counting agree with the dictionary", arguments: UInt64(0)..<60)
    func ticking(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var model = random.clock().mapValues { $0 % 1_000 + 1 }
        var clock = VectorClock(model)
        for _ in 0..<40 {
            let replica = random.chance(0.5) ? random.replica() : ReplicaID(random.index(below: 9))
            #expect(clock[replica] == model[replica, default: 0])
            let before = clock
            #expect(before.ticked(at: replica)[replica] == model[replica, default: 0] + 1)
            clock.tick(at: replica)
            model[replica, default: 0] += 1
            #expect(clock.model == model)
            #expect(before.relation(to: clock) == .before)
            #expect(before[replica] + 1 == clock[replica])
        }
        #expect(clock.count == model.count)
        #expect(clock.isEmpty == model.isEmpty)
        #expect(clock.ids == model.keys.sorted())
    }

    @Test("relation(to:) agrees with the pointwise definition", arguments: UInt64(0)..<60)
    func relation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.pairsPerSeed {
            let (left, right) = random.clockPair()
            let truth = modelRelation(left, right)
            let (a, b) = (VectorClock(left), VectorClock(right))
            #expect(a.relation(to: b) == truth)
            #expect(b.relation(to: a) == truth.inverse)
            #expect(a.isBelowOrEqual(to: b) == (truth == .before || truth == .equal))
            #expect((a == b) == (truth == .equal))
            if truth == .equal { #expect(a.hashValue == b.hashValue) }
        }
    }

    @Test("All four relations come up in the random pairs")
    func shapes() {
        var seen: [CausalRelation: Int] = [:]
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1_000 {
            let (left, right) = random.clockPair()
            seen[modelRelation(left, right), default: 0] += 1
        }
        #expect(CausalRelation.allCases.allSatisfy { seen[$0, default: 0] > 100 })
    }

    @Test("Merging takes the larger of every two counts", arguments: UInt64(0)..<60)
    func merging(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<Self.pairsPerSeed {
            let (left, right) = random.clockPair()
            let (a, b) = (VectorClock(left), VectorClock(right))
            let merged = a.merging(b)
            #expect(merged.model == left.merging(right, uniquingKeysWith: max))
            #expect(merged.ids == merged.ids.sorted())
            #expect(a.model == left)
            #expect(b.model == right)
            var shared = a
            shared.merge(b)
            shared.merge(b)
            #expect(shared == merged)
        }
    }

    @Test(
        "Merging is idempotent, commutative, associative, and the least upper bound",
        arguments: UInt64(0)..<60)
    func laws(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let (left, right) = random.clockPair()
            let (a, b) = (VectorClock(left), VectorClock(right))
            let c = VectorClock(random.clock())
            #expect(a.merging(a) == a)
            #expect(a.merging(VectorClock()) == a)
            #expect(a.merging(b) == b.merging(a))
            #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
            #expect(a.isBelowOrEqual(to: a.merging(b)))
            #expect(a.isBelowOrEqual(to: b) == (a.merging(b) == b))
            if a.isBelowOrEqual(to: c) && b.isBelowOrEqual(to: c) {
                #expect(a.merging(b).isBelowOrEqual(to: c))
            }
        }
    }

    @Test("Clocks that come to share their identifiers stay separate values")
    func sharing() {
        var a: VectorClock = [0: 1, 5: 2]
        let b: VectorClock = [5: 1, 9: 4]
        a.merge(b)
        var c = b.merging(a)
        #expect(a == c)
        c.tick(at: 7)
        a.tick(at: 5)
        #expect(a == [0: 1, 5: 3, 9: 4])
        #expect(b == [5: 1, 9: 4])
        #expect(c == [0: 1, 5: 2, 7: 1, 9: 4])
    }

    @Test("A clock is the same however it was made: one storage, one hash")
    func canonical() throws {
        let made: VectorClock = [3: 1, 1: 2, 7: 0]
        var ticked = VectorClock()
        for replica in [1, 3, 1] as [ReplicaID] { ticked.tick(at: replica) }
        var merged: VectorClock = [1: 2]
        merged.merge([3: 1])
        for clock in [ticked, merged] {
            #expect(clock == made)
            #expect(clock.hashValue == made.hashValue)
            #expect(try clock.encoded() == made.encoded())
        }
        #expect(Set([made, ticked, merged]).count == 1)
        #expect(made.entries.map(\.replica) == [1, 3])
        #expect(VectorClock([(4, 0)]) == VectorClock())
        #expect(VectorClock([(4, 0)]).isEmpty)
    }

    @Test("A missing entry is zero: what several libraries get wrong")
    func peers() {
        let parent: VectorClock = [0: 1]
        let child: VectorClock = [0: 1, 1: 1]
        #expect(parent.relation(to: child) == .before)
        #expect(child.relation(to: parent) == .after)
        #expect(VectorClock().relation(to: parent) == .before)
        #expect(VectorClock().relation(to: VectorClock()) == .equal)
        #expect(VectorClock([(0, 1), (1, 0)]).relation(to: parent) == .equal)
        let other: VectorClock = [1: 1]
        #expect(parent.relation(to: other) == .concurrent)
        let far: VectorClock = [0: 2]
        #expect(far.relation(to: child) == .concurrent)
        #expect(child.relation(to: [0: 2, 1: 1, 2: 1]) == .before)
    }

    @Test("A process starts from nothing, and its clock rides on messages as it is")
    func conformance() {
        #expect(VectorClock.initial(count: 3) == [[:], [:], [:]])
        #expect(VectorClock.initial(count: 0).isEmpty)
        let clock: VectorClock = [2: 4]
        #expect(clock.peeked == clock)
    }

    @Test("A replica that comes twice is refused")
    func twice() async {
        await #expect(processExitsWith: .failure) { _ = VectorClock([(1, 2), (1, 3)]) }
    }
}
