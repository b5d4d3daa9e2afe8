import WireFormat

/// Clocks of replicas that go by names: a roster has the names, and the clock their numbers.
///
///     var roster = Roster()
///     var clock = VectorClock()
///     try clock.tick(at: "a", in: &roster)
///     try clock.tick(at: "b", in: &roster)
///     clock["a", in: roster]         // 1
///     clock.description(in: roster)  // {a:1, b:1}
///     clock.json(in: roster)         // {"a":1, "b":1}
///
/// Clocks that meet need one roster: the number of a name follows from the order of arrival.
extension VectorClock {
    /// Counts an event of the replica with a name, which is added to the roster if it is new.
    ///
    /// - Returns: The number of the replica.
    /// - Throws: ``RosterError`` if the roster cannot take the name; clock and roster are unchanged
    ///   then.
    /// - Complexity: As ``tick(at:)``.
    @discardableResult
    public mutating func tick(
        at name: String, in roster: inout Roster
    ) throws(RosterError) -> ReplicaID {
        guard let replica = roster.add(name) else { throw RosterError(refusing: name) }
        tick(at: replica)
        return replica
    }

    /// The number of events of the replica with a name that are known, which is 0 for a name that
    /// the roster lacks.
    ///
    /// - Complexity: As ``subscript(_:)``.
    public subscript(name: String, in roster: Roster) -> UInt64 {
        roster.id(of: name).map { self[$0] } ?? 0
    }

    /// Returns the clock as the JSON that GoVector writes and ShiViz reads: `{"a":1, "b":2}`, with the
    /// names of a roster in the order of their bytes.
    ///
    /// A replica that is not in the roster goes by its number, as in ``Roster/name(of:)``. What is
    /// written is read by ``NamedTextRepresentable/init(parsing:roster:)``, unless a name has line breaks
    /// or control characters, which JSON writes in a way of its own.
    ///
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    public func json(in roster: Roster) -> String {
        let members = entries.map { (name: roster.name(of: $0.replica), count: $0.count) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { member in
                var json = JSONWriter()
                json.string(member.name)
                return "\(json.text):\(member.count)"
            }
        return "{" + members.joined(separator: ", ") + "}"
    }
}
