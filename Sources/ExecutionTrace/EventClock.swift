import LogicalClocks

/// The clock that a recorded event carries, of whichever family the run used.
public enum EventClock: Hashable, Sendable {
    /// The families of clocks that a trace can hold.
    public enum Family: String, Hashable, Sendable, CaseIterable {
        /// Vector clocks.
        case vector
        /// Interval tree clocks.
        case intervalTree = "interval-tree"
    }

    /// A vector clock.
    case vector(VectorClock)
    /// An interval tree stamp, with the identity of the process that it belongs to.
    case intervalTree(Stamp)

    /// The family that the clock is of.
    public var family: Family {
        switch self {
        case .vector: .vector
        case .intervalTree: .intervalTree
        }
    }

    /// Returns how this clock relates to another, or nil if they are of different families.
    public func relation(to other: Self) -> CausalRelation? {
        switch (self, other) {
        case (.vector(let mine), .vector(let theirs)): mine.relation(to: theirs)
        case (.intervalTree(let mine), .intervalTree(let theirs)): mine.relation(to: theirs)
        case (.vector, .intervalTree), (.intervalTree, .vector): nil
        }
    }

    /// The clock as text, with the names of a roster.
    public func description(in roster: Roster) -> String {
        switch self {
        case .vector(let clock): clock.description(in: roster)
        case .intervalTree(let stamp): stamp.description
        }
    }
}

/// A clock family whose clocks can be recorded in a trace.
public protocol RecordableClock: LogicalClock {
    /// The clock as a trace holds it.
    var recorded: EventClock { get }
}

extension VectorClock: RecordableClock {
    /// The clock as a trace holds it.
    public var recorded: EventClock { .vector(self) }
}

extension Stamp: RecordableClock {
    /// The clock as a trace holds it.
    public var recorded: EventClock { .intervalTree(self) }
}
