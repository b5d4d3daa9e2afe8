import LogicalClocks

/// The marker of Chandy and Lamport, with what the receiver needs to take part.
///
/// A process sends one on every channel at once, and all of them are under way, repeated and
/// recorded at the same time. They therefore share what they have in common, and each costs a
/// reference and its count.
public struct SnapshotMarker: Sendable {
    /// What the markers of one process for one snapshot have in common.
    @usableFromInline
    final class Head: Sendable {
        @usableFromInline let id: SnapshotID
        @usableFromInline let initiators: [ReplicaID]

        @usableFromInline
        init(id: SnapshotID, initiators: [ReplicaID]) {
            self.id = id
            self.initiators = initiators
        }
    }

    @usableFromInline let head: Head

    /// How many messages the sender had sent on this channel before the marker.
    public let sentBefore: UInt64

    /// The snapshot.
    @inlinable public var id: SnapshotID { head.id }

    /// The processes that start it by themselves.
    @inlinable public var initiators: [ReplicaID] { head.initiators }

    /// Creates a marker.
    public init(id: SnapshotID, initiators: [ReplicaID], sentBefore: UInt64) {
        self.init(head: Head(id: id, initiators: initiators), sentBefore: sentBefore)
    }

    @inlinable
    init(head: Head, sentBefore: UInt64) {
        self.head = head
        self.sentBefore = sentBefore
    }

    /// Returns the marker of the same snapshot for another channel.
    @inlinable
    func marker(sentBefore: UInt64) -> SnapshotMarker {
        SnapshotMarker(head: head, sentBefore: sentBefore)
    }
}

extension SnapshotMarker: Hashable {
    /// Returns whether two markers say the same, whether they share it or not.
    public static func == (left: Self, right: Self) -> Bool {
        left.sentBefore == right.sentBefore
            && (left.head === right.head
                || left.id == right.id && left.initiators == right.initiators)
    }

    /// Hashes what the marker says.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
        hasher.combine(initiators)
        hasher.combine(sentBefore)
    }
}
