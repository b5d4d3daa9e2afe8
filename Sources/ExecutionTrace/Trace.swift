import LogicalClocks

/// Facts about a recorded run that hold for all of it.
public struct TraceHeader: Hashable, Sendable {
    /// How a store treats concurrent writes of one key.
    public enum Conflicts: String, Hashable, Sendable, CaseIterable {
        /// All of them are kept until a client resolves them.
        case siblings
        /// One of them wins, by a total order that agrees with causality.
        case lastWriterWins = "lww"
    }

    /// The names of the processes.
    public var roster: Roster

    /// The seed of the run, if it was simulated.
    public var seed: UInt64?

    /// The command that gives the same run again.
    public var replay: String?

    /// How the store of the run, if any, treats concurrent writes.
    public var conflicts: Conflicts?

    /// Creates a header.
    public init(
        roster: Roster, seed: UInt64? = nil, replay: String? = nil, conflicts: Conflicts? = nil
    ) {
        self.roster = roster
        self.seed = seed
        self.replay = replay
        self.conflicts = conflicts
    }
}

/// A recorded run: what happened, in the order in which it was recorded.
///
/// Two events of one process stand in the order in which they happened there. Across processes
/// the order of a trace proves nothing; only messages do.
public struct Trace: Hashable, Sendable {
    /// Facts about the whole run.
    public var header: TraceHeader

    private var events: [TraceEvent] = []

    /// Creates a trace without events.
    public init(header: TraceHeader) {
        self.header = header
    }

    /// Adds an event at the end.
    public mutating func append(_ event: TraceEvent) {
        events.append(event)
    }
}

extension Trace: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }

    /// The number of events.
    public var endIndex: Int { events.count }

    /// The event at an index.
    public subscript(index: Int) -> TraceEvent { events[index] }
}
