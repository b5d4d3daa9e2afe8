extension EventTree {
    /// Replaces this tree by its join with `other`: the larger of both counts at every point.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two.
    public mutating func join(_ other: EventTree) {
        self = joined(with: other)
    }

    /// Returns the larger of both counts at every point.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two.
    public func joined(with other: EventTree) -> EventTree {
        var result = EventTreeBuilder(capacity: max(nodes.count, other.nodes.count))
        var here = 0
        var there = 0
        while here < nodes.count {
            let mine = nodes[here]
            let theirs = other.nodes[there]
            switch (mine.isInner, theirs.isInner) {
            case (true, true):
                result.addInner()
                here += 1
                there += 1
            case (false, false):
                result.add(leaf: max(mine.height, theirs.height))
                here += 1
                there += 1
            case (true, false):
                here = appendSubtree(from: here, raisedTo: theirs.height, to: &result)
                there += 1
            case (false, true):
                there = other.appendSubtree(from: there, raisedTo: mine.height, to: &result)
                here += 1
            }
        }
        return result.finished()
    }

    /// Appends a subtree whose counts are all raised to at least `floor`; returns the index after it.
    private func appendSubtree(
        from start: Int, raisedTo floor: UInt64, to result: inout EventTreeBuilder
    ) -> Int {
        var missing = 1
        var index = start
        while missing > 0 {
            let node = nodes[index]
            if node.height >= floor {
                let end = subtreeEnd(from: index)
                result.add(subtree: nodes[index..<end])
                index = end
                missing -= 1
            } else if node.isInner {
                result.addInner()
                index += 1
                missing += 1
            } else {
                result.add(leaf: floor)
                index += 1
                missing -= 1
            }
        }
        return index
    }
}
