/// The events that an interval tree stamp knows: a count for every point of the interval [0, 1)
/// (Almeida, Baquero, Fonte 2008).
///
/// The paper's tree is a number *n*, or a triple (*n*, *left*, *right*) that adds *n* to the counts
/// of both halves. It is always in normal form: of two siblings at least one has base 0, and two
/// equal leaves are one leaf.
///
/// The nodes stand in one array, in preorder. A node holds the *height* of its subtree: the lowest
/// count in it, with the bases of all nodes above added up. So siblings never need lifting or
/// sinking, and two trees are compared and joined by walking both arrays without a stack. The
/// paper's bases are the differences between a node and its parent.
public struct EventTree: Hashable, Sendable {
    /// One node: its height, and whether two subtrees follow it.
    struct Node: Hashable, Sendable {
        var word: UInt64

        init(leaf height: UInt64) { word = height << 1 }
        init(inner height: UInt64) { word = height << 1 | 1 }

        var isInner: Bool { word & 1 == 1 }
        var isLeaf: Bool { word & 1 == 0 }
        var height: UInt64 { word >> 1 }

        /// The largest height that a node can hold.
        static let heightMax = UInt64.max >> 1
    }

    let nodes: [Node]

    /// Wraps nodes that are a whole tree in normal form.
    init(nodes: [Node]) {
        self.nodes = nodes
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// The tree 0: no event is known.
    public static let zero = EventTree(nodes: [Node(leaf: 0)])

    /// Creates the tree that counts the same number of events everywhere.
    ///
    /// - Precondition: `count` is at most ``Stamp/countMax``.
    public init(leaf count: UInt64) {
        precondition(count <= Stamp.countMax, "a counter is above Stamp.countMax")
        nodes = [Node(leaf: count)]
    }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { nodes.count }

    /// The lowest count on the interval.
    public var minimum: UInt64 { nodes[0].height }

    /// The highest count on the interval.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var maximum: UInt64 { maximum(from: 0).height }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of nodes.
    public var depth: Int {
        var path = BitStack()
        var deepest = 0
        for node in nodes {
            if node.isInner {
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
            missing += nodes[index].isInner ? 1 : -1
            index += 1
        }
        return index
    }

    /// The highest count in the subtree that starts at `start`, and the index after it.
    func maximum(from start: Int) -> (height: UInt64, end: Int) {
        var highest: UInt64 = 0
        var missing = 1
        var index = start
        while missing > 0 {
            let node = nodes[index]
            highest = max(highest, node.height)
            missing += node.isInner ? 1 : -1
            index += 1
        }
        return (highest, index)
    }
}
