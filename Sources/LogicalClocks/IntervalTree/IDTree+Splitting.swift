extension IDTree {
    /// Returns two identities that share out this one: disjoint, with this one as their sum.
    ///
    /// The split of 0 is 0 and 0. A leaf 1 becomes its two halves; where both halves are owned,
    /// each result takes one of them.
    ///
    /// - Throws: ``StampError/identityTooDeep(limit:)`` if a result would have more than
    ///   ``Stamp/depthMax`` levels.
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public func split() throws(StampError) -> (IDTree, IDTree) {
        var first = 0
        while first < leaves.count, !leaves[first].isOwned { first += 1 }
        if first == leaves.count { return (self, self) }
        var last = leaves.count - 1
        while !leaves[last].isOwned { last -= 1 }
        if first < last { return splitBetween(first, last) }
        let leaf = leaves[first]
        let depth = leaf.depth + 1
        guard depth <= Stamp.depthMax else { throw .identityTooDeep(limit: Stamp.depthMax) }
        return (
            replacing(
                first...first, by: Leaf(isOwned: true, depth: depth, end: depth),
                Leaf(isOwned: false, depth: depth, end: leaf.end)),
            replacing(
                first...first, by: Leaf(isOwned: false, depth: depth, end: depth),
                Leaf(isOwned: true, depth: depth, end: leaf.end))
        )
    }

    /// Splits where the ways to the first and to the last owned leaf part.
    ///
    /// That is after the leaf between the two which ends the largest subtree: the left half of the
    /// smallest subtree around both.
    private func splitBetween(_ first: Int, _ last: Int) -> (IDTree, IDTree) {
        var middle = first
        for index in first..<last where leaves[index].end < leaves[middle].end { middle = index }
        let depth = leaves[middle].end
        var start = middle
        while start > 0 && leaves[start - 1].end > depth { start -= 1 }
        var stop = middle + 1
        while leaves[stop].end > depth { stop += 1 }
        return (
            replacing(
                middle + 1...stop,
                by: Leaf(isOwned: false, depth: depth, end: leaves[stop].end)),
            replacing(start...middle, by: Leaf(isOwned: false, depth: depth, end: depth))
        )
    }

    private func replacing(
        _ range: ClosedRange<Int>, by leaf: Leaf, _ next: Leaf? = nil
    ) -> IDTree {
        var result: [Leaf] = []
        result.reserveCapacity(leaves.count - range.count + (next == nil ? 1 : 2))
        for index in 0..<range.lowerBound { result.append(leaves[index]) }
        result.append(leaf)
        if let next { result.append(next) }
        for index in range.upperBound + 1..<leaves.count { result.append(leaves[index]) }
        return IDTree(leaves: result)
    }

    /// Returns the identity that owns what this one or `other` owns.
    ///
    /// - Throws: ``StampError/overlappingIdentities`` if they own something in common.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two.
    public func sum(_ other: IDTree) throws(StampError) -> IDTree {
        if isNone { return other }
        if other.isNone { return self }
        var result: [Leaf] = []
        result.reserveCapacity(leaves.count + other.leaves.count - 1)
        var here = 0
        var there = 0
        while true {
            let (leaf, otherLeaf) = (leaves[here], other.leaves[there])
            if leaf.isOwned && otherLeaf.isOwned { throw .overlappingIdentities }
            let shape = max(leaf.shape, otherLeaf.shape)
            result.appendNormal(
                Leaf(isOwned: leaf.isOwned || otherLeaf.isOwned, shape: shape))
            let end = EventLeaf.end(of: shape)
            if end == 0 { return IDTree(leaves: result) }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
        }
    }
}
