/// An identity of interval tree clocks: the part of the interval [0, 1) that a replica owns
/// (Almeida, Baquero, Fonte 2008).
///
/// An identity is 0 (owns nothing), 1 (owns everything), or a pair of identities for the left and
/// the right half. It is always in normal form: no (0, 0) and no (1, 1).
///
///     let (left, right) = try IDTree.seed.split()  // (1, 0) and (0, 1)
///     try left.sum(right)  // 1
public struct IDTree: Hashable, Sendable {
    /// One leaf: a part of the interval, in the form of ``EventLeaf``, that is owned or not.
    struct Leaf: Hashable, Sendable {
        var shape: UInt32
        var isOwned: Bool

        init(isOwned: Bool, depth: Int, end: Int) {
            self.init(isOwned: isOwned, shape: UInt32(depth) << 16 | UInt32(end))
        }

        init(isOwned: Bool, shape: UInt32) {
            self.shape = shape
            self.isOwned = isOwned
        }

        var depth: Int { Int(shape >> 16) }
        var end: Int { EventLeaf.end(of: shape) }

        /// Whether the leaf is a whole tree's or a left half.
        var isLeftHalf: Bool { end == depth && depth > 0 }
    }

    /// The leaves from left to right, or none at all for the identity 0, which then costs nothing.
    let leaves: [Leaf]

    /// Wraps leaves that are a whole tree in normal form.
    init(leaves: [Leaf]) {
        self.leaves = leaves
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// The identity 1, which owns the whole interval.
    public static let seed = IDTree(leaves: [Leaf(isOwned: true, depth: 0, end: 0)])

    /// The identity 0, which owns nothing.
    public static var none: IDTree { IDTree(leaves: []) }

    /// Whether this is the identity 0, which can record no event.
    public var isNone: Bool { leaves.isEmpty }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { max(2 * leaves.count - 1, 1) }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var depth: Int {
        leaves.reduce(0) { max($0, $1.depth) }
    }

    /// The parts of the interval from left to right, and whether each is owned.
    ///
    /// A part at depth *d* is 1/2ᵈ long.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var parts: [(depth: Int, isOwned: Bool)] {
        isNone ? [(0, false)] : leaves.map { ($0.depth, $0.isOwned) }
    }
}

extension [IDTree.Leaf] {
    /// Appends a leaf that follows the last one, and unites leaves that are equal siblings.
    mutating func appendNormal(_ leaf: IDTree.Leaf) {
        var leaf = leaf
        while let left = last, left.isOwned == leaf.isOwned, left.depth == leaf.depth,
            leaf.end < leaf.depth
        {
            removeLast()
            leaf = IDTree.Leaf(isOwned: leaf.isOwned, depth: leaf.depth - 1, end: leaf.end)
        }
        append(leaf)
    }
}
