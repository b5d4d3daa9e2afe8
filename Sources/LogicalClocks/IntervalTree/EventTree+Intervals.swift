extension EventTree {
    /// A dyadic part of the interval [0, 1), and a count that its every point reaches.
    package struct Interval: Hashable, Sendable {
        /// The number of levels below the root.
        package let depth: Int

        /// The way down from the root, a bit for each level, 1 for a right half, high bits first; what
        /// is left of the last byte is zero.
        package let path: [UInt8]

        /// The count.
        package let count: UInt64

        /// Creates an interval.
        package init(depth: Int, path: [UInt8], count: UInt64) {
            self.depth = depth
            self.path = path
            self.count = count
        }

        /// Returns whether this interval starts before `other`, or starts there and is longer.
        func precedes(_ other: Self) -> Bool {
            path == other.path
                ? depth < other.depth : path.lexicographicallyPrecedes(other.path)
        }

        func bit(_ level: Int) -> UInt8 { path[level >> 3] >> UInt8(7 - level & 7) & 1 }

        /// Returns on how many levels the ways to two intervals are the same.
        func commonDepth(with other: Self) -> Int {
            let most = min(depth, other.depth)
            for (index, (mine, theirs)) in zip(path, other.path).enumerated() where mine != theirs {
                return min(most, 8 * index + (mine ^ theirs).leadingZeroBitCount)
            }
            return most
        }
    }

    /// The fewest intervals of which this tree is the pointwise maximum: each node whose lowest count
    /// is above that of the node around it, and no count 0.
    ///
    /// There are at most as many as the tree has leaves, and no more than there are in any other set
    /// of which it is the maximum.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of leaves and *d* the depth.
    package var intervals: [Interval] {
        var found: [Interval] = []
        // For each open node, its lowest count, and where it and what follows it stand.
        var open: [(height: UInt64, index: Int, next: UInt32)] = []
        var path: [UInt8] = []
        for (index, node) in nodes().enumerated() {
            while let last = open.last, last.next == UInt32(index) { open.removeLast() }
            let depth = open.count
            if let parent = open.last {
                path.removeLast(max(path.count - (depth + 7) >> 3, 0))
                if depth & 7 == 1 && path.count < (depth + 7) >> 3 { path.append(0) }
                let bit: UInt8 = 0x80 >> UInt8((depth - 1) & 7)
                path[path.count - 1] &= ~(bit | (bit - 1))
                if index > parent.index + 1 { path[path.count - 1] |= bit }
            }
            let height = (open.last?.height ?? 0) + node.base
            if node.base > 0 {
                found.append(Interval(depth: depth, path: path, count: height))
            }
            if node.isInner { open.append((height, index, node.next)) }
        }
        return found
    }

    /// Creates the pointwise maximum of intervals, or nil if it has more than ``Stamp/nodesMax`` nodes.
    ///
    /// Memory is only taken for the result, however many intervals lie within larger ones that
    /// count as much.
    ///
    /// - Precondition: No interval is deeper than ``Stamp/depthMax``, and each has a path of its depth.
    /// - Complexity: O(*n* · *d* log *n*), where *n* is the number of intervals and *d* the depth.
    package init?(maximumOf intervals: [Interval]) {
        var sweep = IntervalSweep()
        for interval in intervals.sorted(by: { $0.precedes($1) }) {
            guard sweep.add(interval) else { return nil }
        }
        guard let leaves = sweep.finished() else { return nil }
        self.init(leaves: Leaves(leaves))
    }
}

/// A walk over intervals from left to right, larger ones first, that leaves a tree in normal form.
private struct IntervalSweep {
    private var leaves: [Leaf] = []

    /// The interval that was added last, which is where the walk stands.
    private var place = EventTree.Interval(depth: 0, path: [], count: 0)

    /// For each level down to that place, the largest count of the intervals around it.
    private var heights: [UInt64] = [0]

    /// Of what is written, only the left halves of open nodes, one a level, can still be united.
    private static let leavesMax = Stamp.nodesMax / 2 + Stamp.depthMax

    /// Goes on to an interval, and returns whether the tree is still small enough.
    mutating func add(_ next: EventTree.Interval) -> Bool {
        let common = place.commonDepth(with: next)
        if common < place.depth {
            leave(upTo: common)
            // The two ways part there: the place is in the left half, and the next in the right one.
            heights.append(heights[common])
        }
        while heights.count <= next.depth {
            let level = heights.count
            if next.bit(level - 1) == 1 {
                leaves.appendNormal(Leaf(height: heights[level - 1], depth: level, end: level))
            }
            heights.append(heights[level - 1])
        }
        heights[next.depth] = max(heights[next.depth], next.count)
        place = next
        return leaves.count <= Self.leavesMax
    }

    /// Returns the whole tree, or nil if it is too large.
    mutating func finished() -> [Leaf]? {
        if place.depth > 0 {
            leave(upTo: nil)
        } else {
            leaves = [Leaf(height: heights[0], depth: 0, end: 0)]
        }
        return leaves.count <= Stamp.nodesMax / 2 ? leaves : nil
    }

    /// Writes the place and all that follows it in the left half of the node at a depth, or in the
    /// whole tree, and leaves that half.
    private mutating func leave(upTo depth: Int?) {
        // Each level at which the way went left has a right half that follows.
        var level = place.depth
        var end = place.depth
        while end > 0 && place.bit(end - 1) == 1 { end -= 1 }
        leaves.appendNormal(Leaf(height: heights[level], depth: level, end: end))
        while end > (depth ?? -1) + 1 {
            level = end
            end -= 1
            while end > 0 && place.bit(end - 1) == 1 { end -= 1 }
            leaves.appendNormal(Leaf(height: heights[level - 1], depth: level, end: end))
        }
        heights.removeLast(heights.count - 1 - (depth ?? 0))
    }
}
