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
        guard let leaves else { return (self, self) }
        let halves = leaves.withSpan { leaves -> (IDTree, IDTree)? in
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

    /// Keeps the left half of a split, in place if no copy shares the memory and it has room, and
    /// returns the right half.
    ///
    /// - Throws: As ``split()``; the identity is unchanged then.
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    mutating func fork() throws(StampError) -> IDTree {
        guard var mine = leaves, let owned = mine.withSpan({ IDTree.onlyOwned(in: $0) }) else {
            let (kept, given) = try split()
            self = kept
            return given
        }
        let leaf = mine.withSpan { $0[owned] }
        let depth = leaf.depth + 1
        guard depth <= Stamp.depthMax else { throw .identityTooDeep(limit: Stamp.depthMax) }
        let given = mine.withSpan { IDTree.half(of: $0, in: owned, ownsLeft: false) }
        leaves = nil  // The memory is not shared with the old value.
        mine.makeUnique(spare: 4)
        mine.replaceLeaf(at: owned, byCount: 2) { output in
            output.append(Leaf(isOwned: true, depth: depth, end: depth))
            output.append(Leaf(isOwned: false, depth: depth, end: leaf.end))
        }
        self = IDTree(leaves: mine)
        return given
    }

    /// The index of the owned leaf, if there is only one.
    private static func onlyOwned(in leaves: Span<Leaf>) -> Int? {
        var owned: Int?
        for index in leaves.indices where leaves[index].isOwned {
            if owned != nil { return nil }
            owned = index
        }
        return owned
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

    /// Returns the identity in which other leaves stand for a range of leaves, with room for two
    /// forks in place.
    @inline(__always)
    private static func replacing(
        _ range: ClosedRange<Int>, of leaves: Span<Leaf>, extra: Int = 0,
        by append: (inout OutputSpan<Leaf>) -> Void
    ) -> IDTree {
        IDTree(
            leaves: Leaves(capacity: leaves.count - range.count + 1 + extra + 2) { output in
                for index in 0..<range.lowerBound { output.append(leaves[index]) }
                append(&output)
                for index in range.upperBound + 1..<leaves.count { output.append(leaves[index]) }
            })
    }

    /// Returns the identity that owns what this one or `other` owns.
    ///
    /// - Throws: ``StampError/overlappingIdentities`` if they own something in common.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the leaf counts of the two.
    public func sum(_ other: IDTree) throws(StampError) -> IDTree {
        guard let leaves else { return other }
        guard let otherLeaves = other.leaves else { return self }
        let sum = leaves.withSpan { mine in
            otherLeaves.withSpan { theirs in
                Leaves(capacity: mine.count + theirs.count - 1) { output in
                    IDTree.appendSum(of: mine, and: theirs, to: &output)
                }
            }
        }
        guard sum.count > 0 else { throw .overlappingIdentities }
        return IDTree(leaves: sum)
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
