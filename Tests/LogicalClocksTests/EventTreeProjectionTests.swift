import SeededRandom
import TestSupport
import Testing

@testable import LogicalClocks

@Suite("An event tree is compared where an identity owns, and nowhere else")
struct EventTreeProjectionTests {
    /// The points of the interval that the model looks at: deeper than any tree drawn here.
    static let depth = 6
    static let pointCount = 1 << depth

    /// A random identity as the points that it owns, and as the text of its tree.
    static func identity(_ random: inout SeededGenerator, _ depth: Int) -> ([Bool], String) {
        let width = 1 << depth
        if depth == 0 || random.below(3) == 0 {
            let owns = random.below(2) == 0
            return (Array(repeating: owns, count: width), owns ? "1" : "0")
        }
        let left = identity(&random, depth - 1)
        let right = identity(&random, depth - 1)
        if left.1 == right.1 && (left.1 == "0" || left.1 == "1") {
            return (left.0 + right.0, left.1)
        }
        return (left.0 + right.0, "(\(left.1), \(right.1))")
    }

    /// Random counts at the points, in blocks of different widths.
    static func counts(_ random: inout SeededGenerator, _ depth: Int) -> [UInt64] {
        if depth == 0 || random.below(3) == 0 {
            return Array(repeating: random.below(4), count: 1 << depth)
        }
        return counts(&random, depth - 1) + counts(&random, depth - 1)
    }

    /// The tree of counts at points, as text in the paper's normal form.
    static func text(_ counts: ArraySlice<UInt64>, above base: UInt64 = 0) -> String {
        let least = counts.min() ?? 0
        if counts.allSatisfy({ $0 == least }) { return "\(least - base)" }
        let middle = counts.startIndex + counts.count / 2
        let left = text(counts[..<middle], above: least)
        let right = text(counts[middle...], above: least)
        return "(\(least - base), \(left), \(right))"
    }

    static func tree(_ counts: [UInt64]) throws -> EventTree {
        try Stamp(parsing: "(0, \(text(counts[...])))").events
    }

    @Test("isBelowOrEqual(to:within:) agrees with every point", arguments: seeds(8, inDebug: 3))
    func pointwise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var answers: [Bool: Int] = [:]
        for _ in 0..<150 {
            let mine = Self.counts(&random, Self.depth)
            // Often the other is the same here and there, or there is little chance to be below.
            var theirs = Self.counts(&random, Self.depth)
            let lift = random.below(3)
            for point in theirs.indices where random.below(2) == 0 || lift == 2 {
                theirs[point] = max(theirs[point], mine[point])
            }
            let (owned, text) = Self.identity(&random, Self.depth)
            let id = try Stamp(parsing: "(\(text), 0)").id
            let expected = zip(owned, zip(mine, theirs)).allSatisfy { isOwned, counts in
                !isOwned || counts.0 <= counts.1
            }
            let left = try Self.tree(mine)
            let right = try Self.tree(theirs)
            #expect(
                left.isBelowOrEqual(to: right, within: id) == expected, "\(left) \(right) \(id)")
            #expect(left.isBelowOrEqual(to: left, within: id))
            #expect(left.isBelowOrEqual(to: right, within: .none))
            #expect(
                left.isBelowOrEqual(to: right, within: .seed) == left.isBelowOrEqual(to: right))
            answers[expected, default: 0] += 1
        }
        #expect(answers[true] ?? 0 > 30 && answers[false] ?? 0 > 30, "\(answers)")
    }

    @Test("no one knows more of what a replica owns than the replica itself")
    func ownership() {
        for seed in UInt64(0)..<50 {
            var random = SeededGenerator(seed: seed)
            var stamps = Stamp.initial(count: Int(random.within(2...9)))
            for _ in 0..<60 {
                let here = random.index(below: stamps.count)
                if random.below(2) == 0 {
                    stamps[here].merge(stamps[random.index(below: stamps.count)].peeked)
                }
                stamps[here].event()
            }
            for owner in stamps {
                for other in stamps {
                    #expect(other.events.isBelowOrEqual(to: owner.events, within: owner.id))
                    // One event more of the owner, once heard of, is too much.
                    var later = owner
                    later.event()
                    let knowing = other.merging(later.peeked)
                    #expect(!knowing.events.isBelowOrEqual(to: owner.events, within: owner.id))
                }
            }
        }
    }
}
