import LogicalClocks

/// A clock that can be recorded in a trace.
public protocol RecordableClock: Hashable, Sendable {
    /// The clock as a trace holds it.
    var recorded: EventClock { get }
}

extension LamportClock: RecordableClock {
    /// The clock as a trace holds it.
    public var recorded: EventClock { .lamport(self) }
}

extension VectorClock: RecordableClock {
    /// The clock as a trace holds it.
    public var recorded: EventClock { .vector(self) }
}

extension Stamp: RecordableClock {
    /// The clock as a trace holds it.
    public var recorded: EventClock { .intervalTree(self) }
}

extension HybridTimestamp: RecordableClock {
    /// The timestamp as a trace holds it.
    public var recorded: EventClock { .hybrid(self) }
}

extension HybridLogicalClock: RecordableClock {
    /// The timestamp of the last event as a trace holds it.
    public var recorded: EventClock { .hybrid(timestamp) }
}
