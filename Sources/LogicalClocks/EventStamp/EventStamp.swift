/// An event with the replica at which it happened, so that two events are compared by two
/// look-ups instead of a walk along their clocks (Fidge 1988; Mattern 1989, section 5).
///
///     clock.tick(at: a)
///     let sent = EventStamp(origin: a, clock: clock)
///     sent.relation(to: received)  // .before
///
/// The clock of an event is its causal past, which is *closed*: whoever knows the *n*-th event of a
/// replica knows all that this event knew. So an event knows of another exactly if it has counted
/// it. The clocks of one computation that tick and merge whole clocks have that property; a clock
/// from which entries were removed, or which was put together by hand, has not, and the answers
/// about it can be wrong.
public struct EventStamp: CausallyOrdered, Hashable, Sendable {
    /// The replica at which the event happened.
    public let origin: ReplicaID

    /// What the event knows, itself included.
    public let clock: VectorClock

    /// Creates the stamp of the last event of a replica.
    ///
    /// - Parameters:
    ///   - origin: The replica.
    ///   - clock: Its clock, after the tick for the event.
    /// - Precondition: The clock counts an event of the replica.
    @inlinable
    public init(origin: ReplicaID, clock: VectorClock) {
        precondition(clock[origin] > 0, "the clock counts no event of its origin")
        self.origin = origin
        self.clock = clock
    }

    /// The event: the *n*-th of its origin.
    ///
    /// - Complexity: O(log *n*) for *n* entries; O(1) where replicas are numbered without gaps.
    @inlinable
    public var dot: Dot { Dot(origin, clock[origin]) }

    /// Returns how this event relates to another of the same computation.
    ///
    /// Two events that each know the other are of no computation (``contradicts(_:)``), and are called
    /// concurrent, which claims no order.
    ///
    /// - Complexity: O(log *n*) for *n* entries; O(1) where replicas are numbered without gaps.
    @inlinable
    public func relation(to other: Self) -> CausalRelation {
        let relation = CausalRelation(
            isBelow: other.clock.covers(dot), isAbove: clock.covers(other.dot))
        return relation == .equal && dot != other.dot ? .concurrent : relation
    }

    /// Returns whether no computation has both events: each knows the other, or they are one event
    /// with two pasts.
    ///
    /// - Complexity: O(log *n*) for *n* entries; O(*n*) where the two are one event.
    public func contradicts(_ other: Self) -> Bool {
        if dot == other.dot { return clock != other.clock }
        return other.clock.covers(dot) && clock.covers(other.dot)
    }
}

extension VectorClock {
    /// Takes in what an event of the same computation knows, without counting an event, and
    /// returns whether anything was new.
    ///
    /// If the event is counted here already, all that it knew is known, and nothing is done; that
    /// holds for the clocks that ``EventStamp`` describes, and not for others.
    ///
    /// - Complexity: O(log *n*) if the event is known, else O(*n* + *m*), where *n* and *m* are the
    ///   entry counts of the two clocks.
    @inlinable
    @discardableResult
    public mutating func merge(_ event: EventStamp) -> Bool {
        if covers(event.dot) { return false }
        merge(event.clock)
        return true
    }
}
