import LogicalClocks
import WireFormat

extension TraceReader {
    /// Adds the event whose line has been read.
    mutating func append(_ members: EventMembers, _ missing: TextError) throws(TextError) {
        let kind = try required(members.kind, .kind, missing)
        if !kind.mayLackProcess { _ = try required(members.process, .process, missing) }
        let time = try required(members.time, .time, missing)
        let text = members.text ?? (version == 1 ? "" : nil)
        let clock = try clock(of: members, kind, missing)
        if let name = members.joining {
            try join(name, members, at: time, text, clock, missing)
            return
        }
        let particulars = try particulars(of: members, kind, missing)
        let isAdded = trace.append(
            time: time, process: members.process, kind: particulars, clock: clock, text: text,
            context: members.causalContext)
        guard isAdded else {
            throw TextError("the clock counts beyond its limit", at: missing.position)
        }
    }

    private mutating func join(
        _ name: String, _ members: EventMembers, at time: UInt64, _ text: String?,
        _ clock: ClockEntry, _ missing: TextError
    ) throws(TextError) {
        guard trace.header.roster.count < limits.processesMax,
            trace.join(
                named: name, of: members.earlier, at: time, text: text, clock: clock,
                context: members.causalContext) != nil
        else {
            throw TextError(
                "a process name that is too long, or more than \(limits.processesMax) processes",
                at: missing.position)
        }
    }

    /// The clock of an event; where the line has none, the header tells what that means.
    private mutating func clock(
        of members: EventMembers, _ kind: EventKind, _ missing: TextError
    ) throws(TextError) -> ClockEntry {
        let slot = members.process?.index ?? 0
        while lamportTimes.count <= slot { lamportTimes.append(0) }
        switch members.clock {
        case .null: return .none
        case .changes(let changes): return .changes(changes)
        case .clock(let clock):
            if case .lamport(let clock) = clock { lamportTimes[slot] = clock.time }
            return .clock(clock)
        case nil:
            guard version > 1, kind.isCounted, members.process != nil else { return .none }
            switch trace.header.clocks {
            case .vector: return .changes([])
            case .lamport:
                guard lamportTimes[slot] < LamportClock.timeMax else {
                    throw TextError("the clock counts beyond its limit", at: missing.position)
                }
                lamportTimes[slot] += 1
                return .clock(.lamport(LamportClock(time: lamportTimes[slot])))
            default: return .none
            }
        }
    }

    private mutating func particulars(
        of members: EventMembers, _ kind: EventKind, _ missing: TextError
    ) throws(TextError) -> TraceEvent.Kind {
        switch kind {
        case .local: return .local
        case .restart: return .restart
        case .network: return .network
        case .join: return .join(of: members.earlier)
        case .operation: return .operation(try operation(of: members, missing))
        case .send:
            let name = try required(members.message, .message, missing)
            let receivers = try required(members.replicas, .to, missing)
            return .send(message: trace.message(named: name), to: receivers)
        case .receive:
            let name = try required(members.message, .message, missing)
            return .receive(message: trace.message(named: name))
        case .drop:
            let sender = try required(members.sender, .from, missing)
            let receiver = try required(members.replicas?.first, .to, missing)
            return .drop(
                members.message.map { trace.message(named: $0) },
                on: ChannelID(from: sender, to: receiver))
        case .crash:
            return .crash(keepsMemory: try required(members.keepsMemory, .keepsMemory, missing))
        case .record:
            let name = try required(members.snapshot, .snapshot, missing)
            return .record(snapshot: trace.snapshot(named: name))
        }
    }

    private func operation(
        of members: EventMembers, _ missing: TextError
    ) throws(TextError) -> HistoryOperation {
        // Version 1 wrote lists and contexts that are empty, too.
        let isStrict = version == 1
        return HistoryOperation(
            session: try required(members.session, .session, missing),
            kind: try required(members.operation, .operation, missing),
            key: try required(members.key, .key, missing),
            values: try required(members.values ?? (isStrict ? nil : []), .values, missing),
            versions: try required(members.versions ?? (isStrict ? nil : []), .versions, missing),
            context: try required(
                members.context ?? (isStrict ? nil : VectorClock()), .context, missing),
            order: members.order ?? 0)
    }

    /// Returns a member that must be there, or throws `missing` with its name.
    func required<Value>(
        _ value: Value?, _ member: EventMember, _ missing: TextError
    ) throws(TextError) -> Value {
        guard let value else {
            throw TextError("\(missing.message)'\(member.rawValue)'", at: missing.position)
        }
        return value
    }
}
