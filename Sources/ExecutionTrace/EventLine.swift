import LogicalClocks
import WireFormat

/// One line of a trace file while it is read.
struct EventLine {
    private let header: TraceHeader
    private var process: ReplicaID?
    private var clock: EventClock?
    private var time: UInt64?
    private var kind: KindName?
    private var text = ""
    /// A message or a snapshot.
    private var name: String?
    private var senders: [ReplicaID]?
    private var receivers: [ReplicaID]?
    private var keepsMemory: Bool?
    private var operation = OperationLine()

    init(header: TraceHeader) {
        self.header = header
    }

    mutating func read(_ json: inout JSONReader) throws(TextError) -> TraceEvent {
        let line = json
        var members = MemberNames()
        try json.beginObject()
        while let key = try members.next(in: &json) {
            switch key {
            case "process": process = try json.process(of: header.roster)
            case "clock": clock = try readClock(&json)
            case "time": time = try json.integer(UInt64.self)
            case "kind": kind = try json.word(KindName.self)
            case "text": text = try json.string()
            default: try readParticular(key, &json)
            }
        }
        let missing = line.error("an event needs the member ")
        let known = try required(kind, "kind", missing)
        if process == nil, !known.mayLackProcess { _ = try required(process, "process", missing) }
        return TraceEvent(
            time: try required(time, "time", missing),
            process: process,
            kind: try makeKind(known, missing),
            clock: clock,
            text: text
        )
    }

    private mutating func readParticular(
        _ key: String, _ json: inout JSONReader
    ) throws(TextError) {
        switch (kind, key) {
        case (.send, "message"), (.receive, "message"), (.record, "snapshot"):
            name = try json.string()
        case (.send, "to"):
            var list: [ReplicaID] = []
            try json.beginArray()
            while try json.nextElement() { list.append(try json.process(of: header.roster)) }
            receivers = list
        case (.drop, "from"): senders = [try json.process(of: header.roster)]
        case (.drop, "to"): receivers = [try json.process(of: header.roster)]
        case (.crash, "keepsMemory"): keepsMemory = try json.bool()
        case (.operation, _): try operation.read(key, &json, roster: header.roster)
        case (nil, "format"):
            throw json.unexpectedKey(key, "the header comes a second time")
        case (nil, _):
            throw json.unexpectedKey(key, "the member 'kind' must come before '\(key)'")
        default: throw json.unexpectedKey(key)
        }
    }

    private func readClock(_ json: inout JSONReader) throws(TextError) -> EventClock {
        let value = json
        let clock = try json.eventClock(of: header.roster)
        guard header.clocks == nil || header.clocks == clock.family else {
            throw value.error("the clock is not of the family that the header states")
        }
        return clock
    }

    private func makeKind(
        _ kind: KindName, _ missing: TextError
    ) throws(TextError) -> TraceEvent.Kind {
        switch kind {
        case .local: .local
        case .operation: .operation(try operation.make(missing))
        case .send:
            .send(
                message: try required(name, "message", missing),
                to: try required(receivers, "to", missing))
        case .receive: .receive(message: try required(name, "message", missing))
        case .drop:
            .drop(
                from: try required(senders?.first, "from", missing),
                to: try required(receivers?.first, "to", missing))
        case .crash: .crash(keepsMemory: try required(keepsMemory, "keepsMemory", missing))
        case .restart: .restart
        case .record: .record(snapshot: try required(name, "snapshot", missing))
        case .network: .network
        }
    }
}

/// The members of an operation while they are read.
struct OperationLine {
    private var session: String?
    private var kind: HistoryOperation.Kind?
    private var key: String?
    private var values: [String]?
    private var versions: [Dot]?
    private var context: VectorClock?

    mutating func read(
        _ member: String, _ json: inout JSONReader, roster: Roster
    ) throws(TextError) {
        switch member {
        case "session": session = try json.string()
        case "operation": kind = try json.word(HistoryOperation.Kind.self)
        case "key": key = try json.string()
        case "values":
            var list: [String] = []
            try json.beginArray()
            while try json.nextElement() { list.append(try json.string()) }
            values = list
        case "versions":
            var list: [Dot] = []
            try json.beginArray()
            while try json.nextElement() { list.append(try json.dot(of: roster)) }
            versions = list
        case "context": context = try json.vectorClock(of: roster)
        default: throw json.unexpectedKey(member)
        }
    }

    func make(_ missing: TextError) throws(TextError) -> HistoryOperation {
        HistoryOperation(
            session: try required(session, "session", missing),
            kind: try required(kind, "operation", missing),
            key: try required(key, "key", missing),
            values: try required(values, "values", missing),
            versions: try required(versions, "versions", missing),
            context: try required(context, "context", missing)
        )
    }
}

/// Returns a member that must be there, or throws `missing` with its name.
private func required<Value>(
    _ value: Value?, _ name: String, _ missing: TextError
) throws(TextError) -> Value {
    guard let value else {
        throw TextError("\(missing.message)'\(name)'", at: missing.position)
    }
    return value
}
