/// Membership: replicas come by fork and leave by join.
extension Stamp {
    /// Returns two stamps that know the same events and share out this stamp's identity.
    ///
    /// They take this stamp's place: do not use it any more. The fork of an anonymous stamp is two
    /// anonymous stamps.
    ///
    /// - Throws: ``StampError/identityTooDeep(limit:)``.
    /// - Complexity: O(*n*), where *n* is the number of nodes of the identity.
    public func forked() throws(StampError) -> (Stamp, Stamp) {
        let (left, right) = try id.split()
        return (Stamp(id: left, events: events), Stamp(id: right, events: events))
    }

    /// Keeps one half of the identity and returns a stamp with the other half, for a new replica.
    ///
    /// - Throws: ``StampError/identityTooDeep(limit:)``; the stamp is unchanged then.
    /// - Complexity: O(*n*), where *n* is the number of nodes of the identity.
    public mutating func fork() throws(StampError) -> Stamp {
        let (kept, given) = try id.split()
        id = kept
        return Stamp(id: given, events: events)
    }

    /// Returns `count` stamps that share out this stamp's identity, about equally deep.
    ///
    /// They take this stamp's place, as with ``forked()``. A tenth replica forked from the ninth
    /// would be ten levels deep; ten forked at once are four.
    ///
    /// - Precondition: `count` is at least 1.
    /// - Throws: ``StampError/identityTooDeep(limit:)``.
    /// - Complexity: O(*n* · `count`), where *n* is the number of nodes of the identity.
    public func forked(into count: Int) throws(StampError) -> [Stamp] {
        precondition(count >= 1, "a fork has at least one stamp")
        guard count > 1 else { return [self] }
        let (left, right) = try forked()
        return try left.forked(into: count - count / 2) + right.forked(into: count / 2)
    }

    /// Takes over the identity and the events of a stamp whose replica leaves.
    ///
    /// - Throws: ``StampError/overlappingIdentities``; the stamp is unchanged then.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two stamps.
    public mutating func join(_ other: Stamp) throws(StampError) {
        self = try joined(with: other)
    }

    /// Returns the stamp that owns and knows what this stamp or `other` owns and knows.
    ///
    /// - Throws: ``StampError/overlappingIdentities``.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the node counts of the two stamps.
    public func joined(with other: Stamp) throws(StampError) -> Stamp {
        let sum = try id.sum(other.id)
        return Stamp(id: sum, events: events.joined(with: other.events))
    }
}
