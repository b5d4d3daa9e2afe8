import LogicalClocks
import WireFormat

/// A reason why the members of a line make no event.
struct MissingMember: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    /// The line lacks a member.
    init(named name: String) {
        message = "an event needs the member '\(name)'"
    }
}

extension TraceReader {
    /// Adds the event whose line has been read.
    mutating func append(_ members: inout EventMembers) throws(MissingMember) {
        guard let kind = members.kind else {
            throw version == 1
                ? MissingMember(named: "kind")
                : MissingMember("an event needs a member that says its kind, such as 'send'")
        }
        if !kind.mayLackProcess { _ = try Self.required(members.process, "process") }
        let time = try Self.required(members.time ?? (version == 1 ? nil : lastTime), "time")
        lastTime = time
        let text = members.text ?? (version == 1 ? "" : nil)
        let clock = try clock(of: members, kind)
        let isAdded: Bool
        if let name = members.joining {
            isAdded = try join(name, members, at: time, text, clock)
        } else {
            isAdded = trace.append(
                time: time, process: members.process, kind: try particulars(of: members, kind),
                clock: clock, text: text, context: members.causalContext)
        }
        guard isAdded else { throw MissingMember("the clock counts beyond its limit") }
    }

    private mutating func join(
        _ name: String, _ members: EventMembers, at time: UInt64, _ text: String?,
        _ clock: ClockEntry
    ) throws(MissingMember) -> Bool {
        guard trace.header.roster.count < limits.processesMax,
            trace.join(
                named: name, of: members.earlier, at: time, text: text, clock: clock,
                context: members.causalContext) != nil
        else {
            throw MissingMember(
                "a process name that is too long, or more than \(limits.processesMax) processes")
        }
        return true
    }

    /// The clock of an event; where the line has none, the header tells what that means.
    private mutating func clock(
        of members: EventMembers, _ kind: EventKind
    ) throws(MissingMember) -> ClockEntry {
        switch members.clock {
        case .null: return .none
        case .changes: return .changes(changes)
        case .clock(let clock):
            // What happens at no process says nothing about the time of any.
            if case .lamport(let clock) = clock, let process = members.process {
                makeRoom(for: process)
                lamportTimes[process.index] = clock.time
            }
            return .clock(clock)
        case nil:
            guard version > 1, kind.isCounted, let process = members.process else { return .none }
            switch trace.header.clocks {
            case .vector: return .changes([])
            case .lamport:
                makeRoom(for: process)
                guard lamportTimes[process.index] < LamportClock.timeMax else {
                    throw MissingMember("the clock counts beyond its limit")
                }
                lamportTimes[process.index] += 1
                return .clock(.lamport(LamportClock(time: lamportTimes[process.index])))
            default: return .none
            }
        }
    }

    private mutating func makeRoom(for process: ReplicaID) {
        while lamportTimes.count <= process.index { lamportTimes.append(0) }
    }

    private mutating func particulars(
        of members: EventMembers, _ kind: EventKind
    ) throws(MissingMember) -> TraceEvent.Kind {
        switch kind {
        case .local: return .local
        case .restart: return .restart
        case .network: return .network
        case .join: return .join(of: members.earlier)
        case .operation: return .operation(try operation(of: members))
        case .send:
            let message = try Self.required(members.message, "message")
            guard let receivers = members.replicas ?? (version == 1 ? nil : others(members.process))
            else { throw MissingMember(named: "to") }
            return .send(message: message, to: receivers)
        case .receive: return .receive(message: try Self.required(members.message, "message"))
        case .drop:
            let sender = try Self.required(members.sender, "from")
            let receiver = try Self.required(members.replicas?.first, "to")
            return .drop(members.message, on: ChannelID(from: sender, to: receiver))
        case .crash:
            return .crash(keepsMemory: try Self.required(members.keepsMemory, "keepsMemory"))
        case .record: return .record(snapshot: try Self.required(members.snapshot, "snapshot"))
        }
    }

    /// All replicas but one.
    private mutating func others(_ process: ReplicaID?) -> [ReplicaID] {
        let roster = trace.header.roster
        guard let process else { return roster.replicas }
        if everyone.count != roster.count {
            everyone = roster.replicas
            allOthers = []
        }
        while allOthers.count <= process.index {
            let sender = allOthers.count
            allOthers.append(everyone.filter { $0.index != sender })
        }
        return allOthers[process.index]
    }

    private mutating func operation(
        of members: EventMembers
    ) throws(MissingMember) -> HistoryOperation {
        // Version 1 wrote lists and contexts that are empty, too.
        let isStrict = version == 1
        let session = try Self.required(members.session, "session")
        return HistoryOperation(
            session: session,
            kind: try Self.required(members.operation, "operation"),
            key: try Self.required(members.key, "key"),
            values: try Self.required(members.values ?? (isStrict ? nil : []), "values"),
            versions: try Self.required(members.versions ?? (isStrict ? nil : []), "versions"),
            context: try Self.required(
                members.context ?? (isStrict ? nil : trace.history.lastContext(of: session)),
                "context"),
            order: members.order ?? 0)
    }

    /// Returns a member that must be there.
    private static func required<Value>(
        _ value: Value?, _ name: String
    ) throws(MissingMember) -> Value {
        guard let value else { throw MissingMember(named: name) }
        return value
    }
}
