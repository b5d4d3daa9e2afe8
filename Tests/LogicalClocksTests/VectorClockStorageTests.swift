import Testing

@testable import LogicalClocks

@Suite("A vector clock keeps narrow counts and shares what it need not copy")
struct VectorClockStorageTests {
    static let lengths = [1, 2, 3, 4, 5, 7, 8, 9, 31, 127, 128, 129, 130, 255, 256, 257, 300]

    /// Clocks over dense or sparse replicas; the second shares the first's identifiers or not.
    static func pair(
        _ count: Int, gap: Int, base: UInt64, sharing: Bool
    ) -> (VectorClock, VectorClock) {
        let entries = (0..<count).map { (ReplicaID($0 * gap), base + UInt64($0 % 5)) }
        let clock = VectorClock(entries)
        return (clock, sharing ? clock : VectorClock(entries))
    }

    @Test("A difference at any place is seen, merged and told apart", arguments: lengths)
    func everyPlace(count: Int) {
        for (gap, base, sharing) in [
            (1, 3, true), (1, 3, false), (4, 3, true), (4, 3, false), (1, 1 << 40, true),
            (4, 1 << 31, false), (1, (1 << 33) - 1, true),
        ] as [(Int, UInt64, Bool)] {
            let (low, copy) = Self.pair(count, gap: gap, base: base, sharing: sharing)
            #expect(low.relation(to: copy) == .equal)
            #expect(low == copy)
            for place in 0..<count where count < 40 || place % 7 == 0 || place >= count - 2 {
                let high = copy.ticked(at: ReplicaID(place * gap))
                #expect(low.relation(to: high) == .before)
                #expect(high.relation(to: low) == .after)
                #expect(low != high)
                #expect(low.merging(high) == high)
                #expect(high.merging(low) == high)
                let aside = low.ticked(at: ReplicaID((place + 1) % count * gap))
                #expect(high.relation(to: aside) == (count == 1 ? .equal : .concurrent))
                let merged = high.merging(aside)
                #expect(merged[ReplicaID(place * gap)] == base + UInt64(place % 5) + 1)
                #expect(merged.meet(low) == low)
                #expect(merged.count == count)
            }
        }
    }

    @Test(
        "A count that passes a border of its slots goes on",
        arguments: [31, 32, 33, 62] as [UInt64])
    func widening(bits: UInt64) {
        let border: UInt64 = 1 << bits
        var clock: VectorClock = [1: 7, 2: border - 2, 9: 1]
        for count in border - 1...border + 2 {
            let before = clock
            clock.tick(at: 2)
            let afresh: VectorClock = [1: 7, 2: count, 9: 1]
            #expect(clock[2] == count)
            #expect(clock == afresh)
            #expect(clock.slots == afresh.slots)
            #expect(clock.hashValue == afresh.hashValue)
            #expect(before.relation(to: clock) == .before)
            #expect(clock.relation(to: before) == .after)
            #expect(before.merging(clock) == clock)
            #expect(clock.merging(before) == clock)
            #expect(clock[1] == 7 && clock[9] == 1)
        }
        #expect(clock.isWide)
        clock.tick(at: 5)
        clock.tick(at: 0)
        #expect(clock == [0: 1, 1: 7, 2: border + 2, 5: 1, 9: 1])
    }

    @Test("Halves are compared as one number")
    func halves() {
        let counts: [UInt64] = [
            1, 1 << 31 - 1, 1 << 31, 1 << 32 - 1, 1 << 32, 1 << 32 + 1, 3 << 31, 2 << 32,
            2 << 32 + 1, 1 << 62, VectorClock.countMax,
        ]
        for left in counts {
            for right in counts {
                let truth: CausalRelation =
                    left < right ? .before : left > right ? .after : .equal
                for rest in [[:], [4: 1], [4: 1 << 50]] as [VectorClock] {
                    let a = rest.merging([2: left])
                    let b = rest.merging([2: right])
                    #expect(a.relation(to: b) == truth)
                    #expect(a.merging(b) == (left < right ? b : a))
                    #expect(a.meet(b) == (left < right ? a : b))
                    #expect((a == b) == (truth == .equal))
                }
            }
        }
    }

    @Test("A clock becomes narrow where the wide counts are taken away")
    func narrowAgain() {
        let wide: VectorClock = [1: 5, 2: 1 << 40, 3: 6]
        #expect(wide.projected(onto: [1, 3]).slots == [5, 6])
        #expect(wide.meet([1: 9, 2: 4]).slots == [5, 4])
        #expect(wide.projected(onto: [1, 2]) == [1: 5, 2: 1 << 40])
    }

    @Test("What is known already is not written, so copies go on sharing storage")
    func knownAlready() {
        for (mine, known) in [
            ([0: 3, 1: 4], [0: 2, 1: 4]),
            ([0: 3, 7: 4], [0: 3, 7: 4]),
            ([0: 3, 7: 4, 9: 1], [7: 4]),
            ([0: 3, 7: 4], [:]),
            ([0: 3, 7: 1 << 40], [0: 1, 7: 1 << 39]),
            ([0: 3, 7: 1 << 40], [0: 1, 7: 9]),
            ([0: 3, 7: 1 << 40], [7: 1 << 40]),
        ] as [(VectorClock, VectorClock)] {
            var copy = mine
            copy.merge(known)
            #expect(copy == mine)
            #expect(copy.sharesSlots(with: mine))
            #expect(copy.sharesIDs(with: mine))
        }
    }

    @Test("A clock that learns all that another knows, and no more, shares its storage")
    func learnsAll() {
        var clock: VectorClock = [3: 1]
        let other: VectorClock = [1: 2, 3: 4]
        clock.merge(other)
        #expect(clock.sharesSlots(with: other))
        var empty = VectorClock()
        empty.merge(other)
        #expect(empty.sharesSlots(with: other))
        // Without new replicas the identifiers stay shared.
        var newer = other
        newer.merge([3: 9])
        #expect(newer == [1: 2, 3: 9])
        #expect(newer.sharesIDs(with: other))
        var fewer: VectorClock = [3: 9]
        fewer.merge(other)
        #expect(fewer == [1: 2, 3: 9])
        #expect(fewer.sharesIDs(with: other))
        #expect(other == [1: 2, 3: 4])
    }

    @Test("A count above the largest that is accepted is refused")
    func countMax() async {
        let largest: VectorClock = [1: VectorClock.countMax]
        #expect(largest[1] == VectorClock.countMax)
        await #expect(processExitsWith: .failure) {
            let _: VectorClock = [1: VectorClock.countMax + 1]
        }
    }

    @Test("Ticks go on past the largest count that is accepted from outside")
    func pastMax() {
        var clock: VectorClock = [1: VectorClock.countMax, 2: 1]
        let before = clock
        clock.tick(at: 1)
        #expect(clock[1] == 1 << 63)
        #expect(before.relation(to: clock) == .before)
        #expect(before.merging(clock) == clock)
        #expect(clock.merging(before) == clock)
        #expect(clock[2] == 1)
    }
}
