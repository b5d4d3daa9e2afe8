import LogicalClocks

/// The names in one trace for the replicas, messages and snapshots of several.
struct MergeNames {
    /// The merged trace, whose roster begins with all that is in no join.
    private(set) var merged: Trace
    /// All replicas, those that join included, as the roster will be in the end.
    private(set) var complete: Trace
    /// For each trace and replica the replica in `complete`.
    private(set) var replicas: [[ReplicaID]] = []
    /// For each replica in `complete` the one in `merged`, once it is there.
    private var final: [ReplicaID?] = []

    init(_ traces: [Trace]) throws(TraceMergeError) {
        var header = TraceHeader(roster: Roster())
        var conflicts: History.Conflicts?
        for (place, trace) in traces.enumerated() {
            let next = trace.header
            try Self.unite(&header.seed, next.seed, "seed", place)
            try Self.unite(&header.replay, next.replay, "replay", place)
            try Self.unite(&header.clocks, next.clocks, "clocks", place)
            try Self.unite(&header.sessions, next.sessions, "sessions", place)
            try Self.unite(&conflicts, trace.history.conflicts, "conflicts", place)
            if place > 0, header.timeUnit != next.timeUnit {
                throw TraceMergeError(code: .headersDiffer(member: "timeUnit"), traces: [0, place])
            }
            header.timeUnit = next.timeUnit
        }
        // Where one says nothing, its events may have clocks of any family.
        if traces.contains(where: { $0.header.clocks == nil }) { header.clocks = nil }
        var joins: [String: Int] = [:]
        for (place, trace) in traces.enumerated() {
            for name in trace.header.roster.names[trace.initialReplicaCount...] {
                if let other = joins[name] {
                    throw TraceMergeError(code: .joinTwice(name), traces: [other, place])
                }
                joins[name] = place
            }
        }
        for trace in traces {
            for name in trace.header.roster.names where joins[name] == nil {
                guard header.roster.add(name) != nil else {
                    throw TraceMergeError(code: .tooManyReplicas, traces: [])
                }
            }
        }
        merged = Trace(header: header, conflicts: conflicts)
        let initial = header.roster.count
        for trace in traces {
            for name in trace.header.roster.names where header.roster.add(name) == nil {
                throw TraceMergeError(code: .tooManyReplicas, traces: [])
            }
        }
        complete = Trace(header: header)
        final = (0..<header.roster.count).map { $0 < initial ? ReplicaID($0) : nil }
        for trace in traces {
            replicas.append(
                trace.header.roster.names.map { header.roster.id(of: $0) ?? .foreign })
        }
    }

    private static func unite<Value: Equatable>(
        _ value: inout Value?, _ other: Value?, _ member: String, _ place: Int
    ) throws(TraceMergeError) {
        guard let other else { return }
        guard value == nil || value == other else {
            throw TraceMergeError(code: .headersDiffer(member: member), traces: [0, place])
        }
        value = other
    }

    /// Returns the number that a message of a trace has among all messages.
    mutating func number(of message: MessageID, in trace: Trace, at place: Int) -> UInt32 {
        let id =
            message.origin == .foreign
            ? complete.message(named: trace.name(of: message))
            : MessageID(replicas[place][message.origin.index], message.number)
        return complete.messages.number(of: id)
    }

    /// Adds an event of a trace to the merged one.
    ///
    /// - Precondition: The replicas that the event names have joined there.
    mutating func append(eventAt index: Int, of trace: Trace, at place: Int) {
        let event = trace[index]
        if case .join(let earlier) = event.kind, let process = event.process {
            let name = trace.header.roster.name(of: process)
            // Its own clock may name it.
            final[replicas[place][process.index].index] = ReplicaID(merged.header.roster.count)
            let clock = clock(of: event, at: place)
            let joined = merged.join(
                named: name, of: earlier.map { replica($0, at: place) }, at: event.time,
                text: event.text, clock: clock.map { .clock($0) } ?? .none,
                context: event.context)
            precondition(joined != nil, "the name has been checked")
            return
        }
        merged.append(
            TraceEvent(
                time: event.time, process: event.process.map { replica($0, at: place) },
                kind: kind(event.kind, of: trace, at: place), clock: clock(of: event, at: place),
                text: event.text, context: event.context))
    }

    private func clock(of event: TraceEvent, at place: Int) -> EventClock? {
        guard case .vector(let vector) = event.clock else { return event.clock }
        return .vector(mapped(vector, at: place))
    }

    private mutating func kind(
        _ kind: TraceEvent.Kind, of trace: Trace, at place: Int
    ) -> TraceEvent.Kind {
        switch kind {
        case .send(let message, let to):
            .send(
                message: self.message(message, of: trace, at: place),
                to: to.map { replica($0, at: place) })
        case .receive(let message):
            .receive(message: self.message(message, of: trace, at: place))
        case .drop(let message, let channel):
            .drop(
                message.map { self.message($0, of: trace, at: place) },
                on: ChannelID(
                    from: replica(channel.sender, at: place),
                    to: replica(channel.receiver, at: place)))
        case .record(let snapshot):
            .record(
                snapshot: snapshot.initiator == .foreign
                    ? merged.snapshot(named: trace.name(of: snapshot))
                    : SnapshotID(replica(snapshot.initiator, at: place), snapshot.number))
        case .operation(let operation): .operation(mapped(operation, at: place))
        case .local, .crash, .restart, .network, .join: kind
        }
    }

    private mutating func message(
        _ message: MessageID, of trace: Trace, at place: Int
    ) -> MessageID {
        message.origin == .foreign
            ? merged.message(named: trace.name(of: message))
            : MessageID(replica(message.origin, at: place), message.number)
    }

    private func replica(_ replica: ReplicaID, at place: Int) -> ReplicaID {
        let known = replicas[place][replica.index]
        guard let replica = final[known.index] else {
            preconditionFailure("the replica has not joined")
        }
        return replica
    }

    private func mapped(_ operation: HistoryOperation, at place: Int) -> HistoryOperation {
        var operation = operation
        operation.versions = operation.versions.map {
            Dot(replica($0.replica, at: place), $0.counter)
        }
        operation.context = operation.context.renamingReplicas { replica($0, at: place) }
        return operation
    }

    private func mapped(_ clock: VectorClock, at place: Int) -> VectorClock {
        VectorClock(clock.entries.map { (replica($0.replica, at: place), $0.count) })
    }
}
