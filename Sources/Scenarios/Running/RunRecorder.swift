import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore

/// The trace of a run, with the bytes of its file as they come.
struct RunRecorder<Application: ScenarioApplication, Clock: StampingClock>: Sendable {
    /// How many events are kept before they are written and forgotten, if they are to be.
    private static var batchCount: Int { 1_024 }

    private(set) var trace: Trace

    /// What client sessions have seen, by name.
    var sessions: [String: ClientSession] = [:]

    /// Whether the trace holds the events; without that they are only in the file.
    let keepsEvents: Bool

    /// The digest of the file, once it has its trailer.
    private(set) var digest: String?

    private var writer = TraceWriter()

    /// Whom a broadcast of each process reaches.
    private let audiences: [[ReplicaID]]

    init(
        _ cluster: Scenario.Cluster, topology: Topology, replay: String?, keepsEvents: Bool
    ) {
        self.keepsEvents = keepsEvents
        audiences = topology.processes.map { origin in
            topology.reachable(from: [origin]).filter { $0 != origin }
        }
        trace = Trace(
            header: TraceHeader(
                roster: cluster.roster, seed: cluster.seed, replay: replay,
                clocks: cluster.clock.family),
            conflicts: cluster.application == .store ? cluster.conflicts : nil)
    }

    /// The number of events, those that are forgotten included.
    var eventCount: Int { keepsEvents ? trace.count : writer.eventCount + trace.count }

    mutating func append(
        at time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind, _ text: String
    ) {
        trace.append(kind, at: process, time: time, text: text)
    }

    /// Writes the events of a step of an application.
    mutating func record(
        _ step: StepRecord<Application, Clock>, at time: UInt64, _ process: ReplicaID
    ) {
        var operation: HistoryOperation?
        if case .request = step.cause {
            for answer in step.answers where operation == nil {
                operation = Application.operation(for: answer, sessions: &sessions)
            }
        }
        trace.append(
            step, at: process, time: time, broadcastTo: audiences[process.index],
            operation: operation)
        guard !keepsEvents, trace.count >= Self.batchCount else { return }
        writer.writeForgetting(&trace)
    }

    /// Takes the bytes of the file that are new.
    mutating func takeBytes() -> [UInt8] {
        if digest == nil { write() }
        return writer.takeBytes()
    }

    /// Ends the file.
    mutating func finish() {
        guard digest == nil else { return }
        write()
        digest = writer.finish(trace)
    }

    private mutating func write() {
        if keepsEvents {
            writer.write(trace)
        } else {
            writer.writeForgetting(&trace)
        }
    }
}
