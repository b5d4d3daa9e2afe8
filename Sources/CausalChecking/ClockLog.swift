import ExecutionTrace
import LogicalClocks

/// A log that names no messages: what its vector clocks say about the order of its events.
///
/// An entry of a clock names an event: the one of that process whose own entry has that value.
struct ClockLog {
    let index: RunIndex
    private var eventOfDot: [Dot: UInt32] = [:]
    /// For each event the clocked event before it in its process; `none` if it is the first.
    private(set) var previous: [UInt32]
    /// From the events that a clock names anew to the event that has the clock.
    private(set) var edges: [(effect: UInt32, cause: CausalGraph.Cause)] = []

    init(_ index: RunIndex) {
        self.index = index
        previous = [UInt32](repeating: RunIndex.none, count: index.laneOfEvent.count)
        var last = [UInt32](repeating: RunIndex.none, count: index.lanes.count)
        for event in index.laneOfEvent.indices {
            guard let clock = clock(of: event), let process = index.process(of: event) else {
                continue
            }
            let lane = Int(index.laneOfEvent[event])
            previous[event] = last[lane]
            last[lane] = UInt32(event)
            let own = Dot(process, clock[process])
            if eventOfDot[own] == nil { eventOfDot[own] = UInt32(event) }
        }
        for event in index.laneOfEvent.indices {
            for dot in news(of: event) {
                guard let cause = eventOfDot[dot] else { continue }
                edges.append(
                    (UInt32(event), CausalGraph.Cause(node: cause, label: RunIndex.none)))
            }
        }
    }

    /// Returns the vector clock of an event of a process.
    func clock(of event: Int) -> VectorClock? {
        index.laneOfEvent[event] == RunIndex.none ? nil : index.trace.clock(at: event)?.vector
    }

    /// Returns the clock before an event in its process.
    func clockBefore(_ event: Int) -> VectorClock {
        previous[event] == RunIndex.none
            ? VectorClock() : clock(of: Int(previous[event])) ?? VectorClock()
    }

    /// Returns the event that a dot names.
    func event(named dot: Dot) -> UInt32? {
        eventOfDot[dot]
    }

    /// Returns the events of other processes that the clock of an event names and the clock before
    /// it did not.
    func news(of event: Int) -> [Dot] {
        guard let clock = clock(of: event), let process = index.process(of: event) else {
            return []
        }
        let before = clockBefore(event)
        return clock.entries.compactMap { entry in
            entry.replica != process && entry.count > before[entry.replica]
                ? Dot(entry.replica, entry.count) : nil
        }
    }
}
