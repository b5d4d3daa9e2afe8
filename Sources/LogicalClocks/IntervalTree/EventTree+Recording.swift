/// Recording an event: `fill` where that says something new, `grow` where it does not.
extension EventTree {
    /// Records an event of the owner of `id`.
    ///
    /// Where the tree can be made simpler by counts that `id` may claim, it is (the paper's fill);
    /// otherwise the count of one owned part rises by one, where that costs least (grow).
    ///
    /// - Precondition: `id` owns something.
    /// - Complexity: O((*n* + *m*) · *d*), where *n* and *m* are the leaf counts of both trees and
    ///   *d* is the depth of `id`; O(*n* + *m*) if no more than one part of `id` is owned. Nothing
    ///   is allocated if the memory is not shared and has room.
    mutating func record(by id: IDTree) {
        precondition(!id.isNone, "an anonymous stamp records no event")
        leaves.makeUnique(spare: id.depth)
        var filling = Filling()
        id.withSpan { owned in
            leaves.shorten { leaves in
                filling.run(over: owned, in: &leaves)
                return filling.written
            }
            if let growth = filling.growth { grow(at: growth, by: owned) }
        }
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// An owned part of the interval, and the leaf that it lies in.
    struct Growth {
        /// The index of the part among the leaves of the identity.
        var owner: Int
        /// The depth of the part.
        var depth: Int
        /// The index of the event leaf.
        var leaf: Int
        /// The levels that the leaf has to be opened by to reach the part.
        var newLevels: Int

        /// Returns whether this growth costs no more than another: fewer new levels, and among as
        /// many, fewer levels altogether (the paper's cost, in which a new level outweighs any
        /// depth).
        func isNoWorse(than other: Growth?) -> Bool {
            guard let other else { return true }
            return newLevels < other.newLevels
                || newLevels == other.newLevels && depth <= other.depth
        }
    }

    /// Raises the count of one owned part by one.
    ///
    /// A leaf that reaches beyond the part is opened: it becomes the part, and on every level down to
    /// it a leaf for the other half, which keeps the old count.
    private mutating func grow(at growth: Growth, by owned: Span<Leaf>) {
        let old = leaves.withSpan { $0[growth.leaf] }
        precondition(old.height < UInt64.max, "an event counter has no room left")
        let part = owned[growth.owner]
        let grown = Leaf(height: old.height + 1, shape: part.shape)
        leaves.replaceLeaf(at: growth.leaf, byCount: growth.newLevels + 1) { output in
            for _ in 0...growth.newLevels { output.append(grown) }
            guard growth.newLevels > 0 else { return }
            // On a level where the part lies in a left half, that half ends between the part and
            // the end of the leaf, and the other half stands behind the part; the deeper, the nearer.
            // All others stand before it.
            var leftHalves = 0
            var end = part.end
            var index = growth.owner
            while end > old.depth {
                leftHalves += 1
                end = EventTree.nextEnd(in: owned, below: end, after: &index)
            }
            var before = growth.newLevels - leftHalves
            var behind = before
            end = part.end
            index = growth.owner
            for level in (old.depth + 1...part.depth).reversed() {
                if level > end {
                    before -= 1
                    output[before] = Leaf(height: old.height, depth: level, end: level)
                } else {
                    end = EventTree.nextEnd(in: owned, below: end, after: &index)
                    behind += 1
                    output[behind] = Leaf(height: old.height, depth: level, end: end)
                }
            }
        }
    }

    /// Moves to the next leaf with an end below `end`, and returns that end.
    private static func nextEnd(in leaves: Span<Leaf>, below end: Int, after index: inout Int)
        -> Int
    {
        repeat { index += 1 } while leaves[index].end >= end
        return leaves[index].end
    }
}
