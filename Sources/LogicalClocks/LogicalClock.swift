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

    /// Returns what this clock, which came from outside, says of the events of a replica beyond those
    /// that the replica's own clock counts, or nil if it says no more.
    func claim(about replica: ReplicaID, beyond own: Self) -> OwnEventsClaim?

    /// Takes in what the clock of a message knows, except what it claims of the receiver's own events;
    /// returns the claim that was left out.
    @discardableResult
    mutating func merge(_ other: Self, receivedBy replica: ReplicaID) -> OwnEventsClaim?

    /// The part that rides on a message: all that is known, and no right to tick.
    var peeked: Self { get }
}
