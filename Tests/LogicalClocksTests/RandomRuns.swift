import LogicalClocks
import SeededRandom

/// An event of a run, with its causal past as a set of events: the definition of happened-before.
struct RunEvent {
    let process: Int

    /// The event whose message this one receives, if it receives one.
    let cause: Int?

    /// The events that happened before this one, and this one.
    let past: Set<Int>

    var replica: ReplicaID { ReplicaID(process) }
}

/// A run of processes that do local events and receive from any earlier event, old or new.
struct RandomRun {
    private(set) var events: [RunEvent] = []

    init(processes: Int, events count: Int, using random: inout SeededGenerator) {
        var last = [Int?](repeating: nil, count: processes)
        for index in 0..<count {
            let process = random.index(below: processes)
            let receives = index > 0 && random.chance(0.5)
            let cause = receives ? random.index(below: index) : nil
            let before = [last[process], cause].compactMap { $0 }
            let past = before.reduce(into: Set([index])) { $0.formUnion(events[$1].past) }
            events.append(RunEvent(process: process, cause: cause, past: past))
            last[process] = index
        }
    }

    /// How one event relates to another, from the sets.
    func relation(_ left: Int, _ right: Int) -> CausalRelation {
        CausalRelation(
            isBelow: events[right].past.contains(left), isAbove: events[left].past.contains(right))
    }

    /// The clocks of the events, ticked and merged as the run goes.
    func clocks<Clock>(
        _ initial: Clock, merge: (inout Clock, Clock) -> Void, tick: (inout Clock, Int) -> Void
    ) -> [Clock] {
        var clocks: [Int: Clock] = [:]
        var stamps: [Clock] = []
        for (index, event) in events.enumerated() {
            var clock = clocks[event.process] ?? initial
            if let cause = event.cause { merge(&clock, stamps[cause]) }
            tick(&clock, index)
            clocks[event.process] = clock
            stamps.append(clock)
        }
        return stamps
    }

    var vectorClocks: [VectorClock] {
        clocks(VectorClock()) {
            $0.merge($1)
        } tick: {
            $0.tick(at: events[$1].replica)
        }
    }
}
