import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Simulation
import Testing

@Suite("What is wrong with a run is seen")
struct WrongDeliveryTests {
    /// How many of the runs of a store that delivers on arrival break which rules.
    private struct Catch {
        var caught = 0
        var delivery = 0
        var sessions = 0
        var fifo = 0
    }

    private func catches(
        seeds: Range<UInt64>, _ change: (inout Scenario.Cluster) -> Void
    ) -> Catch {
        var total = Catch()
        for seed in seeds {
            var cluster = Scenario.Cluster(.store, lettered: 4)
            cluster.seed = seed
            cluster.network.delay = .exponential(mean: 40)
            change(&cluster)
            var workload = Workload(operationCount: 80)
            workload.load = StoreReplica.Load(keyCount: 3, readRate: 0.7, sessionsPerProcess: 1)
            workload.intervalTicks = 2
            workload.snapshotCount = 0
            // One channel is cut for a time, so that what went around it overtakes what is on it.
            var commands = workload.commands(for: cluster)
            commands.insert(.init(.heal(nil)), at: 60)
            commands.insert(.init(.cut([ChannelID(from: 0, to: 2)])), at: 15)
            let report = CausalChecker.check(cluster.run(commands).trace)
            total.caught += report.total == 0 ? 0 : 1
            total.delivery += report.totals[.causalDelivery] == nil ? 0 : 1
            total.fifo += report.totals[.fifoOrder] == nil ? 0 : 1
            let guarantees = Rule.sessionGuarantees.filter { report.totals[$0] != nil }
            total.sessions += guarantees.isEmpty ? 0 : 1
            // Nothing but the order of deliveries and what sessions see of it is wrong.
            let others = Set(report.totals.keys)
                .subtracting(Rule.delivery).subtracting(Rule.sessionGuarantees)
            #expect(others.isEmpty, "seed \(seed): \(report)")
        }
        return total
    }

    @Test("delivery on arrival is caught in nearly every run of a store")
    func arrival() {
        let found = catches(seeds: 0..<40) { $0.delivery = .arrival }
        // Of the 40 runs all break causal delivery, and 5 a session guarantee.
        #expect(found.caught >= 30)
        #expect(found.delivery >= 30)
        #expect(found.sessions >= 2)
        #expect(found.fifo == 0, "reliable channels are FIFO")
    }

    @Test("the same runs under causal delivery are clean")
    func causal() {
        let found = catches(seeds: 0..<40) { $0.delivery = .causal }
        #expect(found.caught == 0)
    }

    @Test("delivery on arrival from raw channels that reorder breaks FIFO order too")
    func rawArrival() {
        let found = catches(seeds: 0..<20) {
            $0.delivery = .arrival
            $0.transport = .raw
            $0.network.order = .reordering
        }
        #expect(found.fifo >= 15)
    }

    @Test("a bank that delivers on arrival is caught")
    func bank() {
        var caught = 0
        for seed in UInt64(0)..<30 {
            var cluster = Scenario.Cluster(.bank, lettered: 3)
            cluster.application = .bank(balances: [200, 200, 200])
            cluster.seed = seed
            cluster.delivery = .arrival
            cluster.network.delay = .exponential(mean: 25)
            var workload = Workload(operationCount: 60)
            workload.intervalTicks = 6
            let result = cluster.run(workload.commands(for: cluster))
            let judgement = RunJudgement(result)
            caught += judgement.report.totals[.causalDelivery] == nil ? 0 : 1
            // Tokens do not mind the order, and neither do markers.
            #expect(judgement.convergence == .reached)
            #expect(judgement.snapshots.allSatisfy { $0.verdict == .consistent })
        }
        // 22 of the 30 runs.
        #expect(caught >= 12)
    }

    /// How many of the snapshots of raw runs fail which assertions.
    private func failures(
        _ change: (inout Scenario.Cluster) -> Void
    ) -> (snapshots: Int, unsound: Int, byAssertion: [SnapshotAssertion: Int]) {
        var count = 0
        var unsound = 0
        var failed: [SnapshotAssertion: Int] = [:]
        for seed in UInt64(0)..<30 {
            var cluster = Scenario.Cluster(.bank, lettered: 4)
            cluster.application = .bank(balances: [50, 50, 50, 50])
            cluster.seed = seed
            cluster.transport = .raw
            cluster.network.delay = .uniform(1...40)
            change(&cluster)
            var workload = Workload(operationCount: 40)
            workload.snapshotCount = 4
            let judgement = RunJudgement(cluster.run(workload.commands(for: cluster)))
            for verdict in judgement.snapshots {
                count += 1
                unsound += verdict.broken.isEmpty ? 0 : 1
                for result in verdict.results where result.isFailure {
                    failed[result.assertion, default: 0] += 1
                }
            }
        }
        return (count, unsound, failed)
    }

    @Test("raw channels that reorder break snapshots, and the verifier says so")
    func reordering() {
        let found = failures { $0.network.order = .reordering }
        #expect(found.snapshots == 120)
        #expect(found.unsound >= 60)
        for assertion in [SnapshotAssertion.conservation, .exactChannels, .noOrphan] {
            #expect((found.byAssertion[assertion] ?? 0) >= 10, "\(assertion)")
        }
    }

    @Test("raw channels that lose messages break snapshots, or keep them from completing")
    func loss() {
        let found = failures { $0.network.lossRate = 0.1 }
        #expect(1..<120 ~= found.snapshots)
        #expect(found.unsound > 0)
        #expect((found.byAssertion[.exactChannels] ?? 0) > 0)
        #expect((found.byAssertion[.conservation] ?? 0) > 0)
    }

    @Test("raw channels that repeat messages make tokens, and that is seen")
    func duplication() {
        let found = failures { $0.network.duplicationRate = 0.2 }
        #expect((found.byAssertion[.conservation] ?? 0) > 0)
    }

    @Test("raw FIFO channels that lose nothing are as good as reliable ones")
    func rawFIFO() {
        let found = failures { _ in }
        #expect(found.snapshots == 120)
        #expect(found.unsound == 0)
    }

    @Test(
        "a process that lost its memory and goes on under its identifier is seen",
        arguments: ScenarioLanguage.standard.applications)
    func amnesia(application: Scenario.Application) {
        var seen = 0
        for seed in UInt64(0)..<20 {
            var cluster = Scenario.Cluster(application, lettered: 3)
            if application == .bank { cluster.application = .bank(balances: [30, 30, 30]) }
            cluster.seed = seed
            var commands = Workload(operationCount: 30).commands(for: cluster)
            let half = commands[15].time ?? 0
            commands.insert(.init(at: half, .crash(1, keepsMemory: false)), at: 16)
            commands.insert(.init(.tick(3)), at: 17)
            commands.insert(.init(.restart(1, asSame: true)), at: 18)
            let result = cluster.run(commands)
            let judgement = RunJudgement(result)
            if judgement.verdict == .violated || judgement.convergence != .reached { seen += 1 }
        }
        #expect(seen >= 15)
    }

    @Test("a later life that goes on under its identifier is that replica, and is seen")
    func amnesiaOfALife() throws {
        let (result, notes) = try Scenario.run(
            """
            processes a b c
            put b x 1
            run
            crash b amnesia
            restart b
            put b x 2
            run
            crash b amnesia
            restart b as same
            put b x 3
            run
            """)
        #expect(notes.contains("b#2: restart"))
        let later = result.trace.indices.last { result.trace[$0].kind == .restart }
        let behind = result.trace[try #require(later)...].filter { $0.process == 1 }
        #expect(behind.isEmpty, "the first life of b does nothing any more")
        let sends = result.trace[try #require(later)...].filter { $0.process == 3 }
        #expect(!sends.isEmpty)
        #expect(RunJudgement(result).verdict == .violated)
    }
}
