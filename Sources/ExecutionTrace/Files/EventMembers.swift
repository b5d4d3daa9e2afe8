import LogicalClocks

/// The members of the line of an event as they come, in any order.
struct EventMembers {
    /// A clock as it is written.
    enum Clock {
        case null
        case clock(EventClock)
        /// The entries of a vector clock that are not what they were, which the reader holds.
        case changes
    }

    var kind: EventKind?
    var process: ReplicaID?
    /// The name of a replica that joins.
    var joining: String?
    var time: UInt64?
    var message: MessageID?
    var replicas: [ReplicaID]?
    var sender: ReplicaID?
    var keepsMemory: Bool?
    var snapshot: SnapshotID?
    var earlier: ReplicaID?
    var text: String?
    var clock: Clock?
    var causalContext: [UInt8] = []

    // Of an operation.
    var session: String?
    var order: UInt64?
    var operation: HistoryOperation.Kind?
    var key: String?
    var values: [String]?
    var versions: [Dot]?
    var context: DottedVersionVector?
}
