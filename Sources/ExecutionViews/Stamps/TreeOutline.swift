/// A tree over [0, 1) cut at a depth that can be drawn: its parts, and the blocks of its nodes.
struct TreeOutline: Sendable {
    /// A part of the interval, with all that lies in it.
    struct Part: Sendable {
        var depth: Int
        /// The number of parts of the same depth to the left.
        var index: Int
        /// The lowest and the highest count on the part; they differ where leaves were cut off.
        var low: UInt64
        var high: UInt64
        /// The leaves of the tree that lie in the part.
        var leafCount: Int
    }

    /// The base of a node as a rectangle over the node's part of the interval.
    struct Block: Sendable {
        var depth: Int
        var index: Int
        var bottom: UInt64
        var top: UInt64
    }

    /// The parts from left to right.
    private(set) var parts: [Part] = []

    /// The blocks, lower ones before those that stand on them.
    private(set) var blocks: [Block] = []

    /// Outlines the tree with these leaves, down to a depth.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    init(_ leaves: [TreeLeaf], depthMax: Int) {
        var walk = IntervalWalk()
        var isOpen = false
        for leaf in leaves {
            walk.step(depth: leaf.depth)
            if isOpen {
                let last = parts.count - 1
                parts[last].low = min(parts[last].low, leaf.count)
                parts[last].high = max(parts[last].high, leaf.count)
                parts[last].leafCount += 1
            } else {
                let depth = min(leaf.depth, depthMax)
                parts.append(
                    Part(
                        depth: depth, index: parts.last.map { Self.next($0, depth) } ?? 0,
                        low: leaf.count, high: leaf.count, leafCount: 1))
            }
            isOpen = walk.completedDepth > depthMax
        }
        findBlocks()
    }

    /// The number of leaves that are not drawn one by one.
    var hiddenLeafCount: Int {
        parts.reduce(0) { $0 + ($1.leafCount > 1 ? $1.leafCount : 0) }
    }

    /// Returns the index, at a depth, of the part that begins where another ends.
    private static func next(_ part: Part, _ depth: Int) -> Int {
        let shift = depth - part.depth
        return shift >= 0 ? (part.index + 1) << shift : (part.index + 1) >> -shift
    }

    /// Joins halves from the leaves up: the height of an inner node is the lowest below it, and the
    /// block of a half stands on its parent's height.
    private mutating func findBlocks() {
        var open: [Block] = []
        var found: [Block] = []
        for part in parts {
            open.append(
                Block(depth: part.depth, index: part.index, bottom: 0, top: part.low))
            while open.count > 1, open[open.count - 2].depth == open[open.count - 1].depth {
                let halves = open.suffix(2)
                let height = halves.reduce(UInt64.max) { min($0, $1.top) }
                open.removeLast(2)
                for var half in halves where half.top > height {
                    half.bottom = height
                    found.append(half)
                }
                if let left = halves.first {
                    open.append(
                        Block(
                            depth: left.depth - 1, index: left.index / 2, bottom: 0, top: height))
                }
            }
        }
        blocks = (open.filter { $0.top > 0 } + found).sorted {
            ($0.depth, $0.index) < ($1.depth, $1.index)
        }
    }
}
