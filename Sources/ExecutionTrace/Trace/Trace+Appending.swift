import LogicalClocks

/// The clock of an event that is added to a trace.
enum ClockEntry {
    /// None.
    case none
    /// A clock of any family.
    case clock(EventClock)
    /// What changed in the vector clock of the replica.
    case changes([ClockColumn.Change])
}

extension Trace {
    /// Adds an event at the end.
    ///
    /// An event that begins the life of a replica adds the next one to the roster, under the name
    /// that ``nameOfNextLife(of:)`` gives, or `p3` for a third replica of its own;
    /// ``join(named:of:at:text:)`` chooses another name.
    ///
    /// - Precondition: The roster has every replica that the event and its clock name; foreign
    ///   identities are of this trace; the clock is of the family that the header states, if it
    ///   states one; and the event happened at a process unless it is a loss or a change of the
    ///   network.
    /// - Complexity: O(*n*), where *n* is the size of what the event holds.
    public mutating func append(_ event: TraceEvent) {
        if case .join(let earlier) = event.kind {
            precondition(
                event.process?.index == header.roster.count, "a replica joins as the next one")
            let name = earlier.map { nameOfNextLife(of: $0) } ?? unusedName()
            let joined = join(
                named: name, of: earlier, at: event.time, text: event.text,
                clock: event.clock.map { .clock($0) } ?? .none, context: event.context)
            precondition(joined != nil, "the roster is full")
            return
        }
        append(
            time: event.time, process: event.process, kind: event.kind,
            clock: event.clock.map { .clock($0) } ?? .none, text: event.text,
            context: event.context)
    }

    /// Adds an event at the end from its parts; without a text it has the one that the rest of it
    /// implies.
    ///
    /// - Precondition: As for ``append(_:)``; a replica that joins is added by
    ///   ``join(named:of:at:text:)``.
    /// - Complexity: O(*n*), where *n* is the size of what the event holds.
    public mutating func append(
        _ kind: TraceEvent.Kind, at process: ReplicaID?, time: UInt64, clock: EventClock? = nil,
        text: String? = nil, context: [UInt8] = []
    ) {
        let name = check(kind, at: process)
        add(clock, of: process, name)
        add(kind, name, at: process, time: time, text: text, context: context)
    }

    /// Lets a new replica enter the run, and returns its identifier.
    ///
    /// A process that lost its memory comes back as a new replica, whose clock begins anew.
    ///
    /// - Parameters:
    ///   - name: Its name; nil for that which ``nameOfNextLife(of:)`` gives.
    ///   - earlier: The replica whose process it is, if it is one that was there before.
    ///   - time: When it joined.
    ///   - text: A few words for people.
    /// - Returns: Nil, and nothing is added, if the name is empty, too long or taken, or the roster
    ///   is full.
    /// - Precondition: The roster has `earlier`.
    public mutating func join(
        named name: String? = nil, of earlier: ReplicaID? = nil, at time: UInt64, text: String = ""
    ) -> ReplicaID? {
        join(
            named: name ?? earlier.map { nameOfNextLife(of: $0) } ?? unusedName(), of: earlier,
            at: time, text: text, clock: .none, context: [])
    }

    mutating func join(
        named name: String, of earlier: ReplicaID?, at time: UInt64, text: String?,
        clock: ClockEntry, context: [UInt8]
    ) -> ReplicaID? {
        guard header.roster.id(of: name) == nil, let replica = header.roster.add(name) else {
            return nil
        }
        messageNames.add(replica, named: name)
        snapshotNames.add(replica, named: name)
        append(
            time: time, process: replica, kind: .join(of: earlier),
            clock: clock, text: text, context: context)
        return replica
    }

    private func unusedName() -> String {
        var number = header.roster.count + 1
        while header.roster.id(of: "p\(number)") != nil { number += 1 }
        return "p\(number)"
    }

    /// Adds an event; without a text it has the one that the rest of it implies.
    ///
    /// Returns false, and leaves the trace as it was, if a clock would count beyond its limit.
    @discardableResult
    mutating func append(
        time: UInt64, process: ReplicaID?, kind: TraceEvent.Kind, clock: ClockEntry,
        text: String?, context: [UInt8]
    ) -> Bool {
        let name = check(kind, at: process)
        switch clock {
        case .none: add(nil, of: process, name)
        case .clock(let clock): add(clock, of: process, name)
        case .changes(let changes):
            guard let process,
                columns.clocks.append(changes: changes, of: process, isCounted: name.isCounted)
            else { return false }
        }
        add(kind, name, at: process, time: time, text: text, context: context)
        return true
    }

    private func check(_ kind: TraceEvent.Kind, at process: ReplicaID?) -> EventKind {
        let name = kind.name
        precondition(process != nil || name.mayLackProcess, "an event without a process")
        check(process)
        return name
    }

    private mutating func add(_ clock: EventClock?, of process: ReplicaID?, _ name: EventKind) {
        if let family = header.clocks {
            precondition(
                clock.map { $0.family == family } ?? true,
                "the clock is not of the family that the header states")
        }
        // A vector clock is taken out once: each time it would be counted anew.
        if case .vector(let vector) = clock {
            check(vector.lastReplica)
            columns.clocks.append(vector, of: process, isCounted: name.isCounted)
        } else {
            columns.clocks.append(clock, of: process, isCounted: name.isCounted)
        }
    }

    /// Adds what an event holds besides its clock, which is there.
    private mutating func add(
        _ kind: TraceEvent.Kind, _ name: EventKind, at process: ReplicaID?, time: UInt64,
        text: String?, context: [UInt8]
    ) {
        let index = columns.count
        let (subject, object) = numbers(for: kind, by: process, at: index)
        columns.append(time: time, process: process, kind: name, subject: subject, object: object)
        if let text {
            // The first send of a message may be among what was forgotten.
            let isForgotten = hasForgotten && name == .receive
            columns.texts.append(
                text, derived: isForgotten ? nil : derivedText(at: index), mayTell: isForgotten)
        } else {
            columns.texts.appendDerived()
        }
        columns.contexts.append(context, at: index)
    }

    private mutating func numbers(
        for kind: TraceEvent.Kind, by process: ReplicaID?, at index: Int
    ) -> (subject: UInt32, object: UInt32) {
        switch kind {
        case .local, .restart, .network: return (0, 0)
        case .operation(let operation):
            check(operation.context.lastReplica)
            for version in operation.versions { check(version.replica) }
            history.append(operation, at: index)
            return (UInt32(history.count - 1), 0)
        case .send(let message, let receivers):
            for receiver in receivers { check(receiver) }
            let number = use(message)
            messages.noteSend(of: number, at: index)
            return (number, columns.row(of: receivers, by: process))
        case .receive(let message): return (use(message), 0)
        case .drop(let message, let channel):
            check(channel.sender)
            check(channel.receiver)
            let ends = columns.row(of: [channel.sender, channel.receiver], by: process)
            return (message.map { use($0) } ?? EventColumns.none, ends)
        case .crash(let keepsMemory): return (0, keepsMemory ? 1 : 0)
        case .record(let snapshot):
            let identity = NumberedNames.Identity(snapshot)
            precondition(
                snapshotNames.knows(identity, roster: header.roster),
                "the snapshot is not one of this trace")
            return (snapshotTable.number(of: snapshotNames.settled(identity).snapshot), 0)
        case .join(let earlier):
            check(earlier)
            return (earlier?.rawValue ?? EventColumns.none, 0)
        }
    }

    /// Returns the number of a message that an event names.
    private mutating func use(_ message: MessageID) -> UInt32 {
        let identity = NumberedNames.Identity(message)
        precondition(
            messageNames.knows(identity, roster: header.roster),
            "the message is not one of this trace")
        return messages.number(of: messageNames.settled(identity).message)
    }

    private func check(_ replica: ReplicaID?) {
        precondition(
            replica.map { $0.index < header.roster.count } ?? true,
            "a replica is not in the roster")
    }
}
