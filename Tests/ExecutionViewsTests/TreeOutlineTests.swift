import LogicalClocks
import SeededRandom
import Testing

@testable import ExecutionViews

@Suite("The outline of a tree is what the tree says")
struct TreeOutlineTests {
    /// Points in the middle of the smallest parts that the outlines of these tests have.
    private static let points = (0..<256).map { (Double($0) + 0.5) / 256 }

    private func trees(_ stamp: Stamp) -> [(leaves: [TreeLeaf], model: TreeModel)] {
        [
            (stamp.events.treeLeaves, TreeModel("\(stamp.events)", hasBases: true)),
            (stamp.id.treeLeaves, TreeModel("\(stamp.id)", hasBases: false)),
        ]
    }

    @Test("the leaves cover the interval once, with the value of every point", arguments: 0..<8)
    func leaves(seed: Int) throws {
        for stamp in try randomStamps(seed: UInt64(seed), steps: 60) {
            for (leaves, model) in trees(stamp) {
                var start = 0.0
                for leaf in leaves {
                    let width = 1 / Double(UInt64(1) << UInt64(leaf.depth))
                    for part in [0, 0.5, 0.999] {
                        #expect(model.value(at: start + width * part) == leaf.count)
                    }
                    start += width
                }
                #expect(start == 1)
            }
        }
    }

    @Test("two trees are walked by the parts on which both are constant", arguments: 0..<8)
    func overlay(seed: Int) throws {
        let stamps = try randomStamps(seed: UInt64(seed), steps: 60)
        for (stamp, other) in zip(stamps, stamps.reversed()) {
            let first = TreeModel("\(stamp.events)", hasBases: true)
            let second = TreeModel("\(other.id)", hasBases: false)
            var end: UInt64 = 0
            TreeOverlay.walk(stamp.events.treeLeaves, other.id.treeLeaves) { part, one, two in
                let scale = UInt64(1) << UInt64(40 - part.depth)
                #expect(part.index.map { $0 * scale } == end)
                end += scale
                let point = Double(end - scale / 2) / Double(UInt64(1) << 40)
                #expect(first.value(at: point) == one)
                #expect(second.value(at: point) == two)
            }
            #expect(end == 1 << 40)
        }
    }

    @Test("a cut tree keeps the lowest and the highest value of every part", arguments: 0..<8)
    func cut(seed: Int) throws {
        for stamp in try randomStamps(seed: UInt64(seed), steps: 80) {
            for (leaves, model) in trees(stamp) {
                for depthMax in 0...4 {
                    let outline = TreeOutline(leaves, depthMax: depthMax)
                    #expect(outline.parts.reduce(0) { $0 + $1.leafCount } == leaves.count)
                    var end = 0.0
                    for part in outline.parts {
                        let width = 1 / Double(1 << part.depth)
                        #expect(Double(part.index) * width == end)
                        let inside = Self.points.filter { $0 > end && $0 < end + width }
                        let values = inside.map { model.value(at: $0) }
                        // The points miss what is thinner than they lie apart.
                        #expect(part.low <= values.min() ?? 0)
                        #expect(part.high >= values.max() ?? 0)
                        if (leaves.map(\.depth).max() ?? 0) <= 8 {
                            #expect(part.low == values.min())
                            #expect(part.high == values.max())
                        }
                        end += width
                    }
                    #expect(end == 1)
                }
            }
        }
    }

    @Test("the blocks over a point are the bases of the nodes above it", arguments: 0..<8)
    func blocks(seed: Int) throws {
        for stamp in try randomStamps(seed: UInt64(seed), steps: 60) {
            let model = TreeModel("\(stamp.events)", hasBases: true)
            let outline = TreeOutline(stamp.events.treeLeaves, depthMax: 40)
            for point in Self.points {
                let above = outline.blocks.filter {
                    let width = 1 / Double(UInt64(1) << UInt64($0.depth))
                    return Double($0.index) * width <= point
                        && point < Double($0.index + 1) * width
                }
                #expect(above.map { $0.top - $0.bottom } == model.bases(at: point))
                #expect(zip(above, above.dropFirst()).allSatisfy { $0.top == $1.bottom })
                #expect(above.first.map { $0.bottom == 0 } ?? true)
            }
        }
    }

    @Test("a scale keeps the order of heights, and one step for one event if it can")
    func scale() throws {
        let small = TreeOutline(
            try Stamp(parsing: "(1, (1, 2, (0, (1, 0, 2), 0)))").events.treeLeaves, depthMax: 5)
        let exact = HeightScale([small], scaledMax: 4, stepsMax: 10)
        #expect(exact.isToScale)
        #expect((0...4).map { exact.height(of: $0) } == [0, 1, 2, 3, 4])
        let ordinal = HeightScale([small], scaledMax: 3, stepsMax: 10)
        #expect(!ordinal.isToScale)
        #expect(ordinal.levels == [0, 1, 2, 3, 4])
        let large = TreeOutline(
            try Stamp(parsing: "(1, (1000, 7, (0, 0, 4000000000000000000)))").events.treeLeaves,
            depthMax: 5)
        let both = HeightScale([small, large], scaledMax: 8, stepsMax: 4)
        #expect(both.levels == [0, 1, 2, 3, 4, 1000, 1007, 4_000_000_000_000_001_000])
        let heights = both.levels.map { both.height(of: $0) }
        #expect(heights == heights.sorted())
        #expect(heights.first == 0 && heights.last == 4)
        #expect(both.labels.map(\.count) == [1, 3, 1000, 1007, 4_000_000_000_000_001_000])
    }
}
