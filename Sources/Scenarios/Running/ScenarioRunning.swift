import CausalMessaging
import ExecutionTrace
import FaultyLayers
import GlobalSnapshots
import LogicalClocks

/// A cluster under way, whatever it runs and whatever its clocks are.
///
///     var run = scenario.cluster.start()
///     for command in scenario.commands {
///         for note in run.perform(command) { print(note.text) }
///     }
///     let judgement = RunJudgement(run.finish().result)
///
/// A run is a value that depends on the cluster and the commands alone: a copy is a second future
/// of the same past.
public protocol ScenarioRunning: Sendable {
    /// The cluster.
    var cluster: Scenario.Cluster { get }

    /// The virtual time, in ticks.
    var now: UInt64 { get }

    /// Does what a command says, and returns what there is to tell.
    ///
    /// - Precondition: The command is one for the cluster's application, and the processes and
    ///   channels that it names are the cluster's.
    mutating func perform(_ command: ScenarioCommand) -> [RunNote]

    /// Whether notes tell of the operations of clients too; true at first.
    var notesOperations: Bool { get set }

    /// Takes the bytes of the trace file that were made since the last call. Events become bytes many
    /// at a time; after ``finish()`` all of them have, and the trailer is there.
    mutating func takeTraceBytes() -> [UInt8]

    /// Runs until nothing is left to happen, gives up the snapshots that are not complete then, and
    /// returns what the run leaves behind.
    mutating func finish() -> (result: RunResult, notes: [RunNote])
}

extension Scenario.Cluster {
    /// Starts the cluster.
    ///
    /// - Parameters:
    ///   - replay: The command that repeats the run, for the trace.
    ///   - keepsEvents: Whether the trace keeps its events, to be judged; without that they are
    ///     only in the bytes that ``ScenarioRunning/takeTraceBytes()`` gives.
    /// - Precondition: There is a process, and no more than the application allows.
    public func start(
        replay: String? = nil, keepsEvents: Bool = true
    ) -> any ScenarioRunning {
        application.setup.start(self, replay: replay, keepsEvents: keepsEvents)
    }
}

extension Setup {
    func start(
        _ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool
    ) -> any ScenarioRunning {
        if cluster.delivery == .causal, cluster.transport == .reliable,
            let process = Process.self as? any ConcretelyRun.Type
        {
            return process.start(cluster, replay: replay, keepsEvents: keepsEvents)
        }
        return switch cluster.clock {
        case .vector: start(cluster, replay, keepsEvents, on: VectorClock.self)
        case .intervalTree: start(cluster, replay, keepsEvents, on: Stamp.self)
        }
    }

    private func start<Clock: StampingClock>(
        _ cluster: Scenario.Cluster, _ replay: String?, _ keepsEvents: Bool, on clocks: Clock.Type
    ) -> any ScenarioRunning {
        typealias Base = Stamped<Process, Clock>
        return switch (profile.sending, cluster.delivery) {
        case (.toAll, .causal):
            start(cluster, replay, keepsEvents) { (base: Base, view, others) in
                CausallyBroadcast(base, replica: base.replica, view: view, joining: others)
            }
        case (.toAll, .arrival):
            start(cluster, replay, keepsEvents) { (base: Base, view, _) in
                ArrivalBroadcast(base, replica: base.replica, view: view)
            }
        case (.toNeighbours, .causal):
            start(cluster, replay, keepsEvents) { (base: Base, view, others) in
                CausallyDelivered(base, replica: base.replica, view: view, joining: others)
            }
        case (.toNeighbours, .arrival):
            start(cluster, replay, keepsEvents) { (base: Base, _, _) in base }
        }
    }

    /// Starts the cluster with a delivery layer, over the transport that it asks for.
    private func start<Clock, Layer>(
        _ cluster: Scenario.Cluster, _ replay: String?, _ keepsEvents: Bool,
        wrap: @escaping @Sendable (Stamped<Process, Clock>, View, [Layer]) -> Layer
    ) -> any ScenarioRunning
    where
        Clock: StampingClock, Layer: ApplicationLayer, Layer.Application == Process,
        Layer.Clock == Clock, Layer.Request == Process.Request,
        Layer.Output == StampedOutput<Process, Clock>
    {
        switch cluster.transport {
        case .reliable:
            ScenarioRun<Process, Clock, ReliableChannels<Snapshotting<Layer>>>(
                cluster, replay: replay, keepsEvents: keepsEvents, wrap: wrap)
        case .raw:
            ScenarioRun<Process, Clock, Snapshotting<Layer>>(
                cluster, replay: replay, keepsEvents: keepsEvents, wrap: wrap)
        }
    }
}
