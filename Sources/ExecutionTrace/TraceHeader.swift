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

    /// The family of clocks of all events of the run, if it is known.
    public var clocks: EventClock.Family?

    /// Creates a header.
    public init(
        roster: Roster, seed: UInt64? = nil, replay: String? = nil, conflicts: Conflicts? = nil,
        clocks: EventClock.Family? = nil
    ) {
        self.roster = roster
        self.seed = seed
        self.replay = replay
        self.conflicts = conflicts
        self.clocks = clocks
    }
}
