extension EventTree {
    /// Returns whether this tree counts at most what `other` counts, at every point (the paper's leq).
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two; no allocation.
    public func isBelowOrEqual(to other: EventTree) -> Bool {
        var here = 0
        var there = 0
        while here < nodes.count {
            let mine = nodes[here]
            let theirs = other.nodes[there]
            // Somewhere in its subtree `other` has just its height, and this tree has more there.
            if mine.height > theirs.height { return false }
            switch (mine.isInner, theirs.isInner) {
            case (true, false):
                let (highest, end) = maximum(from: here)
                if highest > theirs.height { return false }
                here = end
                there += 1
            case (false, true):
                here += 1
                there = other.subtreeEnd(from: there)
            case (true, true), (false, false):
                here += 1
                there += 1
            }
        }
        return true
    }

    /// Returns how the events known here relate to those known by `other`.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two; no allocation.
    public func relation(to other: EventTree) -> CausalRelation {
        CausalRelation(
            isBelow: isBelowOrEqual(to: other), isAbove: other.isBelowOrEqual(to: self))
    }
}
