extension EventTree {
    /// Replaces this tree by its join with `other`: the larger of both counts at every point.
    ///
    /// A tree that learns nothing new stays as it is, without a copy.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two.
    public mutating func join(_ other: EventTree) {
        guard !leaves.isIdentical(to: other.leaves) else { return }
        let mine = leaves
        let joined = mine.withSpan { mine in
            other.leaves.withSpan { theirs -> Leaves? in
                guard let news = EventTree.firstNews(for: mine, in: theirs) else { return nil }
                return Leaves(capacity: mine.count + theirs.count - 1) { output in
                    for index in 0..<news.here { output.append(mine[index]) }
                    EventTree.appendJoin(
                        of: mine, from: news.here, and: theirs, from: news.there, to: &output)
                }
            }
        }
        if let joined { self = EventTree(leaves: joined) }
    }

    /// Returns the larger of both counts at every point.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two.
    public func joined(with other: EventTree) -> EventTree {
        var copy = self
        copy.join(other)
        return copy
    }

    /// Returns where the first leaf of `mine` starts on which `theirs` counts more somewhere, or nil
    /// if there is none.
    ///
    /// Up to there the join is `mine`, leaf by leaf. If `theirs` cuts that leaf, its index is that of
    /// the first piece.
    private static func firstNews(
        for mine: Span<Leaf>, in theirs: Span<Leaf>
    ) -> (here: Int, there: Int)? {
        var here = 0
        var there = 0
        var firstPiece = 0
        while true {
            let (leaf, otherLeaf) = (mine[here], theirs[there])
            if leaf.height < otherLeaf.height { return (here, firstPiece) }
            let end = Leaf.end(of: max(leaf.shape, otherLeaf.shape))
            if end == 0 { return nil }
            there += end <= otherLeaf.depth ? 1 : 0
            if end <= leaf.depth {
                here += 1
                firstPiece = there
            }
        }
    }

    /// Appends the pointwise maximum of two trees, from leaves that start at the same point.
    private static func appendJoin(
        of mine: Span<Leaf>, from start: Int, and theirs: Span<Leaf>,
        from otherStart: Int, to output: inout OutputSpan<Leaf>
    ) {
        var here = start
        var there = otherStart
        while true {
            let (leaf, otherLeaf) = (mine[here], theirs[there])
            let shape = max(leaf.shape, otherLeaf.shape)
            output.appendNormal(
                Leaf(height: max(leaf.height, otherLeaf.height), shape: shape))
            let end = Leaf.end(of: shape)
            if end == 0 { return }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
        }
    }
}
