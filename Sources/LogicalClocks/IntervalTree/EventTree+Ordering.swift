extension EventTree {
    /// Returns whether this tree counts at most what `other` counts, at every point (the paper's leq).
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two; no allocation.
    public func isBelowOrEqual(to other: EventTree) -> Bool {
        if leaves.isIdentical(to: other.leaves) { return true }
        return leaves.withSpan { mine in
            other.leaves.withSpan { theirs in
                var here = 0
                var there = 0
                while true {
                    let (leaf, otherLeaf) = (mine[here], theirs[there])
                    if leaf.height > otherLeaf.height { return false }
                    let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape))
                    if end == 0 { return true }
                    here += end <= leaf.depth ? 1 : 0
                    there += end <= otherLeaf.depth ? 1 : 0
                }
            }
        }
    }

    /// Returns how the events known here relate to those known by `other`.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two; no allocation.
    public func relation(to other: EventTree) -> CausalRelation {
        if leaves.isIdentical(to: other.leaves) { return .equal }
        return leaves.withSpan { mine in
            other.leaves.withSpan { theirs in
                var here = 0
                var there = 0
                var isBelow = true
                var isAbove = true
                while isBelow || isAbove {
                    let (leaf, otherLeaf) = (mine[here], theirs[there])
                    isBelow = isBelow && leaf.height <= otherLeaf.height
                    isAbove = isAbove && leaf.height >= otherLeaf.height
                    // The deeper leaf says how far both are through: the shallower one is if what
                    // ends here is no deeper than itself.
                    let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape))
                    if end == 0 { break }
                    here += end <= leaf.depth ? 1 : 0
                    there += end <= otherLeaf.depth ? 1 : 0
                }
                return CausalRelation(isBelow: isBelow, isAbove: isAbove)
            }
        }
    }

    /// Returns whether this tree counts at most what `other` counts, at every point that an
    /// identity owns.
    ///
    /// It is the question that a vector clock answers with one entry: does this side know no more
    /// of a replica than the other does? Points outside the identity do not matter.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves of all three trees; no allocation.
    public func isBelowOrEqual(to other: EventTree, within id: IDTree) -> Bool {
        guard let owned = id.leaves, !leaves.isIdentical(to: other.leaves) else { return true }
        return leaves.withSpan { mine in
            other.leaves.withSpan { theirs in
                owned.withSpan { EventTree.isBelowOrEqual(mine, theirs, within: $0) }
            }
        }
    }

    private static func isBelowOrEqual(
        _ mine: Span<Leaf>, _ theirs: Span<Leaf>, within owned: Span<Leaf>
    ) -> Bool {
        var here = 0
        var there = 0
        var owner = 0
        while true {
            let (leaf, otherLeaf, part) = (mine[here], theirs[there], owned[owner])
            if part.isOwned && leaf.height > otherLeaf.height { return false }
            let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape, part.shape))
            if end == 0 { return true }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
            owner += end <= part.depth ? 1 : 0
        }
    }
}
