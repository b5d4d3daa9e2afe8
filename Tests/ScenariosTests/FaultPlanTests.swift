import CausalMessaging
import LogicalClocks
import ReplicatedStore
import SeededRandom
import Simulation
import TestSupport
import Testing

@testable import Scenarios

@Suite("Faults are drawn anew by every seed, overlap, and end")
struct FaultPlanTests {
    /// A cluster and a workload of any shape, with faults of all kinds.
    private static func drawn(_ seed: UInt64) -> (cluster: Scenario.Cluster, workload: Workload) {
        var random = SeededGenerator(seed: seed)
        let application = random.pick(ScenarioLanguage.standard.applications)
        var cluster = Scenario.Cluster(application, lettered: Int(random.within(1...7)))
        cluster.seed = seed
        cluster.network.lossRate = random.pick([0, 0.1])
        if random.chance(0.5) {
            let shape = random.pick(TopologyShape.allCases)
            cluster.channels = shape.topology(cluster.roster.count).channels
        }
        var workload = Workload(operationCount: Int(random.within(40...200)))
        workload.snapshotCount = Int(random.below(6))
        for kind in FaultKind.allCases { workload[kind] = Int(random.below(5)) }
        return (cluster, workload)
    }

    /// The largest time of an operation, which is when faults end.
    private static func end(_ commands: [ScenarioCommand]) -> UInt64 {
        commands.last {
            guard case .operation = $0.action else { return false }
            return true
        }?.time ?? 1
    }

    @Test(
        "commands do what the plan says, and in the end nothing is left of it",
        arguments: seeds(300))
    func commands(seed: UInt64) {
        let (cluster, workload) = Self.drawn(seed)
        let commands = workload.commands(for: cluster)
        let end = Self.end(commands)
        let plan = workload.plan(for: cluster, until: end)
        let topology = cluster.topology
        var cut: Set<ChannelID> = []
        var down: [ReplicaID: Bool] = [:]
        var rate = cluster.network.lossRate
        for (index, command) in commands.enumerated() {
            let time = command.time ?? 0
            switch command.action {
            case .operation: break
            case .snapshot(let initiators, let ticks):
                #expect(1...3 ~= initiators.count && Set(initiators).count == initiators.count)
                #expect(initiators.allSatisfy { down[$0] == nil }, "seed \(seed)")
                #expect(time + ticks >= end)
            case .partition(let groups):
                #expect(groups.count == 2 && groups.allSatisfy { !$0.isEmpty })
                #expect(groups.flatMap(\.self).sorted() == cluster.roster.replicas)
                let group = Set(groups[0])
                cut.formUnion(
                    topology.channels.filter {
                        group.contains($0.sender) != group.contains($0.receiver)
                    })
            case .cut(let channels):
                #expect(!channels.isEmpty && channels.allSatisfy(topology.channels.contains))
                let ends = [Set(channels.map(\.sender)), Set(channels.map(\.receiver))]
                #expect(ends.contains { $0.count == 1 })
                cut.formUnion(channels)
            case .heal(let channels): cut.subtract(channels ?? topology.channels)
            case .lose(let next): rate = next
            case .crash(let process, let keepsMemory):
                #expect(down.updateValue(keepsMemory, forKey: process) == nil, "seed \(seed)")
            case .restart(let process, let asSame):
                let isRenewed = down[process] == false
                #expect(!isRenewed || down.count < cluster.roster.count, "seed \(seed)")
                #expect(down.removeValue(forKey: process) != nil && !asSame)
            case .tick, .run: Issue.record("\(command)")
            }
            #expect(!down.values.allSatisfy { !$0 } || down.count < cluster.roster.count)
            // Between two times exactly that is cut which some fault cuts.
            let isLast = index + 1 == commands.count || commands[index + 1].time != command.time
            guard isLast, time < end else { continue }
            let wanted = topology.channels.filter { channel in
                plan.networkFaults.contains { $0.span.contains(time) && $0.cuts(channel) }
            }
            #expect(cut == Set(wanted), "seed \(seed) at \(time)")
        }
        #expect(cut.isEmpty && down.isEmpty && rate == 0, "seed \(seed)")
        #expect(commands.contains { $0.action == .lose(rate: 0) } == (cluster.network.lossRate > 0))
    }

    @Test("there are as many faults as were asked for, where there is a place for them")
    func counts() {
        for seed in UInt64(0)..<50 {
            var cluster = Scenario.Cluster(.store, lettered: 5)
            cluster.seed = seed
            var workload = Workload(operationCount: 100)
            for kind in FaultKind.allCases { workload[kind] = Int(kind.rawValue) }
            let plan = workload.plan(for: cluster, until: 400)
            #expect(plan.networkFaults.count == 1 + 2)
            #expect(plan.outages.count { $0.keepsMemory } == 3)
            #expect(plan.outages.count { !$0.keepsMemory } == 4)
            let forgetful = Set(plan.outages.filter { !$0.keepsMemory }.map(\.process))
            #expect(forgetful.count < 5, "one keeps its memory")
        }
        // Nobody can let the only process in, and nothing can be cut.
        var alone = Workload(operationCount: 100)
        for kind in FaultKind.allCases { alone[kind] = 2 }
        let plan = alone.plan(for: Scenario.Cluster(.store, lettered: 1), until: 400)
        #expect(plan.networkFaults.isEmpty && plan.outages.map(\.keepsMemory) == [true, true])
        // Nothing is drawn that was not asked for.
        let none = Workload(operationCount: 100).commands(
            for: Scenario.Cluster(.store, lettered: 3))
        #expect(none.count == 102)
    }

    @Test("each kind is drawn by itself", arguments: UInt64(0)..<20)
    func independence(seed: UInt64) {
        var cluster = Scenario.Cluster(.store, lettered: 5)
        cluster.seed = seed
        var all = Workload(operationCount: 100)
        for kind in FaultKind.allCases { all[kind] = 3 }
        let plan = all.plan(for: cluster, until: 400)
        for kind in FaultKind.allCases {
            var workload = all
            workload[kind] = 0
            let rest = workload.plan(for: cluster, until: 400)
            let isKept = { (action: ScenarioCommand.Action) in
                if case .partition = action { return kind != .partition }
                return kind != .cut
            }
            #expect(
                rest.networkFaults.map(\.action)
                    == plan.networkFaults.map(\.action).filter(isKept))
            #expect(
                rest.networkFaults.map(\.span)
                    == plan.networkFaults.filter { isKept($0.action) }.map(\.span))
            // A crash may take a process that another was drawn for, but not its time.
            if kind == .amnesia {
                #expect(rest.outages.map(\.process) == plan.outages.prefix(3).map(\.process))
            }
        }
        // One partition more changes how long the others last, and nothing else of them.
        var more = all
        more.partitionCount = 4
        let actions = more.plan(for: cluster, until: 400).networkFaults.map(\.action)
        #expect(Array(actions.prefix(3)) == plan.networkFaults.prefix(3).map(\.action))
    }

    @Test("times, lengths and targets differ from seed to seed")
    func variety() {
        var starts: Set<UInt64> = []
        var lengths: Set<UInt64> = []
        var targets: Set<ScenarioCommand.Action> = []
        var processes: Set<ReplicaID> = []
        for seed in UInt64(0)..<200 {
            var cluster = Scenario.Cluster(.store, lettered: 5)
            cluster.seed = seed
            var workload = Workload(operationCount: 100)
            for kind in FaultKind.allCases { workload[kind] = 1 }
            let plan = workload.plan(for: cluster, until: 400)
            starts.formUnion(plan.networkFaults.map(\.span.lowerBound))
            lengths.formUnion(plan.networkFaults.map { $0.span.upperBound - $0.span.lowerBound })
            targets.formUnion(plan.networkFaults.map(\.action))
            processes.formUnion(plan.outages.map(\.process))
        }
        #expect(starts.count > 200 && lengths.count > 100 && targets.count > 80)
        #expect(starts.contains { $0 < 20 } && starts.contains { $0 > 380 })
        #expect(lengths.contains { $0 < 10 } && lengths.contains { $0 > 200 })
        #expect(processes.count == 5)
    }

    @Test("in 1,000 seeds every two kinds of faults and snapshots overlap at least 20 times")
    func overlaps() {
        /// The kinds of faults, and the snapshot at the end.
        let names = FaultKind.allCases.map { "\($0)" } + ["snapshot"]
        var overlaps: [[Int]] = Array(
            repeating: Array(repeating: 0, count: names.count), count: names.count)
        for seed in UInt64(0)..<1_000 {
            let spans = Self.spans(seed)
            for (place, first) in spans.enumerated() {
                for second in spans[..<place] where first.span.overlaps(second.span) {
                    overlaps[min(first.kind, second.kind)][max(first.kind, second.kind)] += 1
                }
            }
        }
        for first in names.indices {
            for second in first..<names.count {
                let count = overlaps[first][second]
                #expect(count >= 20, "\(names[first]) and \(names[second]): \(count)")
            }
        }
    }

    /// When the faults of a drawn mixture are there, and snapshots are under way for sure.
    private static func spans(_ seed: UInt64) -> [(kind: Int, span: Range<UInt64>)] {
        var cluster = Scenario.Cluster(.store, lettered: 5)
        cluster.seed = seed
        // A marker travels that long: no snapshot ends before.
        cluster.network.delay = .fixed(3)
        var workload = Workload(operationCount: 100)
        for kind in FaultKind.allCases { workload[kind] = FaultPlan.count(of: kind, seed: seed) }
        let commands = workload.commands(for: cluster)
        let plan = workload.plan(for: cluster, until: end(commands))
        var spans: [(kind: Int, span: Range<UInt64>)] = []
        for fault in plan.networkFaults {
            spans.append((fault.channels.isEmpty ? 0 : 1, fault.span))
        }
        for outage in plan.outages { spans.append((outage.keepsMemory ? 2 : 3, outage.span)) }
        for command in commands {
            guard case .snapshot = command.action, let time = command.time else { continue }
            spans.append((4, time..<time + 3))
        }
        return spans
    }

    @Test("unless somebody says so, a seed leaves out half of the kinds")
    func mixture() {
        var present: [FaultKind: Int] = [:]
        var blind = 0
        for seed in UInt64(0)..<400 {
            for kind in FaultKind.allCases {
                let count = Workload.drawnCount(of: kind, seed: seed)
                #expect(0...3 ~= count)
                if count > 0 { present[kind, default: 0] += 1 }
            }
            if Workload.drawnBlindRate(seed: seed) > 0 { blind += 1 }
        }
        #expect(Set(present.keys) == Set(FaultKind.allCases))
        #expect((present.values + [blind]).allSatisfy { 160...240 ~= $0 })
    }
}
