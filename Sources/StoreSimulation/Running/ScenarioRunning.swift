import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore

/// A cluster under way, whatever it runs and whatever its clocks are.
public protocol ScenarioRunning: Sendable {
    /// The cluster.
    var cluster: Scenario.Cluster { get }

    /// The virtual time, in ticks.
    var now: UInt64 { get }

    /// Does what a command says, and returns what there is to tell.
    mutating func perform(_ command: ScenarioCommand) -> [RunNote]

    /// Lets the run come to rest, gives up what is not complete, and returns what is left.
    mutating func finish() -> (result: RunResult, notes: [RunNote])
}

extension Scenario.Cluster {
    /// Starts the cluster.
    ///
    /// - Parameter replay: The command that gives the same run again, for the trace.
    /// - Precondition: There is a process, and for a bank a balance for each.
    public func start(replay: String? = nil) -> any ScenarioRunning {
        switch (application, clock) {
        case (.store, .vector): startStore(VectorClock.self, replay)
        case (.store, .intervalTree): startStore(Stamp.self, replay)
        case (.bank, .vector): startBank(VectorClock.self, replay)
        case (.bank, .intervalTree): startBank(Stamp.self, replay)
        }
    }

    private func startStore<Clock: RecordableClock>(
        _ clocks: Clock.Type, _ replay: String?
    ) -> any ScenarioRunning {
        ScenarioRun(self, replay: replay) { (base: Stamped<StoreReplica, Clock>, topology) in
            CausallyBroadcast(base, replica: base.replica, topology: topology, order: delivery)
        }
    }

    private func startBank<Clock: RecordableClock>(
        _ clocks: Clock.Type, _ replay: String?
    ) -> any ScenarioRunning {
        ScenarioRun(self, replay: replay) { (base: Stamped<TokenBank, Clock>, topology) in
            CausallyDelivered(base, replica: base.replica, topology: topology, order: delivery)
        }
    }
}
