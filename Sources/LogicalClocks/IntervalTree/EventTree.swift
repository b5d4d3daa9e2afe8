/// The events that an interval tree stamp knows: a count for every point of the interval [0, 1)
/// (Almeida, Baquero, Fonte 2008).
///
/// The paper's tree is a number *n*, or a triple (*n*, *left*, *right*) that adds *n* to the counts
/// of both halves. It is always in normal form: of two siblings at least one has base 0, and two
/// equal leaves are one leaf.
///
/// Here the tree is held as its leaves, from left to right, each with its whole count. That is the
/// step function that the tree stands for, cut where the tree cuts it. It leaves one rule of the
/// normal form to keep, that no two siblings are equal leaves; the paper's bases are the differences
/// between the lowest counts of a subtree and of the one around it (`nodes()`).
public struct EventTree: CausallyOrdered, Hashable, Sendable {
    var leaves: Leaves

    /// Wraps leaves that are a whole tree in normal form.
    init(leaves: Leaves) {
        self.leaves = leaves
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// The tree 0: no event is known.
    public static let zero = EventTree(leaf: 0)

    /// Creates the tree that counts the same number of events everywhere.
    ///
    /// - Precondition: `count` is at most ``Stamp/countMax``.
    public init(leaf count: UInt64) {
        precondition(count <= Stamp.countMax, "a counter is above Stamp.countMax")
        self.init(
            leaves: Leaves(capacity: 1) {
                $0.append(Leaf(height: count, depth: 0, end: 0))
            })
    }

    /// The number of leaves.
    public var leafCount: Int { leaves.count }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { 2 * leaves.count - 1 }

    /// The lowest count on the interval.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var minimum: UInt64 {
        leaves.withSpan { leaves in
            leaves.indices.reduce(UInt64.max) { min($0, leaves[$1].height) }
        }
    }

    /// The highest count on the interval.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var maximum: UInt64 {
        leaves.withSpan { leaves in
            leaves.indices.reduce(0) { max($0, leaves[$1].height) }
        }
    }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var depth: Int {
        leaves.withSpan { leaves in
            leaves.indices.reduce(0) { max($0, leaves[$1].depth) }
        }
    }

    /// The steps of the tree, from left to right: parts of the interval, and the one count on each.
    ///
    /// A step at depth *d* is 1/2ᵈ long.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var steps: [(depth: Int, count: UInt64)] {
        leaves.withSpan { leaves in
            leaves.indices.map { (leaves[$0].depth, leaves[$0].height) }
        }
    }
}
