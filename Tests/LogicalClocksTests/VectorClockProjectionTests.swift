import SeededRandom
import Testing

@testable import LogicalClocks

@Suite("A projection keeps the entries of some replicas")
struct VectorClockProjectionTests {
    @Test("It agrees with the dictionary and keeps the order", arguments: UInt64(0)..<40)
    func projecting(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let (left, right) = random.clockPair()
            var chosen = (left.keys.sorted() + right.keys.sorted()).filter { _ in
                random.chance(0.6)
            }
            chosen += [random.replica()] + chosen.prefix(2)
            let kept = Set(chosen)
            let (a, b) = (VectorClock(left), VectorClock(right))
            let (pa, pb) = (a.projected(onto: chosen), b.projected(onto: kept))
            #expect(pa.model == left.filter { kept.contains($0.key) })
            #expect(pa.isCanonical)
            #expect(pa.projected(onto: kept) == pa)
            #expect(a.merging(b).projected(onto: kept) == pa.merging(pb))
            #expect(a.meet(b).projected(onto: kept) == pa.meet(pb))
            if a.isBelowOrEqual(to: b) { #expect(pa.isBelowOrEqual(to: pb)) }
            #expect(pa.isBelowOrEqual(to: a))
        }
    }

    @Test("Clocks that differ elsewhere come out ordered or equal")
    func losesOrder() {
        let left: VectorClock = [0: 1, 1: 2]
        let right: VectorClock = [0: 2, 1: 1]
        #expect(left.relation(to: right) == .concurrent)
        #expect(left.projected(onto: [0]).relation(to: right.projected(onto: [0])) == .before)
        #expect(left.projected(onto: []) == right.projected(onto: []))
    }

    @Test("A projection onto all replicas is the clock itself")
    func all() {
        let clock: VectorClock = [3: 1, 8: 1 << 40]
        let whole = clock.projected(onto: [1, 3, 8])
        #expect(whole == clock)
        #expect(whole.sharesSlots(with: clock))
    }
}
