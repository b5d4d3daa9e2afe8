/// A count that grows and shrinks, to which each branch of an activity adds its own.
///
/// It is a ``ContextCounter`` that also sums what was taken away (the PN-Counter of Shapiro and
/// others, 2011, section 3.1.2), and is folded as that is.
public struct ContextUpDownCounter: ContextValue {
    private var counts = BranchCounts()

    /// Creates a counter at zero.
    public init() {}

    /// What was added less what was taken away, held at the ends of the range of numbers.
    ///
    /// - Complexity: O(*n*), where *n* is the number of branches whose counts are not folded.
    public var total: Int64 {
        let total = counts.total
        if total.added >= total.taken { return Int64(clamping: total.added - total.taken) }
        let below = total.taken - total.added
        return below > UInt64(Int64.max) ? .min : -Int64(below)
    }

    /// Whether two owners of one identity have both counted, see ``ContextCounter/isDisputed``.
    public var isDisputed: Bool { counts.writes.isDisputed }

    /// The number of branches whose counts are not folded into another's.
    public var branchCount: Int { counts.writes.entries.count }

    /// Adds as the owner of an identity.
    ///
    /// - Precondition: The identity is not anonymous.
    /// - Complexity: O(*n* log *n*), where *n* is the number of branches whose counts are not folded.
    public mutating func increment(by amount: UInt64 = 1, as identity: ContextIdentity) {
        counts.count(.init(added: amount), as: identity)
    }

    /// Takes away as the owner of an identity.
    ///
    /// - Precondition: The identity is not anonymous.
    /// - Complexity: O(*n* log *n*), where *n* is the number of branches whose counts are not folded.
    public mutating func decrement(by amount: UInt64 = 1, as identity: ContextIdentity) {
        counts.count(.init(taken: amount), as: identity)
    }

    /// Creates the counter of the parts that are counts, or nil if none is part of a counter.
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
