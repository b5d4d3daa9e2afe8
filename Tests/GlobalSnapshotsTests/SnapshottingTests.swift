import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import Simulation
import Testing

@Suite("The snapshot layer keeps its rules at the edges")
struct SnapshottingTests {
    static let a: ReplicaID = 0
    static let b: ReplicaID = 1
    static let c: ReplicaID = 2

    static func network(
        _ topology: Topology, recordedMessagesMax: Int? = nil
    ) -> HandDriven<Trader> {
        var network = HandDriven(
            topology.processes.map { Trader($0, topology: topology, balance: 10) }, on: topology)
        if let recordedMessagesMax {
            network.nodes = topology.processes.map {
                Snapshotting(
                    Trader($0, topology: topology, balance: 10), replica: $0,
                    view: View(topology), recordedMessagesMax: recordedMessagesMax)
            }
        }
        return network
    }

    @Test("one name is taken once, by request and by marker")
    func sameNameTwice() {
        var network = Self.network(.clique(2))
        let id = network.snapshot(by: Self.a)
        network.begin(id, [Self.a], at: Self.a)
        #expect(network.refusals == [.alreadyRecorded])
        network.deliver(Self.a, Self.b)
        network.begin(id, [Self.a], at: Self.b)
        #expect(network.refusals == [.alreadyRecorded, .alreadyRecorded])
        network.deliverAll()
        #expect(network.snapshots.map(\.id) == [id])
        network.begin(id, [Self.a], at: Self.a)
        #expect(network.refusals.count == 3)
        #expect(network.channels.values.allSatisfy { $0.isEmpty })
    }

    @Test("a marker that comes twice while its snapshot is open is recorded as such")
    func markerTwice() {
        var network = Self.network(.clique(3))
        let id = network.snapshot(by: Self.a)
        let channel = ChannelID(from: Self.a, to: Self.b)
        let marker = network.channels[channel] ?? []
        network.channels[channel] = marker + marker
        network.deliver(Self.a, Self.b)
        #expect(network.nodes[1].openSenders(of: id) == [Self.c])
        network.deliver(Self.a, Self.b)
        // It stands for no marker of another channel.
        #expect(network.nodes[1].openSenders(of: id) == [Self.c])
        network.deliverAll()
        #expect(network.snapshots.count == 1)
        for snapshot in network.snapshots {
            #expect(snapshot.channels.first?.markers == [0, 0])
            #expect(snapshot.channels.dropFirst().map(\.markers) == Array(repeating: [0], count: 5))
            #expect(
                WorkedExampleTests.witness(snapshot, .markerDiscipline)
                    == "2 markers came on a→b")
        }
    }

    @Test("a marker that comes again after the end changes nothing")
    func markerAfterTheEnd() {
        var network = Self.network(.clique(2))
        network.snapshot(by: Self.a)
        let marker = network.channels[ChannelID(from: Self.a, to: Self.b)] ?? []
        network.deliverAll()
        network.channels[ChannelID(from: Self.a, to: Self.b)] = marker
        network.deliverAll()
        #expect(network.snapshots.count == 1)
        #expect(network.parts.count == 2)
        #expect(network.refusals.isEmpty)
    }

    @Test("a process that had no room for a snapshot does not join it later")
    func tooManyActive() {
        var network = Self.network(.clique(3))
        let first = network.snapshot(by: Self.b)
        for _ in 1..<Snapshotting<Trader>.activeMax { network.snapshot(by: Self.b) }
        #expect(network.refusals.isEmpty)
        let id = network.snapshot(by: Self.a)
        network.deliver(Self.a, Self.b)
        #expect(network.refusals == [.tooManyActive])
        // There is room again before the second marker, but what was missed is missed.
        network.ask(.abandon(first), at: Self.b)
        network.request(.transfer(1, to: Self.b, hops: 0), at: Self.a)
        network.deliver(Self.a, Self.b)
        network.deliver(Self.a, Self.c)
        network.deliver(Self.c, Self.b)
        #expect(network.nodes[Self.b.index].openSenders(of: id) == nil)
        let nodes = network.nodes
        let lack = network.collector.abandon(id, at: 5) {
            nodes[$0.index].openSenders(of: id) ?? []
        }
        #expect(lack?.unrecorded == [Self.b])
    }

    @Test("the names that a process remembers have a limit")
    func tooManyKnown() {
        var network = Self.network(.ring(1))
        // A name that was given up is remembered like one that was taken.
        let first = network.snapshot(by: Self.a)
        for number in 2..<UInt64(Snapshotting<Trader>.knownMax) {
            network.ask(.abandon(SnapshotID(Self.b, number)), at: Self.a)
        }
        let last = network.snapshot(by: Self.a)
        #expect(network.refusals.isEmpty)
        #expect(network.snapshots.map(\.id) == [first, last])
        let id = network.snapshot(by: Self.a)
        #expect(network.refusals == [.tooManyKnown])
        // To abandon one that was refused adds no name either.
        network.ask(.abandon(id), at: Self.a)
        network.begin(id, [Self.a], at: Self.a)
        #expect(network.refusals == [.tooManyKnown, .tooManyKnown])
    }

    @Test("a snapshot that was abandoned before it was heard of counts as recorded")
    func abandonedFirst() {
        var network = Self.network(.clique(2))
        let id = SnapshotID(Self.a, 9)
        network.ask(.abandon(id), at: Self.a)
        network.begin(id, [Self.a], at: Self.a)
        #expect(network.refusals == [.alreadyRecorded])
    }

    @Test("a snapshot with too many messages in flight is given up by name, others go on")
    func channelOverflow() {
        var network = Self.network(.clique(2), recordedMessagesMax: 4)
        for _ in 0..<5 { network.request(.transfer(1, to: Self.b, hops: 0), at: Self.a) }
        let id = network.snapshot(by: Self.b)
        for _ in 0..<4 { network.deliver(Self.a, Self.b) }
        #expect(network.nodes[1].openSenders(of: id) == [Self.a])
        #expect(network.refusals.isEmpty)
        let other = network.snapshot(by: Self.b)
        network.deliver(Self.a, Self.b)
        #expect(network.refusals == [.channelOverflow])
        #expect(network.nodes[1].openSenders(of: id) == nil)
        #expect(network.nodes[1].openSenders(of: other) == [Self.a])
        network.deliverAll()
        #expect(network.snapshots.map(\.id) == [other])
        #expect(network.snapshots.first?.inFlightCount == 1)
    }

    @Test("the limits that nobody changes are those that are documented")
    func limits() {
        #expect(Snapshotting<Trader>.recordedMessagesMax == 1_000_000)
    }

    @Test("what is abandoned is forgotten, and its markers no longer count")
    func abandon() {
        var network = Self.network(.clique(2))
        let id = network.snapshot(by: Self.a)
        #expect(network.nodes[0].openSenders(of: id) == [Self.b])
        for process in [Self.a, Self.b] { network.ask(.abandon(id), at: process) }
        #expect(network.nodes[0].openSenders(of: id) == nil)
        network.deliverAll()
        #expect(network.parts.isEmpty)
        #expect(network.refusals.isEmpty)
        #expect(network.nodes[1].openSenders(of: id) == nil)
        // The next one is not disturbed.
        let next = network.snapshot(by: Self.b)
        network.deliverAll()
        #expect(network.snapshots.map(\.id) == [next])
    }

    @Test("with fixed delays the application does the same with snapshots as without")
    func nonInterference() {
        for seed in UInt64(0)..<100 {
            let plan = SnapshotPlan(
                seed: seed, options: NetworkOptions(delay: .fixed(1 + seed % 7)))
            func run(withSnapshots: Bool) -> [[String]] {
                let nodes = plan.snapshotting(plan.observed(plan.stamped(plan.vectors)))
                var network = SimulatedNetwork(
                    nodes, on: plan.topology, options: plan.options, seed: 1)
                for (time, action) in plan.actions {
                    network.run(until: UInt64(time))
                    switch action {
                    case .application(let request, let process):
                        network.request(.application(request), at: process)
                    case .begin(let number, let initiators) where withSnapshots:
                        let id = SnapshotID(initiators[0], UInt64(number + 1))
                        network.request(.begin(id, initiators: initiators), at: initiators[0])
                    case .begin, .join: break
                    }
                }
                network.runUntilQuiet()
                return network.processes.map { node in
                    node.content.inputs.map { "\($0)" } + ["\(node.content.recorded)"]
                }
            }
            #expect(run(withSnapshots: true) == run(withSnapshots: false), "seed \(seed)")
        }
    }

    @Test("a snapshot is complete within one delay a hop, and one more")
    func bound() {
        for seed in UInt64(0)..<100 {
            let plan = SnapshotPlan(seed: seed, options: NetworkOptions(delay: .uniform(1...20)))
            let run = SnapshotRun(plan, plan.snapshotting(plan.observed { trader, _ in trader }))
            for snapshot in run.snapshots where snapshot.initiators.count == 1 {
                let hopsMax = UInt64(snapshot.processes.count)
                #expect(snapshot.endTime - snapshot.startTime <= 20 * hopsMax, "seed \(seed)")
            }
        }
    }
}
