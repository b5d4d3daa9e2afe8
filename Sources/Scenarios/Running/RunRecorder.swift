import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore

/// Writes what the stamped applications of a run tell into a trace.
struct RunRecorder<Application: ScenarioApplication, Clock: RecordableClock>: Sendable {
    private(set) var trace: Trace

    /// What client sessions have seen, by name.
    var sessions: [String: ClientSession] = [:]

    private let topology: Topology
    private let roster: Roster
    /// Whom a broadcast of each process reaches.
    private let audiences: [[ReplicaID]]

    init(_ cluster: Scenario.Cluster, topology: Topology, replay: String?) {
        self.topology = topology
        roster = cluster.roster
        audiences = topology.processes.map { origin in
            topology.reachable(from: [origin]).filter { $0 != origin }
        }
        trace = Trace(
            header: TraceHeader(
                roster: cluster.roster, seed: cluster.seed, replay: replay,
                conflicts: cluster.application == .store ? cluster.conflicts : nil,
                clocks: cluster.clock))
    }

    mutating func append(
        at time: UInt64, _ process: ReplicaID?, _ kind: TraceEvent.Kind, _ text: String
    ) {
        trace.append(TraceEvent(time: time, process: process, kind: kind, text: text))
    }

    /// Writes an event of an application.
    ///
    /// - Parameter answer: For a request, what the application answered in the same step.
    mutating func record(
        _ event: StampedEvent<Application>, _ clock: Clock, at time: UInt64, _ process: ReplicaID,
        answer: Application.Output?
    ) {
        let kind: TraceEvent.Kind
        let text: String
        switch event {
        case .request(let request):
            let operation = answer.flatMap {
                Application.operation(for: $0, sessions: &sessions)
            }
            kind = operation.map(TraceEvent.Kind.operation) ?? .local
            text = request.description
        case .send(let id, let destination, let message):
            let receivers: [ReplicaID] =
                switch destination {
                case .one(let receiver): [receiver]
                case .all: audiences[process.index]
                }
            kind = .send(message: id.description(in: roster), to: receivers)
            text = message.description
        case .receive(let id, let message):
            kind = .receive(message: id.description(in: roster))
            text = message.description
        }
        trace.append(
            TraceEvent(
                time: time, process: process, kind: kind, clock: clock.recorded, text: text))
    }
}
