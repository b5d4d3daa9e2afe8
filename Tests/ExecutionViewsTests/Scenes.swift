import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport

/// Traces that views are made of.
enum Scene {
    /// Two messages, one of them in flight over a cut that the trace order does not show straight.
    static let snapshot: Trace = {
        var scene = TraceScript(["a", "b", "c"])
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
        var scene = TraceScript(["a", "b"])
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
        var scene = TraceScript(processes: count)
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
