import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore

/// A run of one stack of concrete layers, for which the compiler makes code of its own.
///
/// The conformance of ``ScenarioRun`` is generic, and what is called through it looks up the types
/// of every layer for every message. A type without parameters around it costs a few lines and
/// makes a run several times faster.
protocol ConcreteRun: ScenarioRunning {
    associatedtype Application: ScenarioApplication
    associatedtype Clock: StampingClock
    associatedtype Stack: SnapshotStack
    where
        Stack.Request == SnapshotRequest<Application.Request>,
        Stack.Output == SnapshotOutput<Stack.Layer>,
        Stack.Layer.Output == StampedOutput<Application, Clock>,
        Stack.Layer.Application == Application, Stack.Layer.Clock == Clock

    /// The run itself.
    var run: ScenarioRun<Application, Clock, Stack> { get set }
}

extension ConcreteRun {
    var cluster: Scenario.Cluster { run.cluster }

    var now: UInt64 { run.now }

    mutating func perform(_ command: ScenarioCommand) -> [RunNote] { run.perform(command) }

    var notesOperations: Bool {
        get { run.notesOperations }
        set { run.notesOperations = newValue }
    }

    mutating func takeTraceBytes() -> [UInt8] { run.takeTraceBytes() }

    mutating func finish() -> (result: RunResult, notes: [RunNote]) { run.finish() }
}

/// The layers of a store, unless a scenario asks for others.
typealias DefaultStoreStack<Clock: StampingClock> =
    ReliableChannels<Snapshotting<CausallyBroadcast<Stamped<StoreReplica, Clock>>>>

/// The layers of a bank, unless a scenario asks for others.
typealias DefaultBankStack<Clock: StampingClock> =
    ReliableChannels<Snapshotting<CausallyDelivered<Stamped<TokenBank, Clock>>>>

/// A run of a store with vector clocks.
struct VectorStoreRun: ConcreteRun {
    var run: ScenarioRun<StoreReplica, VectorClock, DefaultStoreStack<VectorClock>>
}

/// A run of a store with interval tree clocks.
struct StampStoreRun: ConcreteRun {
    var run: ScenarioRun<StoreReplica, Stamp, DefaultStoreStack<Stamp>>
}

/// A run of a bank with vector clocks.
struct VectorBankRun: ConcreteRun {
    var run: ScenarioRun<TokenBank, VectorClock, DefaultBankStack<VectorClock>>
}

/// A run of a bank with interval tree clocks.
struct StampBankRun: ConcreteRun {
    var run: ScenarioRun<TokenBank, Stamp, DefaultBankStack<Stamp>>
}

/// An application with runs of concrete layers.
protocol ConcretelyRun: ScenarioApplication {
    /// Starts a cluster on reliable channels and causal delivery.
    static func start(_ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool)
        -> any ScenarioRunning
}

extension StoreReplica: ConcretelyRun {
    static func start(_ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool)
        -> any ScenarioRunning
    {
        switch cluster.clock {
        case .vector:
            VectorStoreRun(
                run: ScenarioRun(cluster, replay: replay, keepsEvents: keepsEvents) {
                    CausallyBroadcast($0, replica: $0.replica, view: $1, joining: $2)
                })
        case .intervalTree:
            StampStoreRun(
                run: ScenarioRun(cluster, replay: replay, keepsEvents: keepsEvents) {
                    CausallyBroadcast($0, replica: $0.replica, view: $1, joining: $2)
                })
        }
    }
}

extension TokenBank: ConcretelyRun {
    static func start(_ cluster: Scenario.Cluster, replay: String?, keepsEvents: Bool)
        -> any ScenarioRunning
    {
        switch cluster.clock {
        case .vector:
            VectorBankRun(
                run: ScenarioRun(cluster, replay: replay, keepsEvents: keepsEvents) {
                    CausallyDelivered($0, replica: $0.replica, view: $1, joining: $2)
                })
        case .intervalTree:
            StampBankRun(
                run: ScenarioRun(cluster, replay: replay, keepsEvents: keepsEvents) {
                    CausallyDelivered($0, replica: $0.replica, view: $1, joining: $2)
                })
        }
    }
}
