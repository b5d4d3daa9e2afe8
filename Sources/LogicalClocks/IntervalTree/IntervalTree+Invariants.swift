/// Returns what is wrong with leaves that should be one tree in normal form, or nil: each starts
/// where a subtree starts, its end is what the leaves before it leave open, and depths are bounded.
private func violation(of leaves: [Leaf]) -> String? {
    for (left, right) in zip(leaves, leaves.dropFirst()) where right.united(with: left) != nil {
        return "two equal leaves are siblings"
    }
    if leaves.contains(where: { $0.link != 0 }) { return "a leaf holds unfinished business" }
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
        guard case .parts(let leaves) = form else { return nil }
        let all = leaves.all
        if all.contains(where: { $0.height > 1 }) { return "a leaf is neither owned nor not" }
        if !all.contains(where: \.isOwned) { return "nothing is owned" }
        if leaves.withSpan({ IntervalPart(onlyOwnedIn: $0) }) != nil {
            return "one part has leaves"
        }
        return violation(of: all)
    }
}

extension EventTree {
    /// What is wrong with the tree, or nil: it is one whole tree, in normal form, of bounded depth.
    ///
    /// - Complexity: O(*n* · *d*), where *n* is the number of leaves and *d* the depth.
    package var invariantViolation: String? {
        violation(of: leaves.all)
    }
}

extension Stamp {
    /// What is wrong with one of the two trees, or nil.
    package var invariantViolation: String? {
        id.invariantViolation ?? events.invariantViolation
    }
}
