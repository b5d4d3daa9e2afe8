/// A Lamport time with the process at which it was taken: one event (Lamport 1978).
///
/// Events of one process have rising times, so two events never have the same timestamp.
public struct LamportTimestamp: Hashable, Sendable {
    /// The time.
    public var time: UInt64

    /// The process.
    public var replica: ReplicaID

    /// Creates a timestamp.
    public init(time: UInt64, replica: ReplicaID) {
        self.time = time
        self.replica = replica
    }

    /// Returns whether the first comes earlier in the total order: by time, then by process.
    ///
    /// The order agrees with causality, and orders concurrent events as well:
    ///
    ///     events.sorted(by: LamportTimestamp.totalOrder)
    public static func totalOrder(_ left: Self, _ right: Self) -> Bool {
        (left.time, left.replica) < (right.time, right.replica)
    }

    /// Returns how this event may relate to another: a guess that is never the wrong way round
    /// (Torres-Rojas and Ahamad 1999).
    ///
    /// It never inverts the causal order, but may order events that are concurrent;
    /// `.concurrent`, said of equal times at two processes, is certain. A clock that decides
    /// exactly, such as ``VectorClock``, offers `relation(to:)` instead.
    public func plausibleRelation(to other: Self) -> CausalRelation {
        if replica != other.replica && time == other.time { return .concurrent }
        return CausalRelation(isBelow: time <= other.time, isAbove: time >= other.time)
    }
}
