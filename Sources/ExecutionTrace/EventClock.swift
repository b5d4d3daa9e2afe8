import LogicalClocks

/// The clock that a recorded event carries, of whichever family the run used.
public enum EventClock: Hashable, Sendable {
    /// The families of clocks that a trace can hold.
    public enum Family: String, Hashable, Sendable, CaseIterable {
        /// Vector clocks.
        case vector
    }

    /// A vector clock.
    case vector(VectorClock)

    /// The family that the clock is of.
    public var family: Family {
        switch self {
        case .vector: .vector
        }
    }

    /// Returns how this clock relates to another, or nil if they are of different families.
    public func relation(to other: Self) -> CausalRelation? {
        switch (self, other) {
        case (.vector(let mine), .vector(let theirs)): mine.relation(to: theirs)
        }
    }

    /// The clock as text, with the names of a roster.
    public func description(in roster: Roster) -> String {
        switch self {
        case .vector(let clock): clock.description(in: roster)
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
