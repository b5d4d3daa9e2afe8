import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Scenarios
import SeededRandom
import Simulation

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
        if application == .bank { cluster.balances = (0..<count).map { _ in 20 } }
        let shape = random.pick(TopologyShape.allCases)
        if shape != .clique { cluster.channels = shape.topology(count).channels }
        cluster.network.order = random.pick(NetworkOptions.Order.allCases)
        cluster.network.delay = random.pick([
            .fixed(3), .uniform(1...10), .uniform(1...60), .exponential(mean: 12),
        ])
        cluster.network.lossRate = random.pick([0, 0, 0.1, 0.3])
        cluster.network.duplicationRate = random.pick([0, 0, 0.2])
        cluster.clock = random.pick(ScenarioClock.allCases)
        cluster.conflicts = random.pick(History.Conflicts.allCases)
        var workload = Workload(operationCount: Int(random.within(15...35)))
        workload.keyCount = 3
        workload.snapshotCount = Int(random.within(1...3))
        workload.partitionCount = Int(random.below(3))
        workload.crashCount = Int(random.below(3))
        commands = workload.commands(for: cluster)
    }
}

extension Scenario.Cluster {
    /// A cluster with the settings that a scenario has by default.
    init(_ application: Scenario.Application, lettered count: Int) {
        self.init()
        self.application = application
        roster = .lettered(count: count)
        balances = Array(repeating: 0, count: count)
    }

    /// Runs commands from beginning to end.
    func run(_ commands: [ScenarioCommand]) -> RunResult {
        var run = start()
        for command in commands { _ = run.perform(command) }
        return run.finish().result
    }
}

extension Scenario {
    /// Reads a scenario and runs it, and returns what it leaves and what it told on the way.
    static func run(_ text: String) throws -> (result: RunResult, notes: [String]) {
        let scenario = try ScenarioParser.parse(text)
        var run = scenario.cluster.start()
        var notes = scenario.commands.flatMap { run.perform($0) }
        let (result, last) = run.finish()
        notes += last
        return (result, notes.map(\.text))
    }
}
