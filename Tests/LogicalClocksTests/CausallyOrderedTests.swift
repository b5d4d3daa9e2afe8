import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("Each answer of a relation has a question of its own")
struct CausallyOrderedTests {
    private func check<Value: CausallyOrdered>(_ left: Value, _ right: Value) {
        let relation = left.relation(to: right)
        #expect(left.isBefore(right) == (relation == .before))
        #expect(left.isAfter(right) == (relation == .after))
        #expect(left.isEqual(to: right) == (relation == .equal))
        #expect(left.isConcurrent(with: right) == (relation == .concurrent))
        #expect(right.isAfter(left) == left.isBefore(right))
    }

    @Test("They are true for one relation each", arguments: seeds(60))
    func drawn(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let clocks = (0..<6).map { _ in VectorClock(random.clock()) }
        for left in clocks {
            for right in clocks + [left.ticked(at: 0)] {
                check(left, right)
                check(VersionVector(left), VersionVector(right))
                check(
                    EventStamp(origin: 1, clock: left.ticked(at: 1)),
                    EventStamp(origin: 2, clock: right.ticked(at: 2)))
            }
        }
    }

    @Test("Stamps, their trees and their owners have them, too")
    func stamps() throws {
        var alice = Stamp.seed
        var bob = try alice.fork()
        let start = alice
        alice.event()
        bob.event()
        for (left, right) in [(alice, bob), (start, alice), (bob, start), (start, start)] {
            check(left, right)
            check(left.events, right.events)
            let owner = OwnedStamp(takingOver: left)
            #expect(owner.isBefore(right) == left.isBefore(right))
            #expect(owner.isAfter(right) == left.isAfter(right))
            #expect(owner.isEqual(to: right) == left.isEqual(to: right))
            #expect(owner.isConcurrent(with: right) == left.isConcurrent(with: right))
        }
        #expect(alice.isConcurrent(with: bob) && start.isBefore(alice))
        #expect(start.isEqual(to: start.peeked) && start != start.peeked)
    }

    @Test("Dotted version vectors and their sets have them, too")
    func sets() {
        let gap = DottedVersionVector([0: 1], dots: [Dot(0, 3)])
        for other in [[:], [0: 1], [0: 2], [0: 3], gap] as [DottedVersionVector] {
            check(gap, other)
        }
        #expect(gap.isConcurrent(with: [0: 2]) && gap.isBefore([0: 3]))
        var (left, right) = (DottedVersionVectorSet<Int>(), DottedVersionVectorSet<Int>())
        check(left, right)
        left.put(1, at: 0)
        check(left, right)
        right.put(2, at: 1)
        check(left, right)
        #expect(left.isConcurrent(with: right))
    }
}
