import CausalChecking
import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Simulation
import Testing

/// A cluster and what is done to it, drawn from a seed.
struct RandomCluster {
    var cluster: Scenario.Cluster
    var commands: [ScenarioCommand]

    /// Draws a strongly connected cluster of 2 to 6 processes on a network that may lose,
    /// repeat and reorder, with partitions, and with crashes that keep memory.
    init(_ application: Scenario.Application, seed: UInt64) {
        var random = SeededGenerator(seed: seed ^ 0x636c_7573_7465_7273)
        let count = Int(random.within(2...6))
        cluster = Scenario.Cluster(application, lettered: count)
        cluster.seed = seed
        if application == .bank {
            cluster.application = .bank(balances: Array(repeating: 20, count: count))
        }
        let shape = random.pick(TopologyShape.allCases)
        if shape != .clique { cluster.channels = shape.topology(count).channels }
        cluster.network.order = random.pick(NetworkOptions.Order.allCases)
        cluster.network.delay = random.pick([
            .fixed(3), .uniform(1...10), .uniform(1...60), .exponential(mean: 12),
        ])
        cluster.network.lossRate = random.pick([0, 0, 0.1, 0.3])
        cluster.network.duplicationRate = random.pick([0, 0, 0.2])
        cluster.clock = random.pick(ScenarioClock.allCases)
        let conflicts = random.pick(History.Conflicts.allCases)
        if application == .store { cluster.application = .store(conflicts: conflicts) }
        var workload = Workload(operationCount: Int(random.within(15...35)))
        if application == .store { workload.load = StoreReplica.Load(keyCount: 3) }
        workload.snapshotCount = Int(random.within(1...3))
        workload.partitionCount = Int(random.below(3))
        workload.crashCount = Int(random.below(3))
        workload.cutCount = Int(random.below(3))
        commands = workload.commands(for: cluster)
    }
}

extension Scenario.Cluster {
    /// A cluster with the settings that a scenario has by default.
    init(_ application: Scenario.Application, lettered count: Int) {
        self.init()
        self.application = application
        roster = .lettered(count: count)
    }

    /// Runs commands from beginning to end.
    func run(_ commands: [ScenarioCommand]) -> RunResult {
        var run = start()
        for command in commands { _ = run.perform(command) }
        return run.finish().result
    }
}

extension Scenario.Cluster {
    /// Runs commands from beginning to end, and expects that the run stays causal.
    func runCausally(_ commands: [ScenarioCommand]) -> (RunResult, RunJudgement) {
        let result = run(commands)
        let judgement = RunJudgement(result)
        #expect(judgement.report.verdict == .consistent, "seed \(seed): \(judgement.report)")
        return (result, judgement)
    }
}

extension StoreReplica.Load {
    /// A load with the values that differ from those of a workload that says nothing.
    init(keyCount: Int = 8, readRate: Double = 0.25, sessionsPerProcess: Int = 2) {
        self.init()
        self.keyCount = keyCount
        self.readRate = readRate
        self.sessionsPerProcess = sessionsPerProcess
    }
}

extension ScenarioCommand {
    /// What is asked of the store, if it is that.
    var ofStore: (process: ReplicaID, command: StoreReplica.Command)? {
        guard case .operation(let process, let operation) = action else { return nil }
        return (operation.base as? StoreReplica.Command).map { (process, $0) }
    }

    /// What is asked of the bank, if it is that.
    var ofBank: (process: ReplicaID, order: TokenBank.Order)? {
        guard case .operation(let process, let operation) = action else { return nil }
        return (operation.base as? TokenBank.Order).map { (process, $0) }
    }
}

extension Scenario {
    /// Reads a scenario and runs it, and returns what it leaves and what it told on the way.
    static func run(
        _ text: String, in language: ScenarioLanguage = .standard
    ) throws -> (result: RunResult, notes: [String]) {
        let scenario = try ScenarioParser.parse(text, in: language)
        var run = scenario.cluster.start()
        var notes = scenario.commands.flatMap { run.perform($0) }
        let (result, last) = run.finish()
        notes += last
        return (result, notes.map(\.text))
    }
}
