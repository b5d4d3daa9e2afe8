/// The name of a snapshot: the *n*-th that a process asked for.
public struct SnapshotID: Hashable, Comparable, Sendable {
    /// The process that it is named after.
    public let initiator: ReplicaID

    /// Which of the initiator's snapshots it is, from 1.
    public let number: UInt64

    /// Creates a name.
    public init(_ initiator: ReplicaID, _ number: UInt64) {
        self.initiator = initiator
        self.number = number
    }

    /// Returns whether the first comes earlier by initiator, then by number.
    public static func < (left: Self, right: Self) -> Bool {
        (left.initiator, left.number) < (right.initiator, right.number)
    }

    /// Returns the name with that of the initiator: `a-1`.
    public func description(in roster: Roster) -> String {
        "\(roster.name(of: initiator))-\(number)"
    }
}
