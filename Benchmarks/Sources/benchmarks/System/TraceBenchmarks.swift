import CausalChecking
import ExecutionTrace
import LogicalClocks

/// Writing, reading and checking a recorded run, by event.
func traceBenchmarks() -> [Measurement] {
    let roster = Roster.lettered(count: 4)
    var trace = Trace(header: TraceHeader(roster: roster))
    var clocks = Array(repeating: VectorClock(), count: 4)
    for index in 0..<(Options.isQuick ? 1_000 : 20_000) {
        let sender = ReplicaID(index % 4)
        let receiver = ReplicaID((index * 3 + 1) % 4)
        guard sender != receiver else { continue }
        clocks[sender.index].tick(at: sender)
        let message = "m\(index)"
        trace.append(
            TraceEvent(
                time: UInt64(index), process: sender, kind: .send(message: message, to: [receiver]),
                clock: .vector(clocks[sender.index]), text: "put x=\(index)"))
        clocks[receiver.index].merge(clocks[sender.index])
        clocks[receiver.index].tick(at: receiver)
        trace.append(
            TraceEvent(
                time: UInt64(index), process: receiver, kind: .receive(message: message),
                clock: .vector(clocks[receiver.index]), text: "put x=\(index)"))
    }
    let bytes = trace.encoded()
    let count = trace.count
    return [
        measure("write") {
            blackHole(trace.encoded().count)
            return count
        },
        measure("read") {
            if let copy = try? Trace(parsing: bytes) { blackHole(copy.count) }
            return count
        },
        measure("check") {
            blackHole(CausalChecker.check(trace).total)
            return count
        },
    ]
}
