import LogicalClocks
import WireFormat

extension TraceWriter {
    mutating func writeEvent(at index: Int, of trace: Trace) {
        let columns = trace.columns
        let kind = columns.kinds[index]
        writeKind(kind, at: index, of: trace)
        let process = columns.process(at: index)
        if let process {
            line.append(#","process":"#)
            append(nameOf: process, of: trace)
        }
        let time = columns.times[index]
        if time != lastTime {
            line.append(#","time":"#)
            line.append(decimal: time)
            lastTime = time
        }
        switch kind {
        case .send: writeReceivers(at: index, of: trace, process)
        case .operation: writeOperation(at: index, of: trace)
        case .drop:
            if let channel = trace.channel(at: index) {
                line.append(#","from":"#)
                append(nameOf: channel.sender, of: trace)
                line.append(#","to":"#)
                append(nameOf: channel.receiver, of: trace)
            }
        case .join: replicaCount += 1
        case .local, .receive, .crash, .restart, .record, .network: break
        }
        if !columns.texts.isDerived(at: index) {
            line.append(#","text":"#)
            line.append(string: columns.texts.bytes(at: index).span)
        }
        writeClock(at: index, of: trace, process, kind)
        let context = columns.contexts.bytes(at: index)
        if !context.isEmpty {
            line.append(#","causalContext":""#)
            line.append(Base64.digits(of: context))
            line.append("\"")
        }
        line.append("}\n")
    }

    /// Writes the member that says the kind, and what the event is about.
    private mutating func writeKind(_ kind: EventKind, at index: Int, of trace: Trace) {
        switch kind {
        case .local: line.append(#"{"local":null"#)
        case .restart: line.append(#"{"restart":null"#)
        case .network: line.append(#"{"network":null"#)
        case .send:
            line.append(#"{"send":"#)
            appendMessage(at: index, of: trace)
        case .receive:
            line.append(#"{"receive":"#)
            appendMessage(at: index, of: trace)
        case .drop:
            line.append(#"{"drop":"#)
            appendMessage(at: index, of: trace)
        case .operation:
            line.append(#"{"operation":""#)
            if let number = trace.operationNumber(at: index) {
                line.append(trace.history.kind(at: number).rawValue.utf8)
            }
            line.append("\"")
        case .crash:
            line.append(#"{"crash":""#)
            let word = trace.keepsMemory(at: index) ? CrashWord.kept : .lost
            line.append(word.rawValue.utf8)
            line.append("\"")
        case .record:
            line.append(#"{"record":"#)
            line.append(string: trace.snapshot(at: index).map { trace.name(of: $0) } ?? "")
        case .join:
            line.append(#"{"join":"#)
            if let earlier = trace.earlierLife(at: index) {
                append(nameOf: earlier, of: trace)
            } else {
                line.append("null")
            }
        }
    }

    /// Writes the receivers of a message, unless they are all other replicas, in order.
    private mutating func writeReceivers(at index: Int, of trace: Trace, _ process: ReplicaID?) {
        let receivers = trace.receivers(at: index)
        var expected = 0
        var isEveryone = receivers.count == replicaCount - 1
        for receiver in receivers where isEveryone {
            if expected == process?.index { expected += 1 }
            isEveryone = receiver.index == expected
            expected += 1
        }
        guard !isEveryone else { return }
        line.append(#","to":"#)
        appendList(receivers) { writer, receiver in
            writer.append(nameOf: receiver, of: trace)
        }
    }

    private mutating func writeOperation(at index: Int, of trace: Trace) {
        guard let number = trace.operationNumber(at: index) else { return }
        let history = trace.history
        let session = history.session(at: number)
        line.append(#","session":"#)
        line.append(string: history.sessions[session])
        while orders.count <= session {
            orders.append(0)
            contexts.append(VectorClock())
        }
        let order = history.order(at: number)
        if order != orders[session] + (orders[session] == .max ? 0 : 1) {
            line.append(#","order":"#)
            line.append(decimal: order)
        }
        orders[session] = order
        line.append(#","key":"#)
        line.append(string: history.keys[history.key(at: number)])
        let values = history.valueNumbers(at: number)
        if !values.isEmpty {
            line.append(#","values":"#)
            appendList(values) { $0.line.append(string: history.value(numbered: $1)) }
        }
        let versions = history.versions(at: number)
        if !versions.isEmpty {
            line.append(#","versions":"#)
            appendList(versions) { writer, version in
                writer.append(nameOf: version.replica, of: trace, isOpen: true)
                writer.line.append(":")
                writer.line.append(decimal: version.counter)
                writer.line.append("\"")
            }
        }
        let context = history.context(at: number)
        guard context != contexts[session] else { return }
        contexts[session] = context
        line.append(#","context":{"#)
        var separator: StaticString = ""
        context.forEachEntry { replica, count in
            line.append(separator)
            separator = ","
            append(nameOf: replica, of: trace)
            line.append(":")
            line.append(decimal: count)
        }
        line.append("}")
    }

    /// Writes a clock, unless it is the one that its lack stands for.
    private mutating func writeClock(
        at index: Int, of trace: Trace, _ process: ReplicaID?, _ kind: EventKind
    ) {
        let clocks = trace.columns.clocks
        let slot = process?.index ?? 0
        while scalars.count <= slot { scalars.append(0) }
        let stated = kind.isCounted ? trace.header.clocks : nil
        switch clocks.form(at: index) {
        case .none:
            if stated == .vector || stated == .lamport { line.append(#","clock":null"#) }
        case .lamport:
            let time = clocks.scalar(at: index)
            let isNext = stated == .lamport && time > 0 && time - 1 == scalars[slot]
            scalars[slot] = time
            guard !isNext else { return }
            line.append(#","clock":"#)
            line.append(decimal: time)
        case .hybrid, .stamp:
            guard let clock = trace.clock(at: index) else { return }
            line.append(#","clock":"#)
            line.append(string: clock.description(in: trace.header.roster))
        case .changed, .ticked, .whole:
            let changes = clocks.changes(at: index)
            let form = clocks.form(at: index)
            if form == .ticked, changes.isEmpty, stated == .vector { return }
            if form == .ticked, stated == .vector, kind == .receive, changes.count == 1,
                clocks.changedReplicas[changes.lowerBound] == trace.message(at: index)?.origin
            {
                line.append(#","clock":"#)
                line.append(decimal: clocks.changedCounts[changes.lowerBound])
                return
            }
            line.append(form == .whole ? #","wholeClock":{"# : #","clock":{"#)
            for place in changes {
                if place > changes.lowerBound { line.append(",") }
                append(nameOf: clocks.changedReplicas[place], of: trace)
                line.append(":")
                line.append(decimal: clocks.changedCounts[place])
            }
            line.append("}")
        }
    }

    private mutating func appendMessage(at index: Int, of trace: Trace) {
        guard let message = trace.message(at: index) else { return line.append("null") }
        guard message.origin != .foreign else {
            return line.append(string: trace.name(of: message))
        }
        // A name ends with the quote of its string, where the number has to go.
        append(nameOf: message.origin, of: trace, isOpen: true)
        line.append(".")
        line.append(decimal: message.number)
        line.append("\"")
    }

    private mutating func append(
        nameOf replica: ReplicaID, of trace: Trace, isOpen: Bool = false
    ) {
        while names.count <= replica.index {
            var name = LineBytes()
            name.append(string: trace.header.roster.names[names.count])
            names.append(name.bytes)
        }
        if isOpen {
            line.append(names[replica.index].dropLast())
        } else {
            line.append(names[replica.index])
        }
    }

    private mutating func appendList<Element>(
        _ elements: some Sequence<Element>, _ write: (inout Self, Element) -> Void
    ) {
        line.append("[")
        var separator: StaticString = ""
        for element in elements {
            line.append(separator)
            separator = ","
            write(&self, element)
        }
        line.append("]")
    }
}
