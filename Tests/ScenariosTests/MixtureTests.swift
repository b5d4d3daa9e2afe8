import CausalChecking
import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Generated runs with all their faults come to rest and keep every promise")
struct MixtureTests {
    /// A run as the command line draws it, on a network and channels of any kind.
    private static func run(
        _ application: Scenario.Application, seed: UInt64,
        _ change: (inout Scenario.Cluster, inout Workload) -> Void = { _, _ in }
    ) -> (result: RunResult, judgement: RunJudgement) {
        var random = SeededGenerator(seed: seed ^ 0x6d69_7874_7572_6573)
        let count = Int(random.within(2...6))
        var cluster = Scenario.Cluster(application, lettered: count)
        cluster.seed = seed
        if application == .bank {
            cluster.application = .bank(balances: Array(repeating: 50, count: count))
        } else if random.chance(0.3) {
            cluster.application = .store(conflicts: .lastWriterWins)
        }
        if random.chance(0.4) {
            cluster.channels = random.pick(TopologyShape.allCases).topology(count).channels
        }
        cluster.network.order = random.pick(NetworkOptions.Order.allCases)
        cluster.network.delay = random.pick([.fixed(2), .uniform(1...10), .exponential(mean: 20)])
        cluster.network.lossRate = random.pick([0, 0, 0.1, 0.5, 1])
        cluster.network.duplicationRate = random.pick([0, 0.2])
        cluster.clock = random.pick(ScenarioClock.allCases)
        var workload = Workload(operationCount: 60)
        // A bank that loses its memory loses its tokens.
        for kind in FaultKind.allCases where application != .bank || kind != .amnesia {
            workload[kind] = Workload.drawnCount(of: kind, seed: seed)
        }
        if application != .bank {
            var load = StoreReplica.Load()
            load.blindRate = Workload.drawnBlindRate(seed: seed)
            workload.load = load
        }
        change(&cluster, &workload)
        let result = cluster.run(workload.commands(for: cluster))
        return (result, RunJudgement(result))
    }

    @Test(
        "a store over reliable channels is clean, and every snapshot is whole",
        arguments: seeds(1_000, inDebug: 100))
    func store(seed: UInt64) {
        let (result, judgement) = Self.run(.store, seed: seed)
        #expect(result.statistics.isHealed && result.backlogs.isEmpty, "seed \(seed)")
        #expect(judgement.convergence == .reached, "seed \(seed)")
        // Where messages are passed on, one may have been lost with whoever was to do that.
        let isOpen = !result.cluster.topology.isComplete && !result.lives.isEmpty
        #expect(
            judgement.verdict == .consistent || isOpen && judgement.verdict != .violated,
            "seed \(seed): \(judgement.verdict)")
    }

    @Test(
        "a bank over reliable channels is clean, and every snapshot is whole", arguments: seeds(200)
    )
    func bank(seed: UInt64) {
        let (result, judgement) = Self.run(.bank, seed: seed)
        #expect(result.statistics.isHealed && result.backlogs.isEmpty, "seed \(seed)")
        #expect(judgement.verdict == .consistent, "seed \(seed)")
    }

    @Test("over raw channels what is lost leaves the end undecided", arguments: seeds(100))
    func raw(seed: UInt64) {
        let (result, judgement) = Self.run(.store, seed: seed) { cluster, _ in
            cluster.transport = .raw
        }
        #expect(result.statistics.isHealed && result.unrest == nil)
        #expect(judgement.convergence.verdict != .violated, "seed \(seed)")
        let isLost = result.statistics.lostFrameCount > 0
        #expect((judgement.convergence == .reached) == !isLost, "seed \(seed)")
    }

    @Test("sessions that move break guarantees, which are promised to those that stay alone")
    func moving() {
        var broken = 0
        for seed in seeds(40) {
            let (result, judgement) = Self.run(.store, seed: seed) { cluster, workload in
                let settings = cluster.application.settings(of: StoreReplica.self)
                cluster.application = .store(
                    conflicts: settings?.conflicts ?? .siblings, sessions: .moving)
                var load = StoreReplica.Load()
                load.moveRate = 0.5
                workload.load = load
            }
            #expect(result.trace.header.sessions == .moving)
            #expect(judgement.report.verdict == .consistent, "seed \(seed)")
            #expect(judgement.report.notPromised == Rule.sessionGuarantees)
            // Whoever asks for them by name gets them.
            let options = CheckOptions(rules: Rule.sessionGuarantees)
            let asked = CausalChecker.check(result.trace, options: options)
            #expect(asked.checked == Rule.sessionGuarantees && asked.notPromised.isEmpty)
            if asked.verdict == .violated { broken += 1 }
        }
        #expect(broken > 0)
    }
}
