/// An identity of interval tree clocks: the part of the interval [0, 1) that a replica owns
/// (Almeida, Baquero, Fonte 2008).
///
/// An identity is 0 (owns nothing), 1 (owns everything), or a pair of identities for the left and
/// the right half. It is always in normal form: no (0, 0) and no (1, 1).
///
///     let (left, right) = try IDTree.seed.split()  // (1, 0) and (0, 1)
///     try left.sum(right)  // 1
public struct IDTree: Hashable, Sendable {
    /// The form in which an identity is held: the first of these that can hold it.
    enum Form: Hashable, Sendable {
        case none
        case part(IntervalPart)
        case parts(Leaves)
    }

    let form: Form

    private init(form: Form) {
        self.form = form
        assert(invariantViolation == nil, "\(invariantViolation ?? "")")
    }

    /// Creates the identity that owns one part.
    init(_ part: IntervalPart) {
        self.init(form: .part(part))
    }

    /// Creates an identity from the leaves of a whole tree in normal form.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    init(_ leaves: Span<Leaf>) {
        if let part = IntervalPart(onlyOwnedIn: leaves) {
            self.init(part)
        } else if leaves.count == 1 {
            self = .none
        } else {
            self.init(form: .parts(Leaves(leaves)))
        }
    }

    /// The identity 1, which owns the whole interval.
    public static let seed = IDTree(IntervalPart.whole)

    /// The identity 0, which owns nothing.
    public static var none: IDTree { IDTree(form: .none) }

    /// Whether this is the identity 0, which can record no event.
    public var isNone: Bool {
        if case .none = form { true } else { false }
    }

    /// The number of leaves.
    private var leafCount: Int {
        switch form {
        case .none: 1
        case .part(let part): part.depth + 1
        case .parts(let leaves): leaves.count
        }
    }

    /// The leaves that take memory: none if at most one part is owned.
    var entryCount: Int {
        if case .parts(let leaves) = form { leaves.count } else { 0 }
    }

    /// The number of nodes, inner ones and leaves.
    public var nodeCount: Int { 2 * leafCount - 1 }

    /// Calls `body` with the leaves from left to right.
    @inline(__always)
    func withSpan<Result>(_ body: (Span<Leaf>) -> Result) -> Result {
        if case .parts(let leaves) = form { return leaves.withSpan(body) }
        return withTemporaryOutput(of: Leaf.self, capacity: leafCount) { output in
            if case .part(let part) = form {
                part.appendLeaves(to: &output)
            } else {
                output.append(Leaf(isOwned: false, depth: 0, end: 0))
            }
            return body(output.span)
        }
    }

    /// The number of levels below the root.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var depth: Int {
        if case .part(let part) = form { return part.depth }
        return withSpan { leaves in
            leaves.indices.reduce(0) { max($0, leaves[$1].depth) }
        }
    }

    /// The parts of the interval from left to right, and whether each is owned.
    ///
    /// A part at depth *d* is 1/2ᵈ long.
    ///
    /// - Complexity: O(*n*), where *n* is the number of leaves.
    public var parts: [(depth: Int, isOwned: Bool)] {
        withSpan { leaves in
            leaves.indices.map { (leaves[$0].depth, leaves[$0].isOwned) }
        }
    }
}
