extension IDTree {
    /// Returns two identities that share out this one: disjoint, with this one as their sum.
    ///
    /// The split of 0 is 0 and 0. A leaf 1 becomes its two halves; where both halves are owned,
    /// each result takes one of them.
    ///
    /// - Throws: ``StampError/identityTooDeep(limit:)`` if a result would have more than
    ///   ``Stamp/depthMax`` levels.
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public func split() throws(StampError) -> (IDTree, IDTree) {
        guard let first = nodes.firstIndex(of: .one), let last = nodes.lastIndex(of: .one) else {
            return (self, self)
        }
        guard first == last else { return splitBelow(first: first, last: last) }
        // Each level above a single leaf 1 holds exactly one leaf 0 beside the way to it.
        guard nodes.count / 2 < Stamp.depthMax else {
            throw .identityTooDeep(limit: Stamp.depthMax)
        }
        return (
            replacing(first..<first + 1, by: [.inner, .one, .none]),
            replacing(first..<first + 1, by: [.inner, .none, .one])
        )
    }

    /// Splits where the ways to the first and to the last leaf 1 part.
    ///
    /// Before the first leaf 1, every inner node is above it. One of them is above the last leaf 1
    /// as well if the subtrees still missing after it never run out on the way there, that is, if
    /// its own count of missing subtrees is at most the smallest count between the two leaves.
    private func splitBelow(first: Int, last: Int) -> (IDTree, IDTree) {
        var missing = 0
        var smallest = Int.max
        for index in 0..<last {
            missing += nodes[index] == .inner ? 1 : -1
            if index >= first { smallest = min(smallest, missing) }
        }
        var fork = 0
        missing = 0
        for index in 0..<first {
            if nodes[index] == .inner, missing <= smallest { fork = index }
            missing += nodes[index] == .inner ? 1 : -1
        }
        let middle = subtreeEnd(from: fork + 1)
        let end = subtreeEnd(from: middle)
        return (
            replacing(middle..<end, by: [.none]),
            replacing(fork + 1..<middle, by: [.none])
        )
    }

    private func replacing(_ range: Range<Int>, by more: [Node]) -> IDTree {
        var result: [Node] = []
        result.reserveCapacity(nodes.count - range.count + more.count)
        result += nodes[..<range.lowerBound]
        result += more
        result += nodes[range.upperBound...]
        return IDTree(nodes: result)
    }

    /// Returns the identity that owns what this one or `other` owns.
    ///
    /// - Throws: ``StampError/overlappingIdentities`` if they own something in common.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two.
    public func sum(_ other: IDTree) throws(StampError) -> IDTree {
        if isNone { return other }
        if other.isNone { return self }
        var result: [Node] = []
        result.reserveCapacity(nodes.count + other.nodes.count)
        var here = 0
        var there = 0
        while here < nodes.count {
            switch (nodes[here], other.nodes[there]) {
            case (.none, _):
                let end = other.subtreeEnd(from: there)
                result += other.nodes[there..<end]
                there = end
                here += 1
            case (_, .none):
                let end = subtreeEnd(from: here)
                result += nodes[here..<end]
                here = end
                there += 1
            case (.inner, .inner):
                result.append(.inner)
                here += 1
                there += 1
            case (.one, _), (_, .one):
                throw .overlappingIdentities
            }
            IDTree.collapseTail(of: &result)
        }
        return IDTree(nodes: result)
    }
}
