import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore

/// Writes what the stamped applications of a run tell into a trace.
struct RunRecorder<Application: ScenarioApplication, Clock: StampingClock>: Sendable {
    private(set) var trace: Trace

    /// What client sessions have seen, by name.
    var sessions: [String: ClientSession] = [:]

    /// Whom a broadcast of each process reaches.
    private let audiences: [[ReplicaID]]

    init(_ cluster: Scenario.Cluster, topology: Topology, replay: String?) {
        audiences = topology.processes.map { origin in
            topology.reachable(from: [origin]).filter { $0 != origin }
        }
        trace = Trace(
            header: TraceHeader(
                roster: cluster.roster, seed: cluster.seed, replay: replay,
                clocks: cluster.clock.family),
            conflicts: cluster.application == .store ? cluster.conflicts : nil)
    }

    mutating func append(
        at time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind, _ text: String
    ) {
        trace.append(TraceEvent(time: time, process: process, kind: kind, text: text))
    }

    /// Writes the events of a step of an application.
    mutating func record(
        _ step: StepRecord<Application, Clock>, at time: UInt64, _ process: ReplicaID
    ) {
        switch step.cause {
        case .request(let request):
            var operation: HistoryOperation?
            for answer in step.answers where operation == nil {
                operation = Application.operation(for: answer, sessions: &sessions)
            }
            trace.append(
                TraceEvent(
                    time: time, process: process,
                    kind: operation.map(TraceEvent.Kind.operation) ?? .local,
                    clock: step.clock.recorded, text: request.description))
        case .message(let id, _, let message):
            trace.append(
                TraceEvent(
                    time: time, process: process,
                    kind: .receive(message: id),
                    clock: step.clock.recorded, text: message.description))
        case .start, .timer, .view, .channel: break
        }
        for send in step.sends {
            let receivers: [ReplicaID] =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: audiences[process.index]
                }
            trace.append(
                TraceEvent(
                    time: time, process: process, kind: .send(message: send.id, to: receivers),
                    clock: send.clock.recorded, text: send.message.description))
        }
    }
}
