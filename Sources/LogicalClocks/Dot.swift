/// One event of one replica: the *n*-th thing that it did of some kind.
///
/// Writes of a store are named by dots; a version vector covers a dot when its entry for the
/// replica has reached the counter.
public struct Dot: Hashable, Sendable {
    /// The replica that did it.
    public var replica: ReplicaID

    /// Which of the replica's events it is, from 1.
    public var counter: UInt64

    /// Creates a dot.
    public init(_ replica: ReplicaID, _ counter: UInt64) {
        self.replica = replica
        self.counter = counter
    }
}

extension Dot: CustomStringConvertible {
    /// The dot as `REPLICA:COUNTER`.
    public var description: String { "\(replica):\(counter)" }

    /// The dot as `NAME:COUNTER`.
    public func description(in roster: Roster) -> String {
        "\(roster.name(of: replica)):\(counter)"
    }
}

extension VectorClock {
    /// Returns whether the clock has seen a dot.
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    public func covers(_ dot: Dot) -> Bool {
        self[dot.replica] >= dot.counter
    }
}
