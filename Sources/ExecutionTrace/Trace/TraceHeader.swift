import LogicalClocks

/// The facts about a recorded run that hold for all of it.
public struct TraceHeader: Hashable, Sendable {
    /// The unit in which times of events count.
    @nonexhaustive
    public enum TimeUnit: String, Hashable, Sendable, CaseIterable {
        /// Ticks of a simulation.
        case ticks
        /// Nanoseconds, from where the recorder chose to begin.
        case nanoseconds
    }

    /// A way of client sessions with the replicas of a store.
    @nonexhaustive
    public enum Sessions: String, Hashable, Sendable, CaseIterable {
        /// Each keeps to one replica, and is promised the session guarantees.
        case staying
        /// They move between replicas, and the store promises them no session guarantee.
        case moving
    }

    /// The names of the replicas: in the header of a trace, of all that have joined so far.
    public internal(set) var roster: Roster

    /// The seed of the run, if it was simulated.
    public var seed: UInt64?

    /// The command that repeats the run.
    public var replay: String?

    /// The family of clocks of all events of the run, if it is known.
    public var clocks: EventClock.Family?

    /// How client sessions go about, if that is known; without it they are taken to stay.
    public var sessions: Sessions?

    /// What times count.
    public var timeUnit: TimeUnit

    /// Creates a header.
    public init(
        roster: Roster, seed: UInt64? = nil, replay: String? = nil,
        clocks: EventClock.Family? = nil, sessions: Sessions? = nil, timeUnit: TimeUnit = .ticks
    ) {
        self.roster = roster
        self.seed = seed
        self.replay = replay
        self.clocks = clocks
        self.sessions = sessions
        self.timeUnit = timeUnit
    }
}
