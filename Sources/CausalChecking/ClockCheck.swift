import ExecutionTrace
import LogicalClocks

/// Whether recorded vector clocks are what the messages make them.
///
/// A clock must be the join of the clock before it in its process and, at a receive, the clock of
/// the send, with the own entry counted up. The clocks of the causes are taken as recorded, so
/// one wrong clock is one violation, not one for each event that learns of it; where no event
/// breaks the rule every clock is right, by induction over happened-before.
struct ClockCheck {
    let run: Run

    func judge(_ findings: inout Findings) {
        let index = run.index
        var before = [(event: Int, clock: VectorClock)?](repeating: nil, count: index.lanes.count)
        for event in index.tags.indices where index.tags[event].rawValue <= 3 {
            guard let process = index.process(of: event),
                let actual = index.trace.clock(at: event)?.vector
            else { continue }
            let lane = Int(index.laneOfEvent[event])
            var causes: [WrongClock.Cause] = []
            if let previous = before[lane] {
                causes.append(
                    WrongClock.Cause(
                        label: "before", event: previous.event, clock: previous.clock))
            }
            before[lane] = (event, actual)
            if index.tags[event] == .receive {
                let message = index.messageOfEvent[event]
                // What a message without a known send brought cannot be foreseen.
                guard let send = index.send(of: message) else { continue }
                if let clock = index.trace.clock(at: Int(send))?.vector {
                    let name = index.name(ofMessage: message)
                    causes.append(WrongClock.Cause(label: name, event: Int(send), clock: clock))
                }
            }
            var expected = causes.reduce(into: VectorClock()) { $0.merge($1.clock) }
            expected.tick(at: process)
            guard actual != expected else { continue }
            findings.add(.wrongClock) {
                WrongClock(
                    run: run, event: event, actual: actual, expected: expected, causes: causes
                ).violation()
            }
        }
    }
}
