import ExecutionTrace
import LogicalClocks

/// A trace written by hand as a few calls, with honest vector clocks unless told otherwise.
package struct TraceScript {
    package var trace: Trace
    /// Whether the events that follow have clocks.
    package var isClocked = true
    private var clocks: [VectorClock]
    private var sent: [String: VectorClock] = [:]

    /// Begins a trace of processes with names.
    package init(_ names: [String], conflicts: History.Conflicts? = nil) {
        let header = TraceHeader(roster: Roster(names) ?? Roster(), clocks: .vector)
        trace = Trace(header: header, conflicts: conflicts)
        clocks = VectorClock.initial(count: names.count)
    }

    /// Begins a trace of processes a, b, c and so on.
    package init(processes: Int = 3, conflicts: History.Conflicts? = nil) {
        self.init(Roster.lettered(count: processes).names, conflicts: conflicts)
    }

    /// Adds an event that no clock counts.
    package mutating func add(
        _ kind: TraceEvent.Kind, at process: ReplicaID? = nil, _ text: String = ""
    ) {
        trace.append(
            TraceEvent(time: UInt64(trace.count), process: process, kind: kind, text: text))
    }

    private mutating func count(
        _ kind: TraceEvent.Kind, at process: ReplicaID, _ text: String = "",
        clock: VectorClock? = nil
    ) {
        clocks[process.index].tick(at: process)
        if let clock { clocks[process.index] = clock }
        trace.append(
            TraceEvent(
                time: UInt64(trace.count), process: process, kind: kind,
                clock: isClocked ? .vector(clocks[process.index]) : nil, text: text))
    }

    package mutating func local(
        _ process: ReplicaID, _ text: String = "", clock: VectorClock? = nil
    ) {
        count(.local, at: process, text, clock: clock)
    }

    package mutating func send(
        _ message: String, from process: ReplicaID, to: [ReplicaID], _ text: String = "",
        clock: VectorClock? = nil
    ) {
        let kind = TraceEvent.Kind.send(message: trace.message(named: message), to: to)
        count(kind, at: process, text, clock: clock)
        sent[message] = clocks[process.index]
    }

    package mutating func receive(
        _ message: String, at process: ReplicaID, _ text: String = "", clock: VectorClock? = nil
    ) {
        clocks[process.index].merge(sent[message] ?? VectorClock())
        let kind = TraceEvent.Kind.receive(message: trace.message(named: message))
        count(kind, at: process, text, clock: clock)
    }

    package mutating func operation(
        _ process: ReplicaID, _ session: String, _ kind: HistoryOperation.Kind, _ key: String,
        _ values: [String], _ versions: [Dot], context: DottedVersionVector = [:]
    ) {
        let operation = HistoryOperation(
            session: session, kind: kind, key: key, values: values, versions: versions,
            context: context)
        count(.operation(operation), at: process)
    }

    package mutating func put(
        _ process: ReplicaID, _ session: String, _ key: String, _ value: String, _ version: Dot,
        context: DottedVersionVector = [:]
    ) {
        operation(process, session, .put, key, [value], [version], context: context)
    }

    package mutating func get(
        _ process: ReplicaID, _ session: String, _ key: String, _ values: [String],
        _ versions: [Dot], context: DottedVersionVector = [:]
    ) {
        operation(process, session, .get, key, values, versions, context: context)
    }

    package mutating func record(_ snapshot: String, at process: ReplicaID) {
        add(.record(snapshot: trace.snapshot(named: snapshot)), at: process)
    }

    /// Lets a process crash and come back; without its memory it begins to count anew.
    package mutating func crash(_ process: ReplicaID, keepsMemory: Bool) {
        add(.crash(keepsMemory: keepsMemory), at: process)
        add(.restart, at: process)
        if !keepsMemory { clocks[process.index] = VectorClock() }
    }

    /// Lets a new life of a process enter the run.
    package mutating func join(of earlier: ReplicaID) -> ReplicaID {
        let replica = trace.join(of: earlier, at: UInt64(trace.count))
        clocks.append(VectorClock())
        return replica ?? earlier
    }
}
