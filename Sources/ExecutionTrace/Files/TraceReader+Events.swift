import LogicalClocks
import WireFormat

extension TraceReader {
    /// Reads the line of an event, and adds it to the trace.
    mutating func readEvent(_ json: inout JSONReader) throws(TextError) {
        let start = json.mark
        let form = version == 1 ? EventForm.version1 : EventForm.version2
        names.update(from: trace.header.roster)
        changes.removeAll(keepingCapacity: true)
        var members = EventMembers()
        var seen = JSONKeySet()
        // What can be read only once the kind and the process are known waits for them.
        var waiting: [(member: EventMember, value: JSONReader)] = []
        try json.beginObject()
        while let place = try json.nextKey(in: form.table, once: &seen, unknown: Self.unknown) {
            let member = form.members[place]
            if Self.isReady(member, members, version) {
                try Self.check(member, members.kind, json, form, version)
                try read(member, &json, into: &members)
            } else {
                waiting.append((member, json))
                try json.skip()
            }
        }
        if !waiting.isEmpty { try read(waiting, into: &members, form) }
        do throws(MissingMember) {
            try append(&members)
        } catch {
            throw json.error(error.message, at: start)
        }
    }

    private static func unknown(_ name: String) -> String {
        name == "format"
            ? "the header comes a second time" : "'\(name)' is not a member that is known here"
    }

    private static func isReady(
        _ member: EventMember, _ members: EventMembers, _ version: UInt64
    ) -> Bool {
        switch member {
        case .kind, .time, .text, .causalContext: true
        case .operation where version > 1: true
        case .local, .send, .receive, .drop, .crash, .restart, .record, .network, .join: true
        // Version 1 has no replicas that join: a name means the same everywhere.
        case .process: version == 1 || members.kind != nil
        case .clock where version == 1: true
        case .clock, .wholeClock: members.process != nil
        default: members.kind != nil && (members.process != nil || members.kind != .join)
        }
    }

    private mutating func read(
        _ waiting: [(member: EventMember, value: JSONReader)], into members: inout EventMembers,
        _ form: EventForm
    ) throws(TextError) {
        for isProcess in [true, false] {
            for item in waiting where (item.member == .process) == isProcess {
                // Without a kind the event is refused, but not for what its kind would decide.
                let needsKind = !item.member.belongs(to: .local)
                guard members.kind != nil || !needsKind else { continue }
                try Self.check(item.member, members.kind, item.value, form, version)
                var value = item.value
                try read(item.member, &value, into: &members)
            }
        }
    }

    /// Checks that an event of a kind has a member.
    private static func check(
        _ member: EventMember, _ kind: EventKind?, _ json: JSONReader, _ form: EventForm,
        _ version: UInt64
    ) throws(TextError) {
        guard let kind, !member.belongs(to: kind), member.statedKind == nil || version == 1,
            let place = form.members.firstIndex(of: member)
        else { return }
        throw json.errorAtKey(unknown(form.table.names[place]))
    }

    private mutating func read(
        _ member: EventMember, _ json: inout JSONReader, into members: inout EventMembers
    ) throws(TextError) {
        if version > 1, let kind = member.statedKind {
            guard members.kind == nil else { throw json.errorAtKey("an event is of one kind") }
            members.kind = kind
        }
        switch member {
        case .kind:
            let value = json.mark
            members.kind = try json.word(EventKind.self)
            guard members.kind != .join else {
                throw json.error("version 1 has no events of this kind", at: value)
            }
        case .process where members.kind == .join: try readJoining(&json, into: &members)
        case .process: members.process = try readReplica(&json)
        case .time: members.time = try json.integer(UInt64.self)
        case .text: members.text = try json.string()
        case .send, .receive, .message: members.message = try readMessage(&json)
        case .drop:
            if try !json.null() { members.message = try readMessage(&json) }
        case .record, .snapshot: members.snapshot = trace.snapshot(named: try json.string())
        case .keepsMemory: members.keepsMemory = try json.bool()
        case .crash: members.keepsMemory = try json.word(CrashWord.self) == .kept
        case .join:
            if try !json.null() { members.earlier = try readReplica(&json) }
        case .local, .restart, .network:
            guard try json.null() else { throw json.error("expected null") }
        case .from: members.sender = try readReplica(&json)
        case .to where members.kind == .drop: members.replicas = [try readReplica(&json)]
        case .to:
            var replicas: [ReplicaID] = []
            try json.beginArray()
            while try json.nextElement() { replicas.append(try readReplica(&json)) }
            members.replicas = replicas
        case .clock, .wholeClock:
            members.clock = try readClock(&json, members, isWhole: member == .wholeClock)
        case .causalContext:
            let value = json.mark
            let text = try json.string()
            do { members.causalContext = try Base64Text.bytes(of: text) } catch {
                throw json.error("expected bytes in base64", at: value)
            }
        case .session, .order, .operation, .key, .values, .versions, .context:
            try readOperation(member, &json, into: &members)
        }
    }

    private func readJoining(
        _ json: inout JSONReader, into members: inout EventMembers
    ) throws(TextError) {
        let value = json.mark
        let name = try json.string()
        members.joining = name
        members.process = ReplicaID(trace.header.roster.count)
        guard !name.isEmpty else { throw json.error("a process needs a name", at: value) }
        guard trace.header.roster.id(of: name) == nil else {
            throw json.error("the process '\(name)' is there already", at: value)
        }
    }

    private mutating func readOperation(
        _ member: EventMember, _ json: inout JSONReader, into members: inout EventMembers
    ) throws(TextError) {
        switch member {
        case .session: members.session = try json.string()
        case .operation: members.operation = try json.word(HistoryOperation.Kind.self)
        case .key: members.key = try json.string()
        case .values:
            members.values = try json.list { json throws(TextError) in try json.string() }
        case .versions: members.versions = try readVersions(&json)
        case .context: members.context = try readContext(&json)
        default:
            let value = json.mark
            let order = try json.integer(UInt64.self)
            guard order > 0 else {
                throw json.error("the orders of a session begin at 1", at: value)
            }
            members.order = order
        }
    }
}
