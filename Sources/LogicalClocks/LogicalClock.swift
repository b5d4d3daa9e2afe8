/// A family of clocks that can ride on messages and decide happened-before exactly.
///
/// A layer that stamps messages is written once over this protocol; ``VectorClock`` and ``Stamp``
/// conform.
public protocol LogicalClock: CausallyOrdered, Hashable, Sendable {
    /// Returns the clocks with which `count` processes start, one for each.
    static func initial(count: Int) -> [Self]

    /// Splits a clock off for a process that joins and then knows what this one knows.
    ///
    /// A clock whose entries go by identifiers is copied, and the new process counts under an
    /// identifier of its own; an interval tree stamp gives away a part of its identity.
    /// - Throws: `StampError.identityTooDeep(limit:)` if a stamp has nothing left to give away.
    mutating func fork() throws(StampError) -> Self

    /// Counts an event of the process that owns this clock.
    mutating func tick(at replica: ReplicaID)

    /// Takes in what another clock knows, without counting an event.
    mutating func merge(_ other: Self)

    /// Takes in what the clock of a message knows, except what it says of the receiver's own events
    /// beyond those that the receiver knows: no other clock counts these.
    mutating func merge(_ other: Self, receivedBy replica: ReplicaID)

    /// The part that rides on a message: all that is known, and no right to tick.
    var peeked: Self { get }
}

extension LogicalClock {
    /// Takes in all that the other clock knows.
    @inlinable
    public mutating func merge(_ other: Self, receivedBy replica: ReplicaID) {
        merge(other)
    }
}
