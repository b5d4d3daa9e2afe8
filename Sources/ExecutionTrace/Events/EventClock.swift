import LogicalClocks

/// The clock that a recorded event carries, of whichever family the run used.
@nonexhaustive
public enum EventClock: Hashable, Sendable {
    /// The families of clocks that a trace can hold.
    @nonexhaustive
    public enum Family: String, Hashable, Sendable, CaseIterable {
        /// No clocks at all.
        case unclocked = "none"
        /// Lamport clocks.
        case lamport
        /// Vector clocks.
        case vector
        /// Interval tree clocks.
        case intervalTree = "interval-tree"
        /// Hybrid logical clocks.
        case hybrid
    }

    /// A Lamport clock.
    case lamport(LamportClock)
    /// A vector clock.
    case vector(VectorClock)
    /// An interval tree stamp, with the identity of the process that it belongs to.
    case intervalTree(Stamp)
    /// The timestamp of a hybrid logical clock.
    case hybrid(HybridTimestamp)

    /// The family that the clock is of.
    public var family: Family {
        switch self {
        case .lamport: .lamport
        case .vector: .vector
        case .intervalTree: .intervalTree
        case .hybrid: .hybrid
        }
    }

    /// Returns how this clock relates to another; nil if they are of different families, or of one
    /// that cannot tell a cause from what is concurrent with it.
    public func relation(to other: Self) -> CausalRelation? {
        switch (self, other) {
        case (.vector(let mine), .vector(let theirs)): mine.relation(to: theirs)
        case (.intervalTree(let mine), .intervalTree(let theirs)): mine.relation(to: theirs)
        default: nil
        }
    }

    /// Returns whether this clock is before another; nil where ``relation(to:)`` gives nil.
    public func isBefore(_ other: Self) -> Bool? { relation(to: other).map { $0 == .before } }

    /// Returns whether this clock is after another; nil where ``relation(to:)`` gives nil.
    public func isAfter(_ other: Self) -> Bool? { relation(to: other).map { $0 == .after } }

    /// Returns whether both clocks know the same; nil where ``relation(to:)`` gives nil.
    public func isEqual(to other: Self) -> Bool? { relation(to: other).map { $0 == .equal } }

    /// Returns whether neither clock is before the other; nil where ``relation(to:)`` gives nil.
    public func isConcurrent(with other: Self) -> Bool? {
        relation(to: other).map { $0 == .concurrent }
    }

    /// Returns how this clock may relate to another, which is never the wrong way round; nil if
    /// they are of different families.
    ///
    /// For vector clocks and interval tree stamps this is ``relation(to:)``.
    public func plausibleRelation(to other: Self) -> CausalRelation? {
        switch (self, other) {
        case (.lamport(let mine), .lamport(let theirs)):
            CausalRelation(isBelow: mine.time <= theirs.time, isAbove: mine.time >= theirs.time)
        case (.hybrid(let mine), .hybrid(let theirs)): mine.plausibleRelation(to: theirs)
        default: relation(to: other)
        }
    }

    /// Returns the clock as text, with the names of a roster.
    public func description(in roster: Roster) -> String {
        switch self {
        case .lamport(let clock): clock.description
        case .vector(let clock): clock.description(in: roster)
        case .intervalTree(let stamp): stamp.description
        case .hybrid(let timestamp): timestamp.description
        }
    }
}
