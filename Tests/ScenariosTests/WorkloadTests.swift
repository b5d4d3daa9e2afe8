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
        "counts are met, times rise, and faults end",
        arguments: ScenarioLanguage.standard.applications, UInt64(0)..<40)
    func shape(application: Scenario.Application, seed: UInt64) {
        let (cluster, workload) = drawn(application, seed: seed)
        let commands = workload.commands(for: cluster)
        let times = commands.compactMap(\.time)
        #expect(times.count == commands.count)
        #expect(times == times.sorted())
        var operations = 0
        var snapshots = 0
        var partitions = 0
        var crashes = 0
        var isCut = false
        var down: Set<ReplicaID> = []
        let topology = cluster.topology
        for command in commands {
            switch command.action {
            case .operation:
                operations += 1
                #expect((command.ofStore != nil) == (application == .store))
                if let (sender, order) = command.ofBank {
                    #expect(topology.receivers(from: sender).contains(order.receiver))
                    #expect(1...10 ~= order.amount)
                }
            case .snapshot(let initiators, _):
                snapshots += 1
                #expect(initiators.count == 1)
            case .partition(let groups):
                partitions += 1
                isCut = true
                #expect(groups.count == 2 && groups.allSatisfy { !$0.isEmpty })
                #expect(groups.flatMap(\.self).sorted() == cluster.roster.replicas)
            case .heal(let channels):
                #expect(channels == nil)
                isCut = false
            case .crash(let process, let keepsMemory):
                crashes += 1
                #expect(keepsMemory && down.insert(process).inserted)
            case .restart(let process, let asSame):
                #expect(down.remove(process) != nil && !asSame)
            case .cut, .lose, .tick, .run: Issue.record("\(command)")
            }
        }
        let isAlone = cluster.roster.count == 1
        #expect(operations == (application == .bank && isAlone ? 0 : workload.operationCount))
        #expect(snapshots == workload.snapshotCount)
        #expect(partitions == (isAlone ? 0 : workload.partitionCount))
        #expect(crashes == workload.crashCount)
        #expect(!isCut && down.isEmpty, "faults end")
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

    @Test("snapshots come in pairs that overlap")
    func pairs() {
        var cluster = Scenario.Cluster(.store, lettered: 4)
        cluster.network.delay = .uniform(5...20)
        var workload = Workload(operationCount: 100)
        workload.snapshotCount = 5
        let snapshots = cluster.run(workload.commands(for: cluster)).snapshots
            .sorted { $0.startTime < $1.startTime }
        #expect(snapshots.count == 5)
        #expect(snapshots[1].startTime - snapshots[0].startTime == 2)
        #expect(snapshots[1].startTime < snapshots[0].endTime)
        #expect(snapshots[3].startTime - snapshots[2].startTime == 2)
        #expect(snapshots[2].startTime > snapshots[1].endTime)
    }

    @Test("snapshots and faults are spread evenly over the run", arguments: UInt64(0)..<10)
    func spread(seed: UInt64) {
        var cluster = Scenario.Cluster(.store, lettered: 3)
        cluster.seed = seed
        var workload = Workload(operationCount: 200)
        workload.snapshotCount = 5
        workload.partitionCount = 4
        workload.crashCount = 3
        var end: UInt64 = 0
        var (snapshots, partitions, crashes): ([UInt64], [UInt64], [UInt64]) = ([], [], [])
        for command in workload.commands(for: cluster) {
            let time = command.time ?? 0
            switch command.action {
            case .operation: end = time
            case .snapshot: snapshots.append(time)
            case .partition, .heal: partitions.append(time)
            case .crash, .restart: crashes.append(time)
            case .cut, .lose, .tick, .run: Issue.record("\(command)")
            }
        }
        #expect(
            snapshots == [end / 4, end / 4 + 2, end * 2 / 4, end * 2 / 4 + 2, end * 3 / 4])
        // Each fault lasts for the middle half of its part of the run.
        for (times, count) in [(partitions, UInt64(4)), (crashes, 3)] {
            let length = end / count
            let starts = (0..<count).map { $0 * length + length / 4 }
            #expect(times == starts.flatMap { [$0, $0 + length / 2] })
        }
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
        workload.operationCount = 0
        #expect(workload.commands(for: cluster).count == 2_100)
    }
}
