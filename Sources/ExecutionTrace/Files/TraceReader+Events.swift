import LogicalClocks
import WireFormat

extension TraceReader {
    /// The members by their names, with a bit for each.
    static let members: [String: (member: EventMember, place: Int)] = {
        var members: [String: (member: EventMember, place: Int)] = [:]
        for (place, member) in EventMember.allCases.enumerated() {
            members[member.rawValue] = (member, place)
        }
        return members
    }()

    /// Reads the line of an event, and adds it to the trace.
    mutating func readEvent(_ json: inout JSONReader) throws(TextError) {
        let line = json
        var members = EventMembers()
        // What can be read only once the kind and the process are known waits for them.
        var waiting: [(member: EventMember, value: JSONReader)] = []
        try json.beginObject()
        while let key = try json.nextKey() {
            guard let (member, place) = Self.members[key] else {
                throw json.unexpectedKey(
                    key,
                    key == "format"
                        ? "the header comes a second time"
                        : "'\(key)' is not a member that is known here")
            }
            guard version > 1 || member.isInVersion1 else { throw json.unexpectedKey(key) }
            guard members.insert(member, at: place) else {
                throw json.unexpectedKey(key, "the member '\(key)' comes twice")
            }
            if isReady(member, members) {
                try check(member, members.kind, json)
                try read(member, &json, into: &members)
            } else {
                waiting.append((member, json))
                try json.skip()
            }
        }
        let missing = line.error("an event needs the member ")
        try readWaiting(waiting, into: &members)
        try append(members, missing)
    }

    private func isReady(_ member: EventMember, _ members: EventMembers) -> Bool {
        switch member {
        case .kind, .time, .text: true
        // Version 1 has no replicas that join, so a name means the same everywhere.
        case .process: version == 1 || members.kind != nil
        case .clock where version == 1: true
        case .clock, .wholeClock: members.process != nil
        default: members.kind != nil && (members.process != nil || members.kind != .join)
        }
    }

    private func readWaiting(
        _ waiting: [(member: EventMember, value: JSONReader)], into members: inout EventMembers
    ) throws(TextError) {
        for isProcess in [true, false] {
            for item in waiting where (item.member == .process) == isProcess {
                // Without a kind the event is refused, but not for what its kind would decide.
                guard members.kind != nil || item.member.kinds == nil else { continue }
                try check(item.member, members.kind, item.value)
                var value = item.value
                try read(item.member, &value, into: &members)
            }
        }
    }

    /// Checks that an event of a kind has a member.
    private func check(
        _ member: EventMember, _ kind: EventKind?, _ json: JSONReader
    ) throws(TextError) {
        guard let kinds = member.kinds, let kind, !kinds.contains(kind) else {
            guard version == 1, kind == .drop, member == .message else { return }
            throw json.unexpectedKey(member.rawValue)
        }
        throw json.unexpectedKey(member.rawValue)
    }

    private func read(
        _ member: EventMember, _ json: inout JSONReader, into members: inout EventMembers
    ) throws(TextError) {
        let roster = trace.header.roster
        switch member {
        case .kind:
            let value = json
            members.kind = try json.word(EventKind.self)
            guard version > 1 || members.kind != .join else {
                throw value.error("version 1 has no events of this kind")
            }
        case .process where members.kind == .join:
            let value = json
            let name = try json.string()
            members.joining = name
            members.process = ReplicaID(roster.count)
            guard !name.isEmpty else { throw value.error("a process needs a name") }
            guard roster.id(of: name) == nil else {
                throw value.error("the process '\(name)' is there already")
            }
        case .process: members.process = try json.process(of: roster)
        case .time: members.time = try json.integer(UInt64.self)
        case .text: members.text = try json.string()
        case .message: members.message = try json.string()
        case .snapshot: members.snapshot = try json.string()
        case .keepsMemory: members.keepsMemory = try json.bool()
        case .of: members.earlier = try json.process(of: roster)
        case .from: members.sender = try json.process(of: roster)
        case .to where members.kind == .drop: members.replicas = [try json.process(of: roster)]
        case .to:
            members.replicas = try json.list { json throws(TextError) in
                try json.process(of: roster)
            }
        case .clock, .wholeClock:
            members.clock = try readClock(&json, members, isWhole: member == .wholeClock)
        case .causalContext:
            let value = json
            guard let bytes = Base64.bytes(of: try json.string()) else {
                throw value.error("expected bytes in base64")
            }
            members.causalContext = bytes
        case .session, .order, .operation, .key, .values, .versions, .context:
            try readOperation(member, &json, into: &members)
        }
    }

    private func readOperation(
        _ member: EventMember, _ json: inout JSONReader, into members: inout EventMembers
    ) throws(TextError) {
        let roster = trace.header.roster
        switch member {
        case .session: members.session = try json.string()
        case .operation: members.operation = try json.word(HistoryOperation.Kind.self)
        case .key: members.key = try json.string()
        case .values:
            members.values = try json.list { json throws(TextError) in try json.string() }
        case .versions:
            members.versions = try json.list { json throws(TextError) in
                try json.dot(of: roster)
            }
        case .context: members.context = try json.vectorClock(of: roster)
        default:
            let value = json
            let order = try json.integer(UInt64.self)
            guard order > 0 else { throw value.error("the orders of a session begin at 1") }
            members.order = order
        }
    }

    private func readClock(
        _ json: inout JSONReader, _ members: EventMembers, isWhole: Bool
    ) throws(TextError) -> EventMembers.Clock {
        let value = json
        guard members.clock == nil else {
            throw value.error("an event has one clock, in one form")
        }
        if version > 1, !isWhole, try json.null() { return .null }
        let family: EventClock.Family
        let clock: EventMembers.Clock
        if version > 1, !isWhole, members.process != nil, json.peek() == UInt8(ascii: "{") {
            family = .vector
            let entries = try readEntries(&json, members)
            clock = .changes(entries.map { .init(replica: $0.replica, count: $0.count) })
        } else if isWhole {
            family = .vector
            let entries = try readEntries(&json, members)
            clock = .clock(.vector(VectorClock(entries.map { ($0.replica, $0.count) })))
        } else {
            let read = try json.eventClock(of: trace.header.roster)
            family = read.family
            clock = .clock(read)
        }
        guard trace.header.clocks == nil || trace.header.clocks == family else {
            throw value.error("the clock is not of the family that the header states")
        }
        return clock
    }

    /// Reads the entries of a vector clock, among which a replica that joins may have one.
    private func readEntries(
        _ json: inout JSONReader, _ members: EventMembers
    ) throws(TextError) -> [(replica: ReplicaID, count: UInt64)] {
        let roster = trace.header.roster
        return try json.clockEntries { name in
            name == members.joining ? members.process : roster.id(of: name)
        } name: { replica in
            replica.index < roster.count ? roster.name(of: replica) : members.joining ?? ""
        }
    }
}
