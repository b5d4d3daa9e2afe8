import LogicalClocks

// Names of messages and snapshots: how they stand for identities, and back.

extension Trace {
    /// Returns the identity that stands for the name of a message, and remembers it if it is new.
    ///
    /// A name such as `a.12`, of a replica of the roster and a number from 1, is that number of the
    /// replica; any other has the origin `ReplicaID.foreign`.
    public mutating func message(named name: String) -> MessageID {
        messageNames.identity(of: name, in: header.roster).message
    }

    /// Returns the identity that stands for the name of a message, if it has one.
    public func knownMessage(named name: String) -> MessageID? {
        messageNames.knownIdentity(of: name, in: header.roster)?.message
    }

    /// Returns the name of a message: `a.12`, or what a foreign log calls it.
    public func name(of message: MessageID) -> String {
        messageNames.name(of: NumberedNames.Identity(message), in: header.roster)
    }

    /// Returns the identity that stands for the name of a snapshot, and remembers it if it is new.
    ///
    /// A name such as `a-1`, of a replica of the roster and a number from 1, is that number of the
    /// replica; any other has the initiator `ReplicaID.foreign`.
    public mutating func snapshot(named name: String) -> SnapshotID {
        snapshotNames.identity(of: name, in: header.roster).snapshot
    }

    /// Returns the identity that stands for the name of a snapshot, if it has one.
    public func knownSnapshot(named name: String) -> SnapshotID? {
        snapshotNames.knownIdentity(of: name, in: header.roster)?.snapshot
    }

    /// Returns the name of a snapshot: `a-1`, or what a foreign log calls it.
    public func name(of snapshot: SnapshotID) -> String {
        snapshotNames.name(of: NumberedNames.Identity(snapshot), in: header.roster)
    }

    /// Returns a name for the next life of a replica that no other has: `b#2`.
    ///
    /// - Complexity: O(*k*), where *k* is the number of lives that it had.
    public func nameOfNextLife(of replica: ReplicaID) -> String {
        let name = header.roster.name(of: replica)
        var number = 2
        while header.roster.id(of: "\(name)#\(number)") != nil { number += 1 }
        return "\(name)#\(number)"
    }
}
