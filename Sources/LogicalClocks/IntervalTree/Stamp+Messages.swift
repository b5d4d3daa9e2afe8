/// The paper's derived operations, on messages between replicas that keep their identities.
extension Stamp {
    /// Records the sending of a message, and returns what it carries (event, then peek).
    ///
    /// - Precondition: The stamp is not anonymous.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of both trees.
    public mutating func send() -> Stamp {
        event()
        return peeked
    }

    /// Takes in what a message carries, and records its receipt (join, then event).
    ///
    /// All of it is believed; ``merge(received:)`` leaves out what nobody else can know.
    ///
    /// - Precondition: The stamp is not anonymous.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of all trees.
    public mutating func receive(_ message: Stamp) {
        merge(message)
        event()
    }

    /// Makes both stamps know what either knows; each keeps its identity.
    ///
    /// The paper's sync joins and forks again. The identities that are left then are as good as those
    /// before, so they need not move.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the event trees.
    public mutating func synchronize(with other: inout Stamp) {
        merge(other)
        other = Stamp(id: other.id, events: events)
    }
}
