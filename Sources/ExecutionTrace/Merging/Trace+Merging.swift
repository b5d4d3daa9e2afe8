import LogicalClocks

extension Trace {
    /// Puts traces of several processes together as one run, in causal order.
    ///
    ///     let run = try Trace(merging: [traceOfA, traceOfB, traceOfC])
    ///
    /// An event comes after the one before it of its process, after the send of what it receives,
    /// and after what its vector clock knows of; where that leaves a choice, the earlier time comes
    /// first. Rosters are united by name. Operations keep the order of their sessions, which their
    /// counters say; a session that moves from process to process has to be counted by its client.
    ///
    /// The result does not depend on the order of the traces, as long as each process is in one
    /// of them and the rosters name the same replicas.
    ///
    /// - Throws: ``TraceMergeError`` if two traces claim the same event, message or operation, or
    ///   contradict each other.
    /// - Complexity: O((*n* + *c*) log *n*) for *n* events with *c* changes of clock entries.
    public init(merging traces: [Trace]) throws(TraceMergeError) {
        let order = traces.indices.sorted { left, right in
            let (one, other) = (traces[left], traces[right])
            if one.firstName != other.firstName { return one.firstName < other.firstName }
            // Those without an event of a process are ordered by their rosters.
            let (names, others) = (one.header.roster.names, other.header.roster.names)
            return names == others ? left < right : names.lexicographicallyPrecedes(others)
        }
        do throws(TraceMergeError) {
            try self.init(mergingSorted: order.map { traces[$0] })
        } catch {
            throw TraceMergeError(code: error.code, traces: error.traces.map { order[$0] })
        }
    }

    private init(mergingSorted traces: [Trace]) throws(TraceMergeError) {
        try Self.checkSessions(of: traces)
        var names = try MergeNames(traces)
        for node in try MergeOrder(traces, &names).sorted(names) {
            names.append(eventAt: node.index, of: traces[node.trace], at: node.trace)
        }
        self = names.merged
    }

    /// The name of the process that has the first event.
    private var firstName: String {
        columns.processes.first { $0 != EventColumns.none }
            .map { header.roster.name(of: ReplicaID(rawValue: $0)) } ?? ""
    }

    private static func checkSessions(of traces: [Trace]) throws(TraceMergeError) {
        struct Key: Hashable {
            var session: ExactText
            var order: UInt64
        }
        guard traces.count > 1 else { return }
        var places: [Key: Int] = [:]
        for (place, trace) in traces.enumerated() {
            for index in 0..<trace.history.count {
                let session = trace.history.sessions[trace.history.session(at: index)]
                let order = trace.history.order(at: index)
                let other = places.updateValue(
                    place, forKey: Key(session: ExactText(session), order: order))
                if let other, other != place {
                    throw TraceMergeError(
                        code: .operationTwice(session: session, order: order),
                        traces: [other, place])
                }
            }
        }
    }
}
