import SeededRandom
import Testing
import WireFormat

@testable import LogicalClocks

extension SeededGenerator {
    /// Two clocks that share stretches of identifiers, between stretches that only one has.
    fileprivate mutating func stretches(wide: Double) -> (ModelClock, ModelClock) {
        var left: ModelClock = [:]
        var right: ModelClock = [:]
        var id = 0
        let sides = pick([[0], [0, 1], [0, 2], [0, 1, 2], [1, 2]])
        for _ in 0..<within(1...6) {
            let side = pick(sides)
            // Longer and shorter than a stretch that is walked along at once, and just as long.
            for _ in 0..<pick([1, 2, 7, 8, 9, 16, 17, 30]) {
                id += pick([1, 1, 1, 3])
                let count = chance(wide) ? 1 << 31 + below(1 << 33) : 1 + below(1 << 31 - 3)
                if side != 2 { left[ReplicaID(id)] = count + below(3) }
                if side != 1 { right[ReplicaID(id)] = count + (chance(0.1) ? below(3) : 0) }
            }
        }
        if chance(0.2) { for (id, count) in left where right[id] != nil { right[id] = count } }
        return (left, right)
    }
}

@Suite("Clocks over other replicas are merged and compared a stretch at a time")
struct VectorClockStretchTests {
    @Test(
        "Stretches of all lengths and widths agree with the dictionary",
        arguments: [(0, 0), (0, 0.02), (0.5, 0.5), (0, 0.5)] as [(Double, Double)],
        UInt64(0)..<20)
    func unlike(wide: (Double, Double), seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let (left, right) = random.stretches(wide: random.chance(0.5) ? wide.0 : wide.1)
            let (a, b) = (VectorClock(left), VectorClock(right))
            let merged = left.merging(right, uniquingKeysWith: max)
            let truth = VectorClock(merged)
            for union in [a.merging(b), b.merging(a)] {
                #expect(union == truth)
                #expect(union.isCanonical)
                #expect(union.slots == truth.slots)
            }
            #expect(a.relation(to: b) == modelRelation(left, right))
            #expect(b.relation(to: a) == modelRelation(right, left))
            let overlap = a.overlap(with: b)
            #expect(overlap.count == Set(left.keys).intersection(right.keys).count)
            #expect(overlap.isBelow == left.allSatisfy { $1 <= right[$0, default: 0] })
            #expect(overlap.isAbove == right.allSatisfy { $1 <= left[$0, default: 0] })
            #expect((try? VectorClock(decoding: a.encoded())) == a)
            // A difference is what is added again.
            let growth = truth.difference(since: a)
            #expect((try? a.adding(growth ?? [:], at: 0)) == truth)
            #expect(
                growth?.model
                    == merged.mapValues { $0 }.filter { $1 > left[$0, default: 0] }
                    .reduce(into: [:]) { $0[$1.key] = $1.value - left[$1.key, default: 0] })
            #expect(a.difference(since: truth) == (a == truth ? [:] : nil))
        }
    }

    @Test(
        "A difference that takes a count past a border of its slots is added",
        arguments: [31, 32, 40])
    func grownPastBorder(bits: UInt64) throws {
        let border: UInt64 = 1 << bits
        for low in [1, border / 2, border - 1] as [UInt64] {
            for high in [border - 1, border, border + 1] where high > low {
                let before: VectorClock = [1: 3, 2: low, 5: 1]
                let after: VectorClock = [1: 3, 2: high, 5: 2]
                let growth = try #require(after.difference(since: before))
                #expect(growth == [2: high - low, 5: 1])
                let sum = try before.adding(growth, at: 0)
                #expect(sum == after)
                #expect(sum.slots == after.slots)
            }
        }
    }

    @Test("The stretches meet every relation and every way to merge")
    func shapes() {
        var random = SeededGenerator(seed: 7)
        var relations: [CausalRelation: Int] = [:]
        var contained = 0
        for _ in 0..<400 {
            let (left, right) = random.stretches(wide: 0)
            let relation = modelRelation(left, right)
            relations[relation, default: 0] += 1
            let isContained = Set(left.keys).isStrictSuperset(of: right.keys)
            if relation == .concurrent && isContained { contained += 1 }
        }
        #expect(CausalRelation.allCases.allSatisfy { relations[$0, default: 0] > 5 })
        #expect(contained > 5)
    }
}

@Suite("The fields of a clock are read into slots of the right width")
struct VectorClockFieldWidthTests {
    @Test(
        "Counts around the borders of slots and fields are read back",
        arguments: [29, 30, 31, 32, 33, 40, 62] as [UInt64], [2, 7, 8, 9, 33])
    func borders(bits: UInt64, number: Int) throws {
        let border: UInt64 = 1 << bits
        for base in [1, 2, border - 2, border - 1, border, border + 1] {
            for step in [0, 1, 2, border - 1, border, border + 1] as [UInt64] {
                for gap in [1, 2, 900] {
                    // With one that differs, which may escape, and with all of them different.
                    for every in [1, number] {
                        let clock = VectorClock(
                            (0..<number).map { index in
                                let high = index % every == every - 1 ? step : 0
                                let low = every == 1 && index == 0 ? 0 : high
                                return (
                                    ReplicaID(index * gap), min(base + low, VectorClock.countMax)
                                )
                            })
                        let bytes = try clock.encoded()
                        let read = try VectorClock(decoding: bytes)
                        #expect(read == clock)
                        #expect(read.slots == clock.slots && read.isCanonical)
                        var later = ByteReader([9] + bytes + [9])
                        _ = try later.readByte()
                        #expect(try VectorClock(from: &later) == clock)
                        #expect(later.remaining == 1)
                    }
                }
            }
        }
    }
}
