/// An identity of interval tree clocks: the part of the interval [0, 1) that a replica owns
/// (Almeida, Baquero, Fonte 2008).
///
/// An identity is 0 (owns nothing), 1 (owns everything), or a pair of identities for the left and
/// the right half. It is always in normal form: no (0, 0) and no (1, 1).
///
///     let (left, right) = try IDTree.seed.split()  // (1, 0) and (0, 1)
///     try left.sum(right)  // 1
public struct IDTree: Hashable, Sendable {
    /// The leaves from left to right, or nil for the identity 0, which then costs nothing.
    var leaves: Leaves?

    /// Wraps leaves that are a whole tree in normal form, and own something.
    init(leaves: Leaves) {
        self.leaves = leaves
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    private init() {
        leaves = nil
    }

    /// The identity 1, which owns the whole interval.
    public static let seed = IDTree(leaves: Leaves([Leaf(isOwned: true, depth: 0, end: 0)]))

    /// The identity 0, which owns nothing.
    public static var none: IDTree { IDTree() }

    /// Whether this is the identity 0, which can record no event.
    public var isNone: Bool { leaves == nil }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { 2 * (leaves?.count ?? 1) - 1 }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var depth: Int {
        leaves?.withSpan { leaves in
            leaves.indices.reduce(0) { max($0, leaves[$1].depth) }
        } ?? 0
    }

    /// The parts of the interval from left to right, and whether each is owned.
    ///
    /// A part at depth *d* is 1/2ᵈ long.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var parts: [(depth: Int, isOwned: Bool)] {
        leaves?.withSpan { leaves in
            leaves.indices.map { (leaves[$0].depth, leaves[$0].isOwned) }
        } ?? [(0, false)]
    }
}
