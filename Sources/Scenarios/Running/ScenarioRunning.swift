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

    /// Lets the run come to rest, gives up the snapshots that are not complete then, and returns
    /// what the run leaves behind.
    mutating func finish() -> (result: RunResult, notes: [RunNote])
}

extension Scenario.Cluster {
    /// Starts the cluster.
    ///
    /// - Parameter replay: The command that gives the same run again, for the trace.
    /// - Precondition: There is a process, and for a bank a balance for each and at most
    ///   ``TokenBank/branchCountMax`` of them.
    public func start(replay: String? = nil) -> any ScenarioRunning {
        if let run = startOnDefaultLayers(replay) { return run }
        return switch (application, clock) {
        case (.store, .vector): startStore(VectorClock.self, replay)
        case (.store, .intervalTree): startStore(Stamp.self, replay)
        case (.bank, .vector): startBank(VectorClock.self, replay)
        case (.bank, .intervalTree): startBank(Stamp.self, replay)
        }
    }

    private func startStore<Clock: StampingClock>(
        _ clocks: Clock.Type, _ replay: String?
    ) -> any ScenarioRunning {
        typealias Replica = Stamped<StoreReplica, Clock>
        return switch delivery {
        case .causal:
            start(replay) { (base: Replica, view) in
                CausallyBroadcast(base, replica: base.replica, view: view)
            }
        case .arrival:
            start(replay) { (base: Replica, view) in
                ArrivalBroadcast(base, replica: base.replica, view: view)
            }
        }
    }

    private func startBank<Clock: StampingClock>(
        _ clocks: Clock.Type, _ replay: String?
    ) -> any ScenarioRunning {
        typealias Branch = Stamped<TokenBank, Clock>
        return switch delivery {
        case .causal:
            start(replay) { (base: Branch, view) in
                CausallyDelivered(base, replica: base.replica, view: view)
            }
        case .arrival: start(replay) { (base: Branch, view) in base }
        }
    }

    /// Starts the cluster with a delivery layer, over the transport that it asks for.
    private func start<Application, Clock, Layer>(
        _ replay: String?, wrap: @escaping (Stamped<Application, Clock>, View) -> Layer
    ) -> any ScenarioRunning
    where
        Application: ScenarioApplication, Clock: StampingClock, Layer: Recordable,
        Layer.Request == Application.Request, Layer.Output == StampedOutput<Application, Clock>
    {
        switch transport {
        case .reliable:
            ScenarioRun<Application, Clock, ReliableChannels<Snapshotting<Layer>>>(
                self, replay: replay, wrap: wrap)
        case .raw:
            ScenarioRun<Application, Clock, Snapshotting<Layer>>(self, replay: replay, wrap: wrap)
        }
    }
}
