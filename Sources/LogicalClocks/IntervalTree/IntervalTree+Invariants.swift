extension IDTree {
    /// What is wrong with the tree, or nil: it is one whole tree, in normal form, of bounded depth.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var invariantViolation: String? {
        var path = BitStack()
        for (index, node) in nodes.enumerated() {
            if index > 0, path.count == 0 { return "nodes follow the end of the tree" }
            if path.count > Stamp.depthMax { return "the tree is too deep" }
            if node == .inner {
                path.push(false)
                continue
            }
            if index >= 2, nodes[index - 2] == .inner, nodes[index - 1] == node {
                return "two equal leaves are siblings"
            }
            _ = path.advance()
        }
        return path.count == 0 && !nodes.isEmpty ? nil : "the tree is incomplete"
    }
}

extension EventTree {
    /// What is wrong with the tree, or nil: it is one whole tree, in normal form, of bounded depth.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    package var invariantViolation: String? {
        // The subtrees that stand behind the present node, the nearest on top.
        var subtrees: [(root: Node, depth: Int)] = []
        for node in nodes.reversed() {
            guard node.isInner else {
                subtrees.append((node, 0))
                continue
            }
            guard let left = subtrees.popLast(), let right = subtrees.popLast() else {
                return "the tree is incomplete"
            }
            if left.root == right.root, left.root.isLeaf { return "two equal leaves are siblings" }
            if node.height != min(left.root.height, right.root.height) {
                return "an inner node does not have the height of its lower subtree"
            }
            subtrees.append((node, max(left.depth, right.depth) + 1))
        }
        guard subtrees.count == 1, let tree = subtrees.last else {
            return "the nodes are not one tree"
        }
        return tree.depth <= Stamp.depthMax ? nil : "the tree is too deep"
    }
}

extension Stamp {
    /// What is wrong with one of the two trees, or nil.
    package var invariantViolation: String? {
        id.invariantViolation ?? events.invariantViolation
    }
}
