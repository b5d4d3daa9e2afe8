/// An identity of interval tree clocks: the part of the interval [0, 1) that a replica owns
/// (Almeida, Baquero, Fonte 2008).
///
/// An identity is 0 (owns nothing), 1 (owns everything), or a pair of identities for the left and
/// the right half. It is always in normal form: no (0, 0) and no (1, 1).
///
///     let (left, right) = try IDTree.seed.split()  // (1, 0) and (0, 1)
///     try left.sum(right)  // 1
public struct IDTree: Hashable, Sendable {
    /// One node; the nodes of a tree stand in preorder.
    enum Node: UInt8, Sendable {
        case none
        case one
        case inner
    }

    let nodes: [Node]

    /// Wraps nodes that are a whole tree in normal form.
    init(nodes: [Node]) {
        self.nodes = nodes
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// The identity 1, which owns the whole interval.
    public static let seed = IDTree(nodes: [.one])

    /// The identity 0, which owns nothing.
    public static let none = IDTree(nodes: [.none])

    /// Whether this is the identity 0, which can record no event.
    public var isNone: Bool { nodes[0] == .none }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { nodes.count }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var depth: Int {
        var path = BitStack()
        var deepest = 0
        for node in nodes {
            if node == .inner {
                path.push(false)
            } else {
                deepest = max(deepest, path.count)
                _ = path.advance()
            }
        }
        return deepest
    }

    /// The index after the last node of the subtree that starts at `start`.
    func subtreeEnd(from start: Int) -> Int {
        var missing = 1
        var index = start
        while missing > 0 {
            missing += nodes[index] == .inner ? 1 : -1
            index += 1
        }
        return index
    }

    /// Replaces (0, 0) by 0 and (1, 1) by 1 at the end of a growing tree, as often as possible.
    ///
    /// In preorder an inner node right before two leaves is always their parent.
    static func collapseTail(of nodes: inout [Node]) {
        while nodes.count >= 3, let last = nodes.last, last != .inner,
            nodes[nodes.count - 2] == last, nodes[nodes.count - 3] == .inner
        {
            nodes.removeLast(2)
            nodes[nodes.count - 1] = last
        }
    }
}
