import ExecutionTrace
import LogicalClocks

/// A check that recorded vector clocks are what the messages make them.
///
/// A clock must be the join of the clock before it in its process and, at a receive, the clock of
/// the send, with the own entry counted up. The clocks of the causes are taken as recorded, so
/// one wrong clock is one violation, not one for each event that learns of it; where no event
/// breaks the rule every clock is right, by induction over happened-before.
struct ClockCheck {
    let run: Run

    func judge(_ findings: inout Findings) {
        let index = run.index
        var cursor = ClockCursor(of: index.trace)
        var sent = SentClocks(index)
        var before = [(event: Int, clock: VectorClock)?](repeating: nil, count: index.lanes.count)
        for event in index.tags.indices {
            let recorded = cursor.clock(at: event)
            guard index.tags[event].rawValue <= RunIndex.Tag.receive.rawValue,
                let process = index.process(of: event), let actual = recorded?.vector
            else { continue }
            let lane = Int(index.laneOfEvent[event])
            let previous = exchange(&before[lane], with: (event, actual))
            var expected = previous?.clock ?? VectorClock()
            var send: Int?
            var clockOfSend: VectorClock?
            switch index.tags[event] {
            case .send: sent.add(actual, ofMessage: index.messageOfEvent[event], sentAt: event)
            case .receive:
                let message = index.messageOfEvent[event]
                // What a message without a known send brought cannot be foreseen.
                guard let known = index.send(of: message) else { continue }
                send = Int(known)
                clockOfSend = sent.take(message, sentAt: Int(known))
                if let clockOfSend { expected.merge(clockOfSend) }
            default: break
            }
            expected.tick(at: process)
            guard actual != expected else { continue }
            var causes: [WrongClock.Cause] = []
            if let previous {
                causes.append(
                    WrongClock.Cause(
                        label: "before", event: previous.event, clock: previous.clock))
            }
            if let send, let clockOfSend {
                let name = index.name(ofMessage: index.messageOfEvent[event])
                causes.append(WrongClock.Cause(label: name, event: send, clock: clockOfSend))
            }
            findings.add(.wrongClock) {
                WrongClock(
                    run: run, event: event, actual: actual, expected: expected, causes: causes
                ).violation()
            }
        }
    }
}

/// The clocks of sends, each kept until every receiver has had it.
private struct SentClocks {
    private let index: RunIndex
    private var clocks: [VectorClock?]
    private var receiversLeft: [Int]

    init(_ index: RunIndex) {
        self.index = index
        clocks = Array(repeating: nil, count: index.messages.count)
        receiversLeft = index.messages.map(\.receivers.count)
    }

    mutating func add(_ clock: VectorClock, ofMessage message: UInt32, sentAt event: Int) {
        let number = Int(message)
        guard receiversLeft[number] > 0, index.send(of: message) == UInt32(event) else { return }
        clocks[number] = clock
    }

    /// Returns the clock of the send of a message, if it has one.
    mutating func take(_ message: UInt32, sentAt event: Int) -> VectorClock? {
        let number = Int(message)
        receiversLeft[number] -= 1
        // A receive that stands before its send, or is one too many, finds none here.
        guard let clock = clocks[number] else { return index.trace.clock(at: event)?.vector }
        if receiversLeft[number] <= 0 { clocks[number] = nil }
        return clock
    }
}
