import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import Testing

@Suite("A collector names what a snapshot lacks")
struct SnapshotCollectorTests {
    static let a: ReplicaID = 0
    static let b: ReplicaID = 1
    static let c: ReplicaID = 2

    typealias Network = SimulatedNetwork<Snapshotting<Trader>>

    static func network(_ topology: Topology) -> Network {
        SimulatedNetwork(
            topology.processes.map {
                Snapshotting(
                    Trader($0, topology: topology, balance: 10), replica: $0, view: View(topology))
            }, on: topology, seed: 1)
    }

    /// Starts a snapshot, lets everything happen, and returns it or what it lacks.
    static func snapshot(
        _ network: inout Network, by initiators: [ReplicaID]
    ) -> (GlobalSnapshot?, IncompleteSnapshot?, SnapshotID) {
        var collector = SnapshotCollector<Trader>(
            roster: .lettered(count: network.topology.processCount), topology: network.topology)
        let id = collector.begin(initiators: initiators, at: network.now)
        for process in initiators {
            network.request(.begin(id, initiators: initiators), at: process)
        }
        network.runUntilQuiet()
        var complete: GlobalSnapshot?
        for output in network.takeOutputs() {
            let taken = collector.take(output.output, of: output.process, at: output.time)
            complete = taken ?? complete
        }
        #expect((complete == nil) == (collector.incomplete == [id]))
        let nodes = network.processes
        let lack = collector.abandon(id, at: network.now) {
            nodes[$0.index].openSenders(of: id) ?? []
        }
        #expect(collector.incomplete.isEmpty)
        return (complete, lack, id)
    }

    @Test("processes that no initiator reaches are named and not waited for")
    func unreached() {
        let topology = Topology(
            processCount: 4,
            channels: [
                ChannelID(from: Self.a, to: Self.b), ChannelID(from: Self.b, to: Self.a),
                ChannelID(from: Self.c, to: Self.b),
            ])
        var network = Self.network(topology)
        let (complete, lack, _) = Self.snapshot(&network, by: [Self.a])
        #expect(lack == nil)
        #expect(complete?.processes.map(\.process) == [Self.a, Self.b])
        #expect(complete?.unreached == [Self.c, 3])
        #expect(complete?.channels.map(\.channel) == Array(topology.channels.prefix(2)))
    }

    @Test(
        "an initiator that is no process of the system reaches nothing",
        arguments: [Topology.clique(3), .ring(3)])
    func strangers(topology: Topology) throws {
        var snapshot = try SnapshotFileTests.example()
        snapshot.topology = topology.channels
        snapshot.initiators = [7]
        #expect(snapshot.scope.isEmpty)
        #expect(snapshot.unreached == topology.processes)
        snapshot.initiators = [7, 1]
        #expect(snapshot.scope == topology.processes)
        #expect(snapshot.unreached.isEmpty)
    }

    @Test("a process that is down is named, and the channels from it")
    func crash() {
        var network = Self.network(.clique(3))
        network.crash(Self.c)
        let (complete, lack, _) = Self.snapshot(&network, by: [Self.a])
        #expect(complete == nil)
        #expect(lack?.unrecorded == [Self.c])
        #expect(
            lack?.openChannels
                == [ChannelID(from: Self.c, to: Self.a), ChannelID(from: Self.c, to: Self.b)])
        #expect(lack?.processCount == 3)
        #expect(
            lack?.description(in: .lettered(count: 3))
                == "c never recorded a state; no marker came on c→a, c→b")
    }

    @Test("a process that goes down after it recorded leaves the channels to it open")
    func crashAfterRecording() {
        var network = Self.network(.clique(3))
        let initiators = [Self.a]
        var collector = SnapshotCollector<Trader>(
            roster: .lettered(count: 3), topology: .clique(3))
        let id = collector.begin(initiators: initiators, at: 0)
        network.request(.begin(id, initiators: initiators), at: Self.a)
        network.crash(Self.a)
        network.runUntilQuiet()
        for output in network.takeOutputs() {
            if case .recorded(let id) = output.output {
                collector.markRecorded(id, by: output.process)
            }
            if case .part(let part) = output.output {
                let snapshot = collector.add(part, at: output.time)
                #expect(snapshot == nil)
            }
        }
        let lack = collector.abandon(id, at: 9) {
            network.processes[$0.index].openSenders(of: id) ?? []
        }
        #expect(lack?.unrecorded == [])
        #expect(
            lack?.openChannels
                == [ChannelID(from: Self.b, to: Self.a), ChannelID(from: Self.c, to: Self.a)])
        #expect(
            lack?.description(in: .lettered(count: 3)) == "no marker came on b→a, c→a")
    }

    @Test("a channel that is cut is named")
    func partition() {
        var network = Self.network(.ring(3))
        network.cut(ChannelID(from: Self.c, to: Self.a))
        let (complete, lack, id) = Self.snapshot(&network, by: [Self.a])
        #expect(complete == nil)
        #expect(lack?.unrecorded == [])
        #expect(lack?.openChannels == [ChannelID(from: Self.c, to: Self.a)])
        // Given up by the driver too, it leaves nothing behind, and the next is complete.
        for process in network.topology.processes { network.request(.abandon(id), at: process) }
        for node in network.processes { #expect(node.openSenders(of: id) == nil) }
        network.healAll()
        let (next, _, _) = Self.snapshot(&network, by: [Self.b])
        #expect(next != nil)
    }

    @Test("a part speaks for its process, told or not")
    func partWithoutNote() {
        var network = HandDriven(
            (0..<2).map { Trader(.init($0), topology: .line(2), balance: 1) }, on: .line(2))
        let id = network.snapshot(by: Self.a)
        network.deliver(Self.a, Self.b)
        var collector = SnapshotCollector<Trader>(
            roster: .lettered(count: 2), topology: .line(2))
        #expect(collector.begin(initiators: [Self.a], at: 0) == id)
        for part in network.parts {
            let snapshot = collector.add(part, at: 1)
            #expect(snapshot == nil)
        }
        let lack = collector.abandon(id, at: 1) { _ in [] }
        #expect(lack?.unrecorded == [Self.a])
    }

    @Test("snapshots are numbered by initiator, and unknown ones belong to none")
    func names() {
        var collector = SnapshotCollector<Trader>(
            roster: .lettered(count: 2), topology: .line(2))
        let ids = [[Self.a], [Self.b], [Self.a, Self.b]].map {
            collector.begin(initiators: $0, at: 7)
        }
        #expect(ids.map { $0.description(in: .lettered(count: 2)) } == ["a-1", "b-1", "a-2"])
        #expect(collector.incomplete == [ids[0], ids[2], ids[1]])
        let unknown = collector.abandon(SnapshotID(Self.a, 9), at: 7) { _ in [] }
        #expect(unknown == nil)
        let part = SnapshotPart(
            id: SnapshotID(Self.a, 9), process: Self.a,
            state: Trader(Self.a, topology: .line(2), balance: 1), sentBefore: [0, 0],
            incoming: [])
        let snapshot = collector.add(part, at: 8)
        #expect(snapshot == nil)
        #expect(collector.incomplete.count == 3)
    }

    @Test("a finished snapshot is not changed by what comes after it")
    func stability() {
        for seed in UInt64(0)..<40 {
            let plan = SnapshotPlan(seed: seed)
            let inside = plan.observed(plan.stamped(plan.stamps))
            let whole = SnapshotRun(plan, plan.snapshotting(inside))
            // The same run stopped after so many steps has the same snapshots, as far as it got.
            for stepsMax in [10, 20, 40, 80] {
                let part = SnapshotRun(plan, plan.snapshotting(inside), stepsMax: stepsMax)
                let bytes = part.snapshots.map { $0.encoded() }
                #expect(
                    bytes == whole.snapshots.prefix(bytes.count).map { $0.encoded() },
                    "seed \(seed)")
            }
        }
    }
}
