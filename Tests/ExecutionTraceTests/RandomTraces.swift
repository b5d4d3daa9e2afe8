import ExecutionTrace
import LogicalClocks
import SeededRandom

/// Makes traces of a small system that talks, with every kind of event in them.
struct RandomTraces {
    private var generator: SeededGenerator
    private var trace: Trace
    private var clocks: [VectorClock]
    private var messages = 0
    private var inFlight: [(message: String, to: ReplicaID, clock: VectorClock)] = []

    static func trace(seed: UInt64, eventCount: Int = 60) -> Trace {
        var maker = RandomTraces(seed: seed)
        for time in 0..<eventCount { maker.step(time: UInt64(time)) }
        return maker.trace
    }

    private init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        let count = 2 + generator.index(below: 4)
        var roster = Roster.lettered(count: count)
        if generator.chance(0.3) { _ = roster.add("nöde 1\"\\{}:\n") }
        trace = Trace(
            header: TraceHeader(
                roster: roster,
                seed: generator.chance(0.5) ? generator.next() : nil,
                replay: generator.chance(0.5) ? "causal run --seed \(seed)" : nil,
                conflicts: generator.chance(0.5) ? .siblings : nil,
                clocks: generator.chance(0.5) ? .vector : nil
            ))
        clocks = VectorClock.initial(count: roster.count)
    }

    private mutating func step(time: UInt64) {
        let process = generator.pick(trace.header.roster.replicas)
        switch generator.index(below: 12) {
        case 0: count(time, process, .local, text: text())
        case 1: count(time, process, .operation(operation(at: process)), text: "put")
        case 2...5: send(time, process)
        case 6...8: receive(time)
        case 9: add(time, process, .crash(keepsMemory: generator.chance(0.5)))
        case 10: add(time, process, generator.chance(0.5) ? .restart : .record(snapshot: "a.1"))
        default:
            let kind: TraceEvent.Kind = generator.chance(0.5) ? .network : .drop(from: 0, to: 1)
            add(time, nil, kind)
        }
    }

    private mutating func add(_ time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind) {
        trace.append(TraceEvent(time: time, process: process, kind: kind, text: text()))
    }

    private mutating func count(
        _ time: UInt64, _ process: ReplicaID, _ kind: TraceEvent.Kind, text: String
    ) {
        clocks[process.index].tick(at: process)
        let clock = EventClock.vector(clocks[process.index])
        trace.append(
            TraceEvent(
                time: time, process: process, kind: kind,
                clock: generator.chance(0.9) ? clock : nil, text: text))
    }

    private mutating func send(_ time: UInt64, _ process: ReplicaID) {
        var receivers = trace.header.roster.replicas.filter { $0 != process }
        generator.shuffle(&receivers)
        receivers.removeLast(generator.index(below: receivers.count))
        messages += 1
        let message = "\(trace.header.roster.name(of: process)).\(messages)"
        count(time, process, .send(message: message, to: receivers), text: text())
        for receiver in receivers { inFlight.append((message, receiver, clocks[process.index])) }
    }

    private mutating func receive(_ time: UInt64) {
        guard !inFlight.isEmpty else { return }
        let (message, to, clock) = inFlight.remove(at: generator.index(below: inFlight.count))
        clocks[to.index].merge(clock)
        count(time, to, .receive(message: message), text: text())
    }

    private mutating func operation(at process: ReplicaID) -> HistoryOperation {
        HistoryOperation(
            session: generator.pick(["s1", "s2"]),
            kind: generator.pick(HistoryOperation.Kind.allCases),
            key: generator.pick(["x", "y", ""]),
            values: generator.chance(0.5) ? [] : ["1", "two", "ü\t"],
            versions: generator.chance(0.5) ? [] : [Dot(process, 3), Dot(0, 1)],
            context: clocks[process.index]
        )
    }

    private mutating func text() -> String {
        generator.pick(["", "put x=1", "line\nfeed \"quoted\" \u{2028}", "größer 漢字 🙂"])
    }
}
