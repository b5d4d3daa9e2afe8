/// What is wrong with leaves that should tile [0, 1), or nil: each starts where a subtree of the
/// tree starts, its end is what the leaves before it leave open, and depths are bounded.
private func tilingViolation(of leaves: some Collection<(depth: Int, end: Int)>) -> String? {
    // For each level, whether the leaf is in a right half there.
    var path: [Bool] = []
    for (index, leaf) in leaves.enumerated() {
        if index > 0, path.isEmpty { return "leaves follow the end of the tree" }
        if leaf.depth > Stamp.depthMax { return "the tree is too deep" }
        if leaf.depth < path.count { return "a leaf is larger than the place for it" }
        path += [Bool](repeating: false, count: leaf.depth - path.count)
        while path.last == true { path.removeLast() }
        if leaf.end != path.count { return "a leaf has the wrong end" }
        if !path.isEmpty { path[path.count - 1] = true }
    }
    return path.isEmpty && !leaves.isEmpty ? nil : "the tree is incomplete"
}

extension IDTree {
    /// What is wrong with the tree, or nil: it is one whole tree, in normal form, of bounded depth.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of leaves and *d* the depth.
    package var invariantViolation: String? {
        if isNone { return nil }
        for (left, right) in zip(leaves, leaves.dropFirst())
        where left.depth == right.depth && right.end < right.depth
            && left.isOwned == right.isOwned
        {
            return "two equal leaves are siblings"
        }
        if !leaves.contains(where: \.isOwned) { return "nothing is owned" }
        return tilingViolation(of: leaves.map { ($0.depth, $0.end) })
    }
}

extension EventTree {
    /// What is wrong with the tree, or nil: it is one whole tree, in normal form, of bounded depth.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of leaves and *d* the depth.
    package var invariantViolation: String? {
        let all = leaves.withSpan { leaves in leaves.indices.map { leaves[$0] } }
        for (left, right) in zip(all, all.dropFirst()) where right.united(with: left) != nil {
            return "two equal leaves are siblings"
        }
        if all.contains(where: { $0.link != 0 }) { return "a leaf holds unfinished business" }
        return tilingViolation(of: all.map { ($0.depth, $0.end) })
    }
}

extension Stamp {
    /// What is wrong with one of the two trees, or nil.
    package var invariantViolation: String? {
        id.invariantViolation ?? events.invariantViolation
    }
}
