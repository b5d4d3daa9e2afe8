import LogicalClocks
import WireFormat

/// The members that the line of an event may have.
enum EventMember: String, CaseIterable {
    case kind, process, time, message, to, from, keepsMemory, snapshot, of
    case session, order, operation, key, values, versions, context
    case text, clock, wholeClock, causalContext

    /// The kinds of event that have the member; nil for all.
    var kinds: [EventKind]? {
        switch self {
        case .kind, .process, .time, .text, .clock, .wholeClock, .causalContext: nil
        case .message: [.send, .receive, .drop]
        case .to: [.send, .drop]
        case .from: [.drop]
        case .keepsMemory: [.crash]
        case .snapshot: [.record]
        case .of: [.join]
        case .session, .order, .operation, .key, .values, .versions, .context: [.operation]
        }
    }

    /// Whether version 1 of the format has the member.
    var isInVersion1: Bool {
        switch self {
        case .of, .order, .wholeClock, .causalContext: false
        default: true
        }
    }
}

/// The members of the line of an event as they come, in any order.
struct EventMembers {
    /// A clock as it is written.
    enum Clock {
        case null
        case clock(EventClock)
        case changes([ClockColumn.Change])
    }

    var kind: EventKind?
    var process: ReplicaID?
    /// The name of a replica that joins.
    var joining: String?
    var time: UInt64?
    var message: String?
    var replicas: [ReplicaID]?
    var sender: ReplicaID?
    var keepsMemory: Bool?
    var snapshot: String?
    var earlier: ReplicaID?
    var session: String?
    var order: UInt64?
    var operation: HistoryOperation.Kind?
    var key: String?
    var values: [String]?
    var versions: [Dot]?
    var context: VectorClock?
    var text: String?
    var clock: Clock?
    var causalContext: [UInt8] = []

    /// One bit for each member that has come.
    private var seen: UInt32 = 0

    /// Takes note of a member, and returns false if it has come before.
    mutating func insert(_ member: EventMember, at place: Int) -> Bool {
        let bit: UInt32 = 1 << UInt32(place)
        defer { seen |= bit }
        return seen & bit == 0
    }
}
