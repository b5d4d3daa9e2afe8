/// A directed channel from one process to another.
public struct ChannelID: Hashable, Comparable, Sendable {
    /// The process that sends on it.
    public let sender: ReplicaID

    /// The process that receives from it.
    public let receiver: ReplicaID

    /// Creates a channel.
    @inlinable
    public init(from sender: ReplicaID, to receiver: ReplicaID) {
        self.sender = sender
        self.receiver = receiver
    }

    /// Returns whether the first comes earlier by sender, then by receiver.
    public static func < (left: Self, right: Self) -> Bool {
        (left.sender, left.receiver) < (right.sender, right.receiver)
    }

    /// Returns the channel with the names of a roster: `a→b`.
    public func description(in roster: Roster) -> String {
        "\(roster.name(of: sender))→\(roster.name(of: receiver))"
    }
}
