extension EventTree {
    /// Returns whether this tree counts at most what `other` counts, at every point (the paper's leq).
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two; no allocation.
    public func isBelowOrEqual(to other: EventTree) -> Bool {
        if leaves.isIdentical(to: other.leaves) { return true }
        return leaves.withSpan { mine in
            other.leaves.withSpan { EventTree.isBelowOrEqual(mine, $0, from: (0, 0)) }
        }
    }

    /// Returns how the events known here relate to those known by `other`.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two; no allocation.
    public func relation(to other: EventTree) -> CausalRelation {
        if leaves.isIdentical(to: other.leaves) { return .equal }
        return leaves.withSpan { mine in
            other.leaves.withSpan { EventTree.relation(of: mine, to: $0) }
        }
    }

    /// Returns the first difference rules one order out; the rest of the walk asks for the other.
    private static func relation(
        of mine: Span<Leaf>, to theirs: Span<Leaf>
    ) -> CausalRelation {
        var here = 0
        var there = 0
        while true {
            let (leaf, otherLeaf) = (mine[here], theirs[there])
            if leaf.height < otherLeaf.height {
                let isBelow = isBelowOrEqual(mine, theirs, from: (here, there))
                return isBelow ? .before : .concurrent
            }
            if leaf.height > otherLeaf.height {
                let isAbove = isBelowOrEqual(theirs, mine, from: (there, here))
                return isAbove ? .after : .concurrent
            }
            let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape))
            if end == 0 { return .equal }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
        }
    }

    /// Compares two trees from leaves on that overlap.
    ///
    /// The deeper of two leaves says how far both are through: the shallower one is if what ends
    /// with the deeper one is no deeper than itself.
    private static func isBelowOrEqual(
        _ mine: Span<Leaf>, _ theirs: Span<Leaf>, from start: (here: Int, there: Int)
    ) -> Bool {
        var (here, there) = start
        while true {
            let (leaf, otherLeaf) = (mine[here], theirs[there])
            if leaf.height > otherLeaf.height { return false }
            let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape))
            if end == 0 { return true }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
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
        if id.isNone || leaves.isIdentical(to: other.leaves) { return true }
        return leaves.withSpan { mine in
            other.leaves.withSpan { theirs in
                id.withSpan { EventTree.isBelowOrEqual(mine, theirs, within: $0) }
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
