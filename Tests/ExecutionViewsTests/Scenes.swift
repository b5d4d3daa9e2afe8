import ExecutionTrace
import LogicalClocks
import SeededRandom

/// Traces written as a few calls, with clocks kept by the way.
struct Scene {
    private(set) var trace: Trace
    private var clocks: [VectorClock]
    private var sent: [String: VectorClock] = [:]

    init(_ names: [String]) {
        trace = Trace(header: TraceHeader(roster: Roster(names) ?? Roster(), clocks: .vector))
        clocks = VectorClock.initial(count: names.count)
    }

    mutating func send(
        _ message: String, from: ReplicaID, to: [ReplicaID], _ text: String = ""
    ) {
        count(from, .send(message: trace.message(named: message), to: to), text)
        sent[message] = clocks[from.index]
    }

    mutating func receive(_ message: String, at process: ReplicaID, _ text: String = "") {
        if let known = sent[message] { clocks[process.index].merge(known) }
        count(process, .receive(message: trace.message(named: message)), text)
    }

    mutating func local(_ process: ReplicaID, _ text: String = "") {
        count(process, .local, text)
    }

    mutating func add(_ kind: TraceEvent.Kind, at process: ReplicaID? = nil, _ text: String = "") {
        trace.append(
            TraceEvent(time: UInt64(trace.count), process: process, kind: kind, text: text))
    }

    mutating func record(_ snapshot: String, at process: ReplicaID) {
        add(.record(snapshot: trace.snapshot(named: snapshot)), at: process)
    }

    mutating func forget(_ process: ReplicaID) {
        clocks[process.index] = VectorClock()
    }

    private mutating func count(_ process: ReplicaID, _ kind: TraceEvent.Kind, _ text: String) {
        clocks[process.index].tick(at: process)
        trace.append(
            TraceEvent(
                time: UInt64(trace.count), process: process, kind: kind,
                clock: .vector(clocks[process.index]), text: text))
    }

    /// Two messages, one of them in flight over a cut that the trace order does not show straight.
    static let snapshot: Trace = {
        var scene = Scene(["a", "b", "c"])
        scene.send("a.1", from: 0, to: [1], "put x=1")
        scene.record("s", at: 0)
        scene.local(0, "think")
        scene.receive("a.1", at: 1)
        scene.send("b.1", from: 1, to: [2], "put x=2")
        scene.record("s", at: 1)
        scene.record("s", at: 2)
        scene.receive("b.1", at: 2)
        scene.send("c.1", from: 2, to: [0, 1])
        return scene.trace
    }()

    /// A process receives inside the cut what was sent outside of it.
    static let inconsistent: Trace = {
        var scene = Scene(["a", "b"])
        scene.record("s", at: 0)
        scene.send("a.1", from: 0, to: [1])
        scene.receive("a.1", at: 1)
        scene.record("s", at: 1)
        return scene.trace
    }()

    /// A random run with sends, receives, losses, crashes and one snapshot.
    static func random(seed: UInt64) -> Trace {
        var generator = SeededGenerator(seed: seed)
        let count = 2 + generator.index(below: 4)
        var scene = Scene(Roster.lettered(count: count).names)
        var waiting: [(String, ReplicaID)] = []
        for step in 0..<80 {
            let process = ReplicaID(generator.index(below: count))
            switch generator.index(below: 10) {
            case 0: scene.local(process, "step \(step)")
            case 1...4:
                let to = ReplicaID(generator.index(below: count))
                scene.send("m\(step)", from: process, to: [to], generator.pick(["", "put"]))
                waiting.append(("m\(step)", to))
            case 5...8:
                guard !waiting.isEmpty else { continue }
                let (message, to) = waiting.remove(at: generator.index(below: waiting.count))
                scene.receive(message, at: to)
            default: scene.record("s", at: process)
            }
        }
        return scene.trace
    }
}
