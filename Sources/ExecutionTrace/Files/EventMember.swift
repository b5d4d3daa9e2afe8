import WireFormat

/// The members that the line of an event may have.
enum EventMember: UInt8 {
    case process, time, to, from, session, order, key, values, versions, context
    case text, clock, wholeClock, causalContext
    /// What an operation asked; in version 2 this also says that the event is one.
    case operation
    // The other kinds in version 2, each with what it is about.
    case local, send, receive, drop, crash, restart, record, network, join
    // The kind in version 1, and what it is about.
    case kind, message, keepsMemory, snapshot

    /// The kind of event that a member of version 2 stands for.
    var statedKind: EventKind? {
        switch self {
        case .local: .local
        case .operation: .operation
        case .send: .send
        case .receive: .receive
        case .drop: .drop
        case .crash: .crash
        case .restart: .restart
        case .record: .record
        case .network: .network
        case .join: .join
        default: nil
        }
    }

    /// Returns whether events of a kind have the member.
    func belongs(to kind: EventKind) -> Bool {
        switch self {
        case .to: kind == .send || kind == .drop
        case .from: kind == .drop
        case .session, .order, .key, .values, .versions, .context, .operation: kind == .operation
        case .message: kind == .send || kind == .receive
        case .keepsMemory: kind == .crash
        case .snapshot: kind == .record
        default: true
        }
    }
}

/// The names of the members of events in one version of the format.
struct EventForm: Sendable {
    /// The names, those of the most frequent events in the order in which they are written.
    let table: JSONKeyTable
    let members: [EventMember]

    private init(_ members: KeyValuePairs<String, EventMember>) {
        table = JSONKeyTable(members.map(\.key))
        self.members = members.map(\.value)
    }

    static let version1 = EventForm([
        "kind": .kind, "process": .process, "time": .time, "message": .message, "to": .to,
        "from": .from, "keepsMemory": .keepsMemory, "snapshot": .snapshot, "session": .session,
        "operation": .operation, "key": .key, "values": .values, "versions": .versions,
        "context": .context, "text": .text, "clock": .clock,
    ])

    static let version2 = EventForm([
        "receive": .receive, "process": .process, "time": .time, "clock": .clock, "send": .send,
        "to": .to, "text": .text, "operation": .operation, "session": .session, "order": .order,
        "key": .key, "values": .values, "versions": .versions, "context": .context,
        "local": .local, "wholeClock": .wholeClock, "causalContext": .causalContext,
        "drop": .drop, "from": .from, "crash": .crash, "restart": .restart, "record": .record,
        "network": .network, "join": .join,
    ])
}

/// The words of version 2 for what a process that stopped keeps.
enum CrashWord: String, CaseIterable {
    case kept = "memory kept"
    case lost = "memory lost"
}
