import CausalMessaging
import LogicalClocks
import Testing

/// One event of a run, with its causal past as a set of earlier events: what clocks are judged by.
struct JudgedEvent<Clock: StampingClock> {
    let process: ReplicaID
    let clock: Clock
    /// The numbers of the events that it knows of, its own among them.
    let past: Set<Int>

    /// The events of steps, in the order of the run.
    ///
    /// - Parameter stranger: A process whose steps are left out, and with them whatever receives its
    ///   messages: what it knew at its start is in no step.
    static func events<Base: CausalProcess>(
        of outputs: some Sequence<(process: ReplicaID, output: StampedOutput<Base, Clock>)>,
        without stranger: ReplicaID? = nil
    ) throws -> [JudgedEvent] {
        var events: [JudgedEvent] = []
        var past: [ReplicaID: Set<Int>] = [:]
        var sends: [MessageID: Int] = [:]
        for (process, output) in outputs {
            guard case .step(let record) = output, process != stranger else { continue }
            var clocks = [record.clock]
            switch record.cause {
            case .request: break
            case .message(let id, _, _):
                if id.origin == stranger { continue }
                let send = try #require(sends[id])
                past[process, default: []].formUnion(events[send].past)
            case .start, .timer, .view, .channel: clocks = []
            }
            for send in record.sends {
                sends[send.id] = events.count + clocks.count
                clocks.append(send.clock)
            }
            for clock in clocks {
                past[process, default: []].insert(events.count)
                events.append(
                    JudgedEvent(process: process, clock: clock, past: past[process, default: []]))
            }
        }
        return events
    }
}
