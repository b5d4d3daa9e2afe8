/// Recording an event: `fill` where that says something new, `grow` where it does not.
extension EventTree {
    /// Returns this tree with the counts that `id` owns raised as far as makes it simpler without
    /// claiming an event of anybody else.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of both trees.
    func filled(by id: IDTree) -> EventTree {
        var result = EventTreeBuilder(capacity: nodes.count)
        var index = 0
        var owned = 0
        while owned < id.nodes.count {
            switch id.nodes[owned] {
            case .none:
                let end = subtreeEnd(from: index)
                result.add(subtree: nodes[index..<end])
                index = end
                owned += 1
            case .one:
                let (highest, end) = maximum(from: index)
                result.add(risingLeaf: highest)
                index = end
                owned += 1
            case .inner where nodes[index].isInner:
                result.addInner()
                index += 1
                owned += 1
            case .inner:
                result.add(leaf: nodes[index].height)
                index += 1
                owned = id.subtreeEnd(from: owned)
            }
        }
        return result.finished()
    }

    /// Returns this tree with the count of one part that `id` owns one higher, where that costs
    /// least.
    ///
    /// - Precondition: `id` owns something, and `filled(by: id)` is this tree.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of both trees.
    func grown(by id: IDTree) -> EventTree {
        let place = cheapestGrowth(by: id)
        let height = nodes[place.leaf].height
        precondition(height < Node.heightMax, "an event counter has no room left")
        let innerLevels = place.path.count - place.newLevels
        var result = EventTreeBuilder(capacity: nodes.count + 2 * place.newLevels)
        var index = 0
        for level in 0..<place.path.count {
            result.addInner()
            if level < innerLevels { index += 1 }
            guard place.path[level] else { continue }
            if level < innerLevels {
                let end = subtreeEnd(from: index)
                result.add(subtree: nodes[index..<end])
                index = end
            } else {
                result.add(leaf: height)
            }
        }
        result.add(leaf: height + 1)
        index += 1
        for level in (0..<place.path.count).reversed() where !place.path[level] {
            if level < innerLevels {
                let end = subtreeEnd(from: index)
                result.add(subtree: nodes[index..<end])
                index = end
            } else {
                result.add(leaf: height)
            }
        }
        return result.finished()
    }

    /// A place where an event can be counted: an owned part of the interval.
    private struct Growth {
        /// The leaf of the event tree that the part lies in.
        var leaf: Int
        /// The way from the root to the part.
        var path: BitStack
        /// The levels that the leaf has to be opened by to reach the part.
        var newLevels: Int
    }

    /// Returns the owned part that needs the fewest new levels; among those, the one nearest to
    /// the root; among those, the rightmost.
    ///
    /// This is the paper's cost, in which a new level outweighs any depth.
    private func cheapestGrowth(by id: IDTree) -> Growth {
        var best: Growth?
        var path = BitStack()
        var index = 0
        // The depth of the event leaf above the present node, if it is above.
        var leafDepth: Int?
        for node in id.nodes {
            switch node {
            case .inner:
                if leafDepth == nil {
                    if nodes[index].isInner { index += 1 } else { leafDepth = path.count }
                }
                path.push(false)
                continue
            case .none:
                if leafDepth == nil { index = subtreeEnd(from: index) }
            case .one:
                let newLevels = path.count - (leafDepth ?? path.count)
                let isCheapest =
                    best.map { (newLevels, path.count) <= ($0.newLevels, $0.path.count) } ?? true
                if isCheapest { best = Growth(leaf: index, path: path, newLevels: newLevels) }
                if leafDepth == nil { index += 1 }
            }
            _ = path.advance()
            if let depth = leafDepth, path.count <= depth {
                leafDepth = nil
                index += 1
            }
        }
        guard let best else { preconditionFailure("an anonymous stamp records no event") }
        return best
    }
}
