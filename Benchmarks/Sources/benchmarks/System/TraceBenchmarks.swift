import CausalChecking
import ExecutionTrace
import LogicalClocks

/// Writing, reading and checking a recorded run, by event, and how many bytes an event takes.
func traceBenchmarks() -> [Measurement] {
    let trace = storeRun(operations: Options.isQuick ? 200 : 4_000)
    let bytes = trace.encoded()
    let count = trace.count
    print("  an event takes \(bytes.count / count) bytes in a file, of \(count) events")
    return [
        measure("append") {
            blackHole(storeRun(operations: count / 6).count)
            return count
        },
        measure("write") {
            blackHole(trace.encoded().count)
            return count
        },
        measure("read") {
            if let copy = try? Trace(parsing: bytes) { blackHole(copy.count) }
            return count
        },
        measure("record to a sink") {
            let recorder = TraceRecorder(header: trace.header, keepsEvents: false) {
                blackHole($0.count)
            }
            var cursor = ClockCursor(of: trace)
            for index in trace.indices {
                guard let process = trace.process(at: index),
                    let message = trace.message(at: index)
                else { continue }
                let clock = cursor.clock(at: index)
                if trace.kind(at: index) == .receive {
                    recorder.record(
                        receive: message, at: process, time: trace.time(at: index), clock: clock)
                } else {
                    recorder.record(
                        send: message, to: Array(trace.receivers(at: index)), at: process,
                        time: trace.time(at: index), clock: clock)
                }
            }
            recorder.finish()
            return count
        },
        measure("walk the columns") {
            var sum: UInt64 = 0
            for index in trace.indices { sum &+= trace.time(at: index) }
            blackHole(Int(truncatingIfNeeded: sum))
            return count
        },
        measure("walk the clocks") {
            var cursor = ClockCursor(of: trace)
            for index in trace.indices {
                if case .vector(let clock) = cursor.clock(at: index) { blackHole(clock.count) }
            }
            return count
        },
        measure("check") {
            blackHole(CausalChecker.check(trace).total)
            return count
        },
    ]
}

/// Works on a run of 1,440 events as often as makes `count` events, for a tool that counts the
/// instructions of the whole program.
func repeatTraceOperation(_ name: String, count: Int) {
    let trace = storeRun(operations: 240)
    let events = Array(trace)
    let bytes = trace.encoded()
    for _ in 0..<(count / trace.count) {
        switch name {
        case "trace-append":
            var copy = Trace(header: trace.header, conflicts: .siblings)
            for event in events { copy.append(event) }
            blackHole(copy.count)
        case "trace-write": blackHole(trace.encoded().count)
        case "trace-read": blackHole((try? Trace(parsing: bytes))?.count ?? 0)
        case "trace-check": blackHole(CausalChecker.check(trace).total)
        default: fatalError("no operation is called \(name)")
        }
    }
}

/// A run of a store of five replicas: every write is an operation, a broadcast and four receives.
private func storeRun(operations: Int) -> Trace {
    let roster = Roster.lettered(count: 5)
    var trace = Trace(
        header: TraceHeader(roster: roster, seed: 7, clocks: .vector), conflicts: .siblings)
    var clocks = VectorClock.initial(count: 5)
    for index in 0..<operations {
        let origin = ReplicaID(index % 5)
        let number = UInt64(index / 5 + 1)
        let text = "put key-\(index % 16)=value-\(index)"
        clocks[origin.index].tick(at: origin)
        let operation = HistoryOperation(
            session: "session-\(origin)", kind: .put, key: "key-\(index % 16)",
            values: ["value-\(index)"], versions: [Dot(origin, number)],
            context: index < 16 ? [:] : [origin: number])
        trace.append(
            TraceEvent(
                time: UInt64(10 * index), process: origin, kind: .operation(operation),
                clock: .vector(clocks[origin.index]), text: text))
        clocks[origin.index].tick(at: origin)
        let others = roster.replicas.filter { $0 != origin }
        trace.append(
            TraceEvent(
                time: UInt64(10 * index), process: origin,
                kind: .send(message: MessageID(origin, number), to: others),
                clock: .vector(clocks[origin.index]), text: text))
        let sent = clocks[origin.index]
        for (place, receiver) in others.enumerated() {
            clocks[receiver.index].merge(sent)
            clocks[receiver.index].tick(at: receiver)
            trace.append(
                TraceEvent(
                    time: UInt64(10 * index + place + 1), process: receiver,
                    kind: .receive(message: MessageID(origin, number)),
                    clock: .vector(clocks[receiver.index]), text: text))
        }
    }
    return trace
}
