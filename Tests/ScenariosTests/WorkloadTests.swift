import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Simulation
import Testing

@Suite("A generated workload does what it was asked for")
struct WorkloadTests {
    private func drawn(
        _ application: Scenario.Application, seed: UInt64
    ) -> (cluster: Scenario.Cluster, workload: Workload) {
        var random = SeededGenerator(seed: seed)
        var cluster = Scenario.Cluster(application, lettered: Int(random.within(1...7)))
        cluster.seed = seed
        if random.chance(0.5) {
            let shape = random.pick(TopologyShape.allCases)
            cluster.channels = shape.topology(cluster.roster.count).channels
        }
        var workload = Workload(operationCount: Int(random.below(200)))
        workload.intervalTicks = random.below(9)
        workload.snapshotCount = Int(random.below(6))
        workload.partitionCount = Int(random.below(4))
        workload.crashCount = Int(random.below(4))
        return (cluster, workload)
    }

    @Test(
        "times rise, operations are counted, and every order can be carried out",
        arguments: ScenarioLanguage.standard.applications, UInt64(0)..<40)
    func operations(application: Scenario.Application, seed: UInt64) {
        let (cluster, workload) = drawn(application, seed: seed)
        let commands = workload.commands(for: cluster)
        let times = commands.compactMap(\.time)
        #expect(times.count == commands.count)
        #expect(times == times.sorted())
        let topology = cluster.topology
        var count = 0
        for command in commands {
            guard case .operation = command.action else { continue }
            count += 1
            #expect((command.ofStore != nil) == (application == .store))
            if let (sender, order) = command.ofBank {
                #expect(topology.receivers(from: sender).contains(order.receiver))
                #expect(1...10 ~= order.amount)
            }
        }
        let isAlone = cluster.roster.count == 1
        #expect(count == (application == .bank && isAlone ? 0 : workload.operationCount))
    }

    @Test("it is a function of the cluster and the workload", arguments: UInt64(0)..<10)
    func pure(seed: UInt64) {
        var (cluster, workload) = drawn(.store, seed: seed)
        workload.operationCount += 20
        let commands = workload.commands(for: cluster)
        #expect(workload.commands(for: cluster) == commands)
        cluster.seed += 1
        #expect(workload.commands(for: cluster) != commands)
    }

    @Test("more snapshots or faults leave the operations as they are", arguments: UInt64(0)..<10)
    func independence(seed: UInt64) {
        var (cluster, workload) = drawn(.store, seed: seed)
        cluster.channels = nil
        func operations() -> [ScenarioCommand] {
            workload.commands(for: cluster).filter { $0.ofStore != nil }
        }
        let before = operations()
        workload.snapshotCount += 3
        workload.crashCount += 2
        #expect(operations() == before)
    }

    @Test("reads, keys and sessions follow the options")
    func options() {
        let cluster = Scenario.Cluster(.store, lettered: 2)
        var workload = Workload(operationCount: 1_000)
        workload.load = StoreReplica.Load(keyCount: 3, readRate: 0.8, sessionsPerProcess: 2)
        var keys: Set<String> = []
        var sessions: Set<String> = []
        var reads = 0
        for command in workload.commands(for: cluster) {
            switch command.ofStore {
            case (_, .get(let key, let session))?:
                reads += 1
                keys.insert(key)
                sessions.insert(session)
            case (let process, .put(let key, _, let session, let isBlind))?:
                keys.insert(key)
                #expect(session.hasPrefix(cluster.roster.name(of: process)) && !isBlind)
            default: continue
            }
        }
        #expect(keys == ["k1", "k2", "k3"])
        #expect(sessions == ["a.1", "a.2", "b.1", "b.2"])
        #expect(740...860 ~= reads)
        #expect(workload.commands(for: cluster).last?.time ?? 0 > 3_000)
    }

    @Test("blind writes and sessions that move follow their rates, and change nothing else")
    func manners() {
        let cluster = Scenario.Cluster(.store, lettered: 4)
        func drawn(blindRate: Double, moveRate: Double) -> [ScenarioCommand] {
            var workload = Workload(operationCount: 2_000)
            var load = StoreReplica.Load()
            load.blindRate = blindRate
            load.moveRate = moveRate
            workload.load = load
            return workload.commands(for: cluster)
        }
        /// What is asked, without where and how.
        func plain(_ commands: [ScenarioCommand]) -> [String] {
            commands.compactMap { command in
                guard let asked = command.ofStore?.command else { return nil }
                guard case .put(let key, let value, let session, _) = asked else {
                    return "\(asked)"
                }
                return "put \(key) \(value) \(session)"
            }
        }
        let usual = drawn(blindRate: 0, moveRate: 0)
        let other = drawn(blindRate: 0.2, moveRate: 0.3)
        #expect(plain(usual) == plain(other))
        #expect(usual.map(\.time) == other.map(\.time))
        func blindCount(_ commands: [ScenarioCommand]) -> Int {
            commands.count { command in
                guard case .put(_, _, _, isBlind: true)? = command.ofStore?.command else {
                    return false
                }
                return true
            }
        }
        func movedCount(_ commands: [ScenarioCommand]) -> Int {
            commands.count { command in
                guard let (process, asked) = command.ofStore else { return false }
                switch asked {
                case .put(_, _, let session, _), .get(_, let session), .delete(_, let session):
                    return !session.hasPrefix(cluster.roster.name(of: process))
                }
            }
        }
        #expect(blindCount(usual) == 0 && movedCount(usual) == 0)
        #expect(130...240 ~= blindCount(other))
        #expect(500...700 ~= movedCount(other))
        let blindOnly = drawn(blindRate: 0.2, moveRate: 0)
        #expect(blindCount(blindOnly) == blindCount(other) && movedCount(blindOnly) == 0)
    }

    @Test("the largest numbers do not overflow")
    func extremes() {
        let cluster = Scenario.Cluster(.store, lettered: 3)
        var workload = Workload(operationCount: 10)
        workload.intervalTicks = Workload.intervalTicksMax
        workload.snapshotCount = 2_000
        workload.crashCount = 50
        let times = workload.commands(for: cluster).compactMap(\.time)
        #expect(times == times.sorted())
        #expect(times.count == 2_110)
        // One tick has room for one crash of each process.
        workload.operationCount = 0
        #expect(workload.commands(for: cluster).count == 2_006)
    }
}
