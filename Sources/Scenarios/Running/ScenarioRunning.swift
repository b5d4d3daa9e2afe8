import CausalMessaging
import ExecutionTrace
import FaultyLayers
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore

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

    /// Takes the bytes of the trace file that the events since the last call make; after
    /// ``finish()`` the last ones, with the trailer.
    mutating func takeTraceBytes() -> [UInt8]

    /// Lets the run come to rest, gives up the snapshots that are not complete then, and returns
    /// what the run leaves behind.
    mutating func finish() -> (result: RunResult, notes: [RunNote])
}

extension Scenario.Cluster {
    /// Starts the cluster.
    ///
    /// - Parameters:
    ///   - replay: The command that gives the same run again, for the trace.
    ///   - keepsEvents: Whether the trace keeps its events, to be judged; without that they are
    ///     only in the bytes that ``ScenarioRunning/takeTraceBytes()`` gives.
    /// - Precondition: There is a process, and for a bank a balance for each and at most
    ///   ``TokenBank/branchCountMax`` of them.
    public func start(
        replay: String? = nil, keepsEvents: Bool = true
    ) -> any ScenarioRunning {
        if let run = startOnDefaultLayers(replay, keepsEvents) { return run }
        return switch (application, clock) {
        case (.store, .vector): startStore(VectorClock.self, replay, keepsEvents)
        case (.store, .intervalTree): startStore(Stamp.self, replay, keepsEvents)
        case (.bank, .vector): startBank(VectorClock.self, replay, keepsEvents)
        case (.bank, .intervalTree): startBank(Stamp.self, replay, keepsEvents)
        }
    }

    private func startStore<Clock: StampingClock>(
        _ clocks: Clock.Type, _ replay: String?, _ keepsEvents: Bool
    ) -> any ScenarioRunning {
        typealias Replica = Stamped<StoreReplica, Clock>
        return switch delivery {
        case .causal:
            start(replay, keepsEvents) { (base: Replica, view) in
                CausallyBroadcast(base, replica: base.replica, view: view)
            }
        case .arrival:
            start(replay, keepsEvents) { (base: Replica, view) in
                ArrivalBroadcast(base, replica: base.replica, view: view)
            }
        }
    }

    private func startBank<Clock: StampingClock>(
        _ clocks: Clock.Type, _ replay: String?, _ keepsEvents: Bool
    ) -> any ScenarioRunning {
        typealias Branch = Stamped<TokenBank, Clock>
        return switch delivery {
        case .causal:
            start(replay, keepsEvents) { (base: Branch, view) in
                CausallyDelivered(base, replica: base.replica, view: view)
            }
        case .arrival: start(replay, keepsEvents) { (base: Branch, view) in base }
        }
    }

    /// Starts the cluster with a delivery layer, over the transport that it asks for.
    private func start<Application, Clock, Layer>(
        _ replay: String?, _ keepsEvents: Bool,
        wrap: @escaping (Stamped<Application, Clock>, View) -> Layer
    ) -> any ScenarioRunning
    where
        Application: ScenarioApplication, Clock: StampingClock, Layer: Recordable,
        Layer.Request == Application.Request, Layer.Output == StampedOutput<Application, Clock>
    {
        switch transport {
        case .reliable:
            ScenarioRun<Application, Clock, ReliableChannels<Snapshotting<Layer>>>(
                self, replay: replay, keepsEvents: keepsEvents, wrap: wrap)
        case .raw:
            ScenarioRun<Application, Clock, Snapshotting<Layer>>(
                self, replay: replay, keepsEvents: keepsEvents, wrap: wrap)
        }
    }
}
