import ExecutionTrace
import LogicalClocks
import SeededRandom

/// Makes traces of a small system that talks, with every kind of event and family of clock, beside
/// plain lists of the same events.
struct RandomTraces {
    private var generator: SeededGenerator
    private(set) var trace: Trace
    /// The events as they were added, with what the trace is to say of them.
    private(set) var events: [TraceEvent] = []
    private let family: EventClock.Family?
    private var vectors: [VectorClock]
    private var stamps: [Stamp]
    private var scalars: [UInt64]
    private var messages: [UInt64]
    private var orders: [String: UInt64] = [:]
    private var inFlight: [(message: MessageID, to: ReplicaID, clock: EventClock?)] = []

    static func trace(seed: UInt64, eventCount: Int = 60) -> Trace {
        RandomTraces(seed: seed, eventCount: eventCount).trace
    }

    init(seed: UInt64, eventCount: Int = 60) {
        generator = SeededGenerator(seed: seed)
        let count = 2 + generator.index(below: 4)
        var roster = Roster.lettered(count: count)
        if generator.chance(0.3) { _ = roster.add("nöde 1\"\\{}:.2\n") }
        family = generator.chance(0.2) ? nil : generator.pick(EventClock.Family.allCases)
        trace = Trace(
            header: TraceHeader(
                roster: roster,
                seed: generator.chance(0.5) ? generator.next() : nil,
                replay: generator.chance(0.5) ? "causal run --seed \(seed)" : nil,
                clocks: family,
                sessions: generator.chance(0.3)
                    ? generator.pick(TraceHeader.Sessions.allCases) : nil,
                timeUnit: generator.pick(TraceHeader.TimeUnit.allCases)),
            conflicts: generator.chance(0.5) ? .siblings : nil)
        vectors = VectorClock.initial(count: roster.count)
        stamps = Stamp.initial(count: roster.count)
        scalars = Array(repeating: 0, count: roster.count)
        messages = Array(repeating: 0, count: roster.count)
        for time in 0..<eventCount { step(time: UInt64(time)) }
    }

    private mutating func step(time: UInt64) {
        let process = generator.pick(trace.header.roster.replicas)
        switch generator.index(below: 16) {
        case 0: count(time, process, .local, text: text())
        case 1, 2: operate(time, process)
        case 3...6: send(time, process)
        case 7...11: receive(time)
        case 12: add(time, process, .crash(keepsMemory: generator.chance(0.5)))
        case 13:
            let name = generator.pick(["a-1", "a-2", "b-18446744073709551615", "s", "a-01"])
            let snapshot = trace.snapshot(named: name)
            add(time, process, generator.chance(0.3) ? .restart : .record(snapshot: snapshot))
        case 14:
            guard generator.chance(0.5) else { return add(time, nil, .network) }
            let message = inFlight.last?.message
            add(
                time, generator.chance(0.2) ? process : nil,
                .drop(generator.chance(0.3) ? nil : message, on: ChannelID(from: 0, to: 1)))
        default: join(time, process)
        }
    }

    private mutating func add(_ time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind) {
        append(TraceEvent(time: time, process: process, kind: kind, text: text()))
    }

    private mutating func append(_ event: TraceEvent) {
        var event = event
        if generator.chance(0.1) { event.context = [0, 255, UInt8(events.count & 255)] }
        trace.append(event)
        events.append(event)
    }

    private mutating func join(_ time: UInt64, _ process: ReplicaID) {
        guard trace.header.roster.count < 9 else { return }
        let earlier = generator.chance(0.7) ? process : nil
        let name = generator.chance(0.5) ? nil : "joiner \(trace.header.roster.count)"
        guard let replica = trace.join(named: name, of: earlier, at: time) else { return }
        events.append(TraceEvent(time: time, process: replica, kind: .join(of: earlier)))
        vectors.append(VectorClock())
        scalars.append(0)
        messages.append(0)
        // A peer forks a stamp for the newcomer.
        stamps.append((try? stamps[process.index].fork()) ?? .seed)
    }

    private mutating func count(
        _ time: UInt64, _ process: ReplicaID, _ kind: TraceEvent.Kind, text: String
    ) {
        tick(process)
        append(
            TraceEvent(
                time: time, process: process, kind: kind,
                clock: generator.chance(0.9) ? clock(of: process) : nil, text: text))
    }

    private mutating func tick(_ process: ReplicaID) {
        vectors[process.index].tick(at: process)
        stamps[process.index].tick(at: process)
        scalars[process.index] += generator.chance(0.8) ? 1 : 5
        guard generator.chance(0.1) else { return }
        // Clocks that no honest process has: they went down, jumped, or lack their own entry.
        let other = generator.pick(trace.header.roster.replicas)
        vectors[process.index] = generator.pick([
            VectorClock(), [other: 1], [other: 1 << 40],
            vectors[process.index].ticked(at: process), [process: VectorClock.countMax - 1 << 20],
        ])
        scalars[process.index] = generator.pick([0, 7, LamportClock.timeMax >> 17])
    }

    private func clock(of process: ReplicaID) -> EventClock? {
        switch family {
        case .vector, nil: vectors[process.index].recorded
        case .intervalTree: stamps[process.index].recorded
        case .lamport: LamportClock(time: scalars[process.index]).recorded
        case .hybrid: HybridTimestamp(rawValue: scalars[process.index])?.recorded
        default: nil
        }
    }

    private mutating func send(_ time: UInt64, _ process: ReplicaID) {
        var receivers = trace.header.roster.replicas.filter { $0 != process }
        generator.shuffle(&receivers)
        receivers.removeLast(generator.index(below: receivers.count))
        messages[process.index] += generator.chance(0.9) ? 1 : 1_000_000_000_000
        var message = MessageID(process, messages[process.index])
        if generator.chance(0.2) {
            message = trace.message(named: generator.pick(["m1", "a.01", "a.0", "x.3", ".2", "ü"]))
        }
        count(time, process, .send(message: message, to: receivers), text: text())
        for receiver in receivers { inFlight.append((message, receiver, clock(of: process))) }
    }

    private mutating func receive(_ time: UInt64) {
        guard !inFlight.isEmpty else { return }
        let (message, to, clock) = inFlight.remove(at: generator.index(below: inFlight.count))
        switch clock {
        case .vector(let clock): vectors[to.index].merge(clock)
        case .intervalTree(let stamp): stamps[to.index].merge(stamp)
        case .lamport(let clock): scalars[to.index] = max(scalars[to.index], clock.time)
        default: break
        }
        let send = events.first { event in
            if case .send(message, _) = event.kind { true } else { false }
        }
        let text = generator.chance(0.7) ? send?.text ?? "" : text()
        count(time, to, .receive(message: message), text: text)
    }

    private mutating func operate(_ time: UInt64, _ process: ReplicaID) {
        let session = generator.pick(["s1", "s2"])
        let order = (orders[session] ?? 0) + (generator.chance(0.8) ? 1 : 3)
        orders[session] = order
        let operation = HistoryOperation(
            session: session,
            kind: generator.pick(HistoryOperation.Kind.allCases),
            key: generator.pick(["x", "y", ""]),
            values: generator.pick([[], ["1"], ["1", "two", "ü\t"]]),
            versions: generator.chance(0.5) ? [] : [Dot(process, 3), Dot(0, 1)],
            context: generator.pick(
                [
                    [:], [1: 4],
                    DottedVersionVector([1: 4], dots: [Dot(0, 3), Dot(1, 6), Dot(1, 7)]),
                ] as [DottedVersionVector]),
            order: order)
        let text = generator.chance(0.6) ? operation.request : text()
        count(time, process, .operation(operation), text: text)
    }

    private mutating func text() -> String {
        generator.pick(["", "put x=1", "line\nfeed \"quoted\" \u{2028}", "größer 漢字 🙂"])
    }
}
