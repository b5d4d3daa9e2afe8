import LogicalClocks
import WireFormat

extension TraceWriter {
    mutating func writeEvent(at index: Int, of trace: Trace) {
        let columns = trace.columns
        makePieces(of: trace)
        let kind = columns.kinds[index]
        writeKind(kind, at: index, of: trace)
        let process = columns.process(at: index)
        if let process { line.put(pieces[process.index].process) }
        let time = columns.times[index]
        if time != lastTime {
            line.put(#","time":"#)
            line.put(decimal: time)
            lastTime = time
        }
        switch kind {
        case .send: writeReceivers(at: index, of: trace, process)
        case .operation: writeOperation(at: index, of: trace)
        case .drop:
            if let channel = trace.channel(at: index) {
                line.put(#","from":"#)
                line.put(pieces[channel.sender.index].name)
                line.put(#","to":"#)
                line.put(pieces[channel.receiver.index].name)
            }
        case .join: replicaCount += 1
        case .local, .receive, .crash, .restart, .record, .network: break
        }
        if !columns.texts.isDerived(at: index) {
            line.put(#","text":"#)
            line.put(jsonString: columns.texts.bytes(at: index).span)
        }
        writeClock(at: index, of: trace, process, kind)
        let context = columns.contexts.bytes(at: index)
        if !context.isEmpty {
            line.put(#","causalContext":""#)
            line.put(Base64Text.digits(of: context))
            line.put(UInt8(ascii: "\""))
        }
        line.put("}\n")
    }

    /// Writes the member that says the kind, and what the event is about.
    private mutating func writeKind(_ kind: EventKind, at index: Int, of trace: Trace) {
        switch kind {
        case .local: line.put(#"{"local":null"#)
        case .restart: line.put(#"{"restart":null"#)
        case .network: line.put(#"{"network":null"#)
        case .send: writeMessage(#"{"send":"#, at: index, of: trace, \.send)
        case .receive: writeMessage(#"{"receive":"#, at: index, of: trace, \.receive)
        case .drop: writeMessage(#"{"drop":"#, at: index, of: trace, \.drop)
        case .operation:
            line.put(#"{"operation":""#)
            if let number = trace.operationNumber(at: index) {
                line.put(text: trace.history.kind(at: number).rawValue)
            }
            line.put(UInt8(ascii: "\""))
        case .crash:
            line.put(#"{"crash":""#)
            let word = trace.keepsMemory(at: index) ? CrashWord.kept : .lost
            line.put(text: word.rawValue)
            line.put(UInt8(ascii: "\""))
        case .record:
            line.put(#"{"record":"#)
            line.put(jsonString: trace.snapshot(at: index).map { trace.name(of: $0) } ?? "")
        case .join:
            line.put(#"{"join":"#)
            if let earlier = trace.earlierLife(at: index) {
                line.put(pieces[earlier.index].name)
            } else {
                line.put("null")
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
        writeList(#","to":["#, receivers) { $0.line.put($0.pieces[$1.index].name) }
    }

    private mutating func writeOperation(at index: Int, of trace: Trace) {
        guard let number = trace.operationNumber(at: index) else { return }
        let session = trace.history.session(at: number)
        line.put(#","session":"#)
        line.put(jsonString: trace.history.sessionName(at: number))
        while orders.count <= session {
            orders.append(0)
            contexts.append(DottedVersionVector())
        }
        let order = trace.history.order(at: number)
        if order != orders[session] + (orders[session] == .max ? 0 : 1) {
            line.put(#","order":"#)
            line.put(decimal: order)
        }
        orders[session] = order
        line.put(#","key":"#)
        line.put(jsonString: trace.history.keyName(at: number))
        let values = trace.history.valueNumbers(at: number)
        if !values.isEmpty {
            writeList(#","values":["#, values) { writer, value in
                writer.line.put(jsonString: trace.history.value(numbered: value))
            }
        }
        let versions = trace.history.versions(at: number)
        if !versions.isEmpty {
            writeList(#","versions":["#, versions) { writer, version in
                writer.line.put(writer.pieces[version.replica.index].version)
                writer.line.put(decimal: version.counter)
                writer.line.put(UInt8(ascii: "\""))
            }
        }
        let context = trace.history.context(at: number)
        guard context != contexts[session] else { return }
        contexts[session] = context
        line.put(#","context":{"#)
        if context.stretches.isEmpty {
            for position in 0..<context.clock.count {
                let entry = context.clock.entry(at: position)
                append(entry.count, of: entry.replica, position == 0)
            }
        } else {
            writeEntries(of: context)
        }
        line.put(UInt8(ascii: "}"))
    }

    /// Writes the entries of a context in which versions are known without those before them.
    private mutating func writeEntries(of context: DottedVersionVector) {
        let stretches = context.allStretches
        for (place, stretch) in stretches.enumerated() {
            let replica = stretch.replica
            let isFirst = place == 0 || stretches[place - 1].replica != replica
            let isLast =
                place + 1 == stretches.count || stretches[place + 1].replica != replica
            let count = context.clock[replica]
            if isFirst, isLast, stretch.first == 1 {
                append(count, of: replica, place == 0)
                continue
            }
            if isFirst {
                if place > 0 { line.put(UInt8(ascii: ",")) }
                line.put(pieces[replica.index].entry)
                line.put(UInt8(ascii: "["))
                line.put(decimal: count)
            }
            if stretch.first > 1 {
                let isOne = stretch.first == stretch.last
                line.put(isOne ? "," : ",[")
                line.put(decimal: stretch.first)
                if !isOne {
                    line.put(UInt8(ascii: ","))
                    line.put(decimal: stretch.last)
                    line.put(UInt8(ascii: "]"))
                }
            }
            if isLast { line.put(UInt8(ascii: "]")) }
        }
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
            if stated == .vector || stated == .lamport { line.put(#","clock":null"#) }
        case .lamport:
            let time = clocks.scalar(at: index)
            let isNext = stated == .lamport && time > 0 && time - 1 == scalars[slot]
            // What happens at no process says nothing about the time of any.
            if process != nil { scalars[slot] = time }
            guard !isNext else { return }
            line.put(#","clock":"#)
            line.put(decimal: time)
        case .hybrid, .stamp:
            guard let clock = trace.clock(at: index) else { return }
            line.put(#","clock":"#)
            line.put(jsonString: clock.description(in: trace.header.roster))
        case .changed, .ticked, .whole:
            let changes = clocks.changes(at: index)
            let form = clocks.form(at: index)
            if form == .ticked, changes.isEmpty, stated == .vector { return }
            if form == .ticked, stated == .vector, kind == .receive, changes.count == 1,
                clocks.changedReplicas[changes.lowerBound] == trace.message(at: index)?.origin
            {
                line.put(#","clock":"#)
                line.put(decimal: clocks.changedCounts[changes.lowerBound])
                return
            }
            line.put(form == .whole ? #","wholeClock":{"# : #","clock":{"#)
            for place in changes {
                append(
                    clocks.changedCounts[place], of: clocks.changedReplicas[place],
                    place == changes.lowerBound)
            }
            line.put(UInt8(ascii: "}"))
        }
    }

    /// Writes the member of an event of a message; `piece` is its beginning up to the number.
    private mutating func writeMessage(
        _ member: StaticString, at index: Int, of trace: Trace,
        _ piece: (ReplicaPieces) -> [UInt8]
    ) {
        guard let message = trace.message(at: index), message.origin != .foreign else {
            line.put(member)
            guard let foreign = trace.message(at: index) else { return line.put("null") }
            return line.put(jsonString: trace.name(of: foreign))
        }
        line.put(piece(pieces[message.origin.index]))
        line.put(decimal: message.number)
        line.put(UInt8(ascii: "\""))
    }

    /// Writes an entry of a clock.
    private mutating func append(_ count: UInt64, of replica: ReplicaID, _ isFirst: Bool) {
        if !isFirst { line.put(UInt8(ascii: ",")) }
        line.put(pieces[replica.index].entry)
        line.put(decimal: count)
    }

    private mutating func makePieces(of trace: Trace) {
        let names = trace.header.roster.names
        while pieces.count < names.count { pieces.append(ReplicaPieces(names[pieces.count])) }
    }

    /// Writes a member that is a list; `member` is its beginning with the bracket.
    private mutating func writeList<Element>(
        _ member: StaticString, _ elements: some Sequence<Element>,
        _ write: (inout Self, Element) -> Void
    ) {
        line.put(member)
        var isFirst = true
        for element in elements {
            if !isFirst { line.put(UInt8(ascii: ",")) }
            isFirst = false
            write(&self, element)
        }
        line.put(UInt8(ascii: "]"))
    }
}
