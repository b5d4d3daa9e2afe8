import ExecutionTrace
import LogicalClocks

extension Trace {
    /// Makes a trace of events of the processes a, b, c and so on.
    package init(processes: Int, clocks: EventClock.Family? = nil, of events: [TraceEvent]) {
        self.init(header: TraceHeader(roster: .lettered(count: processes), clocks: clocks))
        for event in events { append(event) }
    }

    /// Makes a trace of events without clocks and times.
    package init(processes: Int, of events: [(ReplicaID?, TraceEvent.Kind)]) {
        self.init(
            processes: processes, of: events.map { TraceEvent(time: 0, process: $0, kind: $1) })
    }
}
