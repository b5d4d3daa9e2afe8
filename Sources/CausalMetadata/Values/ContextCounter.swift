/// A count that only grows, to which each branch of an activity adds its own.
///
/// Every branch counts under its own part of the identity, so counts never collide, and merging
/// takes each once. When branches are joined, their counts are folded into one, so a counter is as
/// large as the number of branches that are out and have counted:
///
///     enum BytesRead: ContextKey {
///         typealias Value = ContextCounter
///         static let number: UInt16 = 24
///     }
///     var branch = context.branch()
///     try context.increment(BytesRead.self, by: 100)
///     try branch.increment(BytesRead.self, by: 50)
///     try context.join(branch)
///     context[BytesRead.self]?.total  // 150
///
/// It is the G-Counter of Shapiro, Preguiça, Baquero, Zawirski ("A comprehensive study of
/// Convergent and Commutative Replicated Data Types", 2011, section 3.1.1) with identities that
/// can be split and joined in the place of names.
///
/// After a loss the total is what was counted at least, see ``ContextReading/isExact``.
public struct ContextCounter: ContextValue {
    private var counts = BranchCounts()

    /// Creates a counter at zero.
    public init() {}

    /// The sum of all counts, held at the largest number if it is above that.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches whose counts are not folded.
    public var total: UInt64 { counts.total.added }

    /// Whether two owners of one identity have both counted: a context was copied where it had to
    /// be branched, or passed on to two receivers by a process that could not branch it.
    ///
    /// The total then holds the larger of their counts for each part of the identity. No later write,
    /// merge or join takes the sign away. Owners are told apart by their ``ContextHolder``; of those
    /// without, two copies that counted the same show nothing, nor does one that counted less often
    /// and less.
    public var isDisputed: Bool { counts.writes.isDisputed }

    /// The number of branches whose counts are not folded into another's.
    public var branchCount: Int { counts.writes.entries.count }

    /// Counts as the owner of an identity, up to the largest number.
    ///
    /// `increment` of ``CausalContext`` does this with the identity of a context.
    ///
    /// - Precondition: The identity is not anonymous.
    /// - Complexity: O(*n* log *n*), where *n* is the number of branches whose counts are not folded.
    public mutating func increment(by amount: UInt64 = 1, as identity: ContextIdentity) {
        counts.count(.init(added: amount), as: identity)
    }

    /// Creates the counter of the parts that are counts, or nil if none is part of a counter.
    ///
    /// What was taken away from a counter that also shrinks is not looked at.
    public init?(parts: [ArraySlice<UInt8>]) {
        guard let counts = BranchCounts(parts: parts) else { return nil }
        self.counts = counts
    }

    /// One part for each branch whose count is not folded, and one empty part for a counter that
    /// was never moved.
    public var parts: [[UInt8]] { counts.parts }

    /// Returns whether there are writes under an identity that are not in what is known of it.
    ///
    /// - Complexity: O(*n* *m*), where *n* and *m* are the numbers of writes that are kept.
    public func exceeds(_ known: Self?, under identity: ContextIdentity) -> Bool {
        (known?.counts.writes ?? .init()).lacks(counts.writes, under: identity)
    }

    /// True: joining folds the counts.
    public static var countsBranches: Bool { true }
}
