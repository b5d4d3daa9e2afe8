import ExecutionTrace
import LogicalClocks

@testable import CausalChecking

let a: ReplicaID = 0
let b: ReplicaID = 1
let c: ReplicaID = 2
let d: ReplicaID = 3

/// A trace written by hand, with honest vector clocks unless told otherwise.
struct Script {
    var trace: Trace
    private var clocks: [VectorClock]
    private var carried: [String: VectorClock] = [:]
    var isClocked = true

    init(processes: Int = 3, conflicts: History.Conflicts? = nil) {
        trace = Trace(
            header: TraceHeader(roster: .lettered(count: processes)), conflicts: conflicts)
        clocks = Array(repeating: VectorClock(), count: processes)
    }

    private mutating func add(
        _ process: ReplicaID, _ kind: TraceEvent.Kind, _ wrong: VectorClock?
    ) {
        clocks[process.index].tick(at: process)
        if let wrong { clocks[process.index] = wrong }
        trace.append(
            TraceEvent(
                time: UInt64(trace.count), process: process, kind: kind,
                clock: isClocked ? .vector(clocks[process.index]) : nil))
    }

    /// Lets a new life of a process enter the run.
    mutating func join(of earlier: ReplicaID) -> ReplicaID {
        let replica = trace.join(of: earlier, at: UInt64(trace.count))
        clocks.append(VectorClock())
        return replica ?? earlier
    }

    mutating func local(_ process: ReplicaID, clock: VectorClock? = nil) {
        add(process, .local, clock)
    }

    mutating func send(
        _ message: String, _ process: ReplicaID, to: [ReplicaID], clock: VectorClock? = nil
    ) {
        add(process, .send(message: trace.message(named: message), to: to), clock)
        carried[message] = clocks[process.index]
    }

    mutating func receive(_ message: String, _ process: ReplicaID, clock: VectorClock? = nil) {
        clocks[process.index].merge(carried[message] ?? VectorClock())
        add(process, .receive(message: trace.message(named: message)), clock)
    }

    mutating func operation(
        _ process: ReplicaID, _ session: String, _ kind: HistoryOperation.Kind, _ key: String,
        _ values: [String], _ versions: [Dot], context: VectorClock = VectorClock()
    ) {
        add(
            process,
            .operation(
                HistoryOperation(
                    session: session, kind: kind, key: key, values: values, versions: versions,
                    context: context)), nil)
    }

    mutating func put(
        _ process: ReplicaID, _ session: String, _ key: String, _ value: String, _ version: Dot,
        context: VectorClock = VectorClock()
    ) {
        operation(process, session, .put, key, [value], [version], context: context)
    }

    mutating func get(
        _ process: ReplicaID, _ session: String, _ key: String, _ values: [String],
        _ versions: [Dot], context: VectorClock = VectorClock()
    ) {
        operation(process, session, .get, key, values, versions, context: context)
    }

    mutating func record(_ snapshot: String, _ process: ReplicaID) {
        unclocked(process, .record(snapshot: trace.snapshot(named: snapshot)))
    }

    mutating func crash(_ process: ReplicaID, keepsMemory: Bool) {
        unclocked(process, .crash(keepsMemory: keepsMemory))
        if !keepsMemory { clocks[process.index] = VectorClock() }
        unclocked(process, .restart)
    }

    private mutating func unclocked(_ process: ReplicaID?, _ kind: TraceEvent.Kind) {
        trace.append(TraceEvent(time: UInt64(trace.count), process: process, kind: kind))
    }

    /// The report on the trace.
    func report(_ options: CheckOptions = CheckOptions()) -> CheckReport {
        CausalChecker.check(trace, options: options)
    }

    /// The violations as text.
    func violations(_ options: CheckOptions = CheckOptions()) -> String {
        report(options).violations.map(\.description).joined(separator: "\n\n")
    }
}
