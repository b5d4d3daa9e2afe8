import ExecutionTrace

/// The clocks that the messages of a scenario can carry.
@nonexhaustive
public enum ScenarioClock: String, Hashable, Sendable, CaseIterable {
    /// Vector clocks.
    case vector
    /// Interval tree clocks.
    case intervalTree = "interval-tree"

    /// The family of the clocks in a trace.
    public var family: EventClock.Family {
        switch self {
        case .vector: .vector
        case .intervalTree: .intervalTree
        }
    }
}
