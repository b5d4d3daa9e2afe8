import CausalMessaging
import CausalMetadata
import ExecutionTrace
import LogicalClocks
import Simulation
import Testing

@Suite("A step is recorded as its events")
struct StepRecordingTests {
    /// Greets all when asked, and thanks whoever greets.
    private struct Greeter: CausalProcess {
        func handle(_ request: String, into outbox: inout Outbox<String, String>) {
            if request == "labelled" { outbox.context[Labels.self] = ContextSet(["x"]) }
            outbox.broadcast("hello")
            outbox.send("psst", to: 2)
            outbox.emit("done")
        }

        func receive(
            _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
        ) {
            if message == "hello" { outbox.send("thanks", to: sender) }
        }
    }

    private static func steps(
        _ request: String
    ) -> [(step: StepRecord<Greeter, VectorClock>, process: ReplicaID, time: UInt64)] {
        let layers = (0..<3).map {
            Stamped(Greeter(), replica: ReplicaID($0), clock: VectorClock(), isObserved: true)
        }
        var network = SimulatedNetwork(
            layers, on: .clique(3), options: NetworkOptions(delay: .fixed(5)), seed: 1)
        network.request(request, at: 0)
        network.runUntilQuiet()
        return network.takeOutputs().compactMap { output in
            guard case .step(let step) = output.output else { return nil }
            return (step, output.process, output.time)
        }
    }

    private static let header = TraceHeader(roster: .lettered(count: 3), clocks: .vector)
    private static let others: [[ReplicaID]] = [[1, 2], [0, 2], [0, 1]]

    @Test("a trace and a recorder hold the same events", arguments: ["plain", "labelled"])
    func same(request: String) {
        var trace = Trace(header: Self.header)
        let recorder = TraceRecorder(header: Self.header)
        for (step, process, time) in Self.steps(request) {
            let audience = Self.others[process.index]
            trace.append(step, at: process, time: time, broadcastTo: audience)
            #expect(recorder.record(step: step, at: process, time: time, broadcastTo: audience))
        }
        #expect(recorder.trace == trace)
        let shown = trace.map { "\($0.time) \($0.process?.index ?? 9) \($0.text)" }
        #expect(
            shown.prefix(3) == ["0 0 \(request)", "0 0 hello", "0 0 psst"] && shown.count == 10)
        #expect(trace.map(\.clock).first == .vector([0: 1]))
        let receivers = trace.compactMap { event -> [ReplicaID]? in
            guard case .send(_, let receivers) = event.kind else { return nil }
            return receivers
        }
        #expect(receivers.prefix(2) == [[1, 2], [2]])
        #expect(trace.allSatisfy { $0.context.isEmpty == (request == "plain") })
    }

    @Test("an operation takes the place of the local event of its request, and has its own text")
    func operation() {
        let operation = HistoryOperation(
            session: "s", kind: .get, key: "x", values: [], versions: [], context: [:])
        let (step, process, time) = Self.steps("plain")[0]
        var trace = Trace(header: Self.header)
        trace.append(step, at: process, time: time, broadcastTo: [1], operation: operation)
        #expect(trace.history.count == 1)
        #expect(trace.map(\.text) == ["get x", "hello", "psst"])
        guard case .operation(let found) = trace[0].kind else {
            Issue.record("no operation")
            return
        }
        #expect(found.session == "s" && found.order == 1)
    }

    @Test("a recorder that has finished takes no step")
    func finished() {
        let recorder = TraceRecorder(header: Self.header)
        recorder.finish()
        let (step, process, time) = Self.steps("plain")[0]
        #expect(!recorder.record(step: step, at: process, time: time, broadcastTo: [1, 2]))
        #expect(recorder.eventCount == 0)
    }
}
