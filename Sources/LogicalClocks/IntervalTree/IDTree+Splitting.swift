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
        switch form {
        case .none: return (self, self)
        case .part(let part) where part.isDivisible:
            return (IDTree(part.leftHalf), IDTree(part.rightHalf))
        case .part, .parts: break
        }
        let halves = withSpan { leaves -> (IDTree, IDTree)? in
            var first = 0
            while !leaves[first].isOwned { first += 1 }
            var last = leaves.count - 1
            while !leaves[last].isOwned { last -= 1 }
            return first < last
                ? IDTree.halves(of: leaves, between: first, and: last)
                : IDTree.halves(of: leaves, in: first)
        }
        guard let halves else { throw .identityTooDeep(limit: Stamp.depthMax) }
        return halves
    }

    /// Splits the only owned leaf, or returns nil if it is as deep as a leaf may be.
    private static func halves(of leaves: Span<Leaf>, in owned: Int) -> (IDTree, IDTree)? {
        guard leaves[owned].depth < Stamp.depthMax else { return nil }
        return (
            half(of: leaves, in: owned, ownsLeft: true),
            half(of: leaves, in: owned, ownsLeft: false)
        )
    }

    private static func half(of leaves: Span<Leaf>, in owned: Int, ownsLeft: Bool) -> IDTree {
        let leaf = leaves[owned]
        let depth = leaf.depth + 1
        return replacing(owned...owned, of: leaves, extra: 1) { output in
            output.append(Leaf(isOwned: ownsLeft, depth: depth, end: depth))
            output.append(Leaf(isOwned: !ownsLeft, depth: depth, end: leaf.end))
        }
    }

    /// Splits where the ways to the first and to the last owned leaf part.
    ///
    /// That is after the leaf between the two which ends the largest subtree: the left half of the
    /// smallest subtree around both.
    private static func halves(
        of leaves: Span<Leaf>, between first: Int, and last: Int
    ) -> (IDTree, IDTree) {
        var middle = first
        for index in first..<last where leaves[index].end < leaves[middle].end { middle = index }
        let depth = leaves[middle].end
        var start = middle
        while start > 0 && leaves[start - 1].end > depth { start -= 1 }
        var stop = middle + 1
        while leaves[stop].end > depth { stop += 1 }
        return (
            replacing(middle + 1...stop, of: leaves) {
                $0.append(Leaf(isOwned: false, depth: depth, end: leaves[stop].end))
            },
            replacing(start...middle, of: leaves) {
                $0.append(Leaf(isOwned: false, depth: depth, end: depth))
            }
        )
    }

    /// Returns the identity in which other leaves stand for a range of leaves.
    private static func replacing(
        _ range: ClosedRange<Int>, of leaves: Span<Leaf>, extra: Int = 0,
        by append: (inout OutputSpan<Leaf>) -> Void
    ) -> IDTree {
        withTemporaryOutput(
            of: Leaf.self, capacity: leaves.count - range.count + 1 + extra
        ) { output in
            for index in 0..<range.lowerBound { output.append(leaves[index]) }
            append(&output)
            for index in range.upperBound + 1..<leaves.count { output.append(leaves[index]) }
            return IDTree(output.span)
        }
    }

    /// Returns the identity that owns what this one or `other` owns.
    ///
    /// - Throws: ``StampError/overlappingIdentities`` if they own something in common.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two.
    public func sum(_ other: IDTree) throws(StampError) -> IDTree {
        if isNone { return other }
        if other.isNone { return self }
        let sum = withSpan { mine in
            other.withSpan { theirs in
                withTemporaryOutput(
                    of: Leaf.self, capacity: mine.count + theirs.count - 1
                ) { output -> IDTree? in
                    IDTree.appendSum(of: mine, and: theirs, to: &output)
                    return output.isEmpty ? nil : IDTree(output.span)
                }
            }
        }
        guard let sum else { throw .overlappingIdentities }
        return sum
    }

    /// Appends the sum of two identities, or nothing if they overlap.
    private static func appendSum(
        of mine: Span<Leaf>, and theirs: Span<Leaf>, to output: inout OutputSpan<Leaf>
    ) {
        var here = 0
        var there = 0
        while true {
            let (leaf, otherLeaf) = (mine[here], theirs[there])
            if leaf.isOwned && otherLeaf.isOwned { return output.removeAll() }
            let shape = max(leaf.shape, otherLeaf.shape)
            output.appendNormal(
                Leaf(isOwned: leaf.isOwned || otherLeaf.isOwned, shape: shape))
            let end = Leaf.end(of: shape)
            if end == 0 { return }
            here += end <= leaf.depth ? 1 : 0
            there += end <= otherLeaf.depth ? 1 : 0
        }
    }
}
