import CausalMessaging
import LogicalClocks
import ReplicatedStore
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("A replica takes in all that another holds")
struct StoreStateTests {
    @Test(
        "as if it had been handed each of the other's writes",
        arguments: seeds(150), ConflictResolution.allCases)
    func merging(seed: UInt64, resolution: ConflictResolution) throws {
        var random = SeededGenerator(seed: seed)
        var cluster = StoreCluster(count: 4, resolution)
        var sessions = (0..<4).map { ClientSession(SessionID("s\($0)")) }
        for step in 0..<50 {
            let index = random.index(below: 4)
            let key = random.pick(["x", "y", "z"])
            switch random.index(below: 4) {
            case 0: _ = try cluster.ask(&sessions[index], { $0.get(key) }, at: index)
            case 1: _ = try cluster.ask(&sessions[index], { $0.put(key, "\(step)") }, at: index)
            case 2: _ = try cluster.ask(&sessions[index], { $0.delete(key) }, at: index)
            default:
                let deliverable = cluster.deliverable(at: index)
                if !deliverable.isEmpty { cluster.deliver(random.pick(deliverable), at: index) }
            }
        }
        let (sender, receiver) = (random.index(below: 4), random.index(below: 4))
        cluster.share(from: sender, to: receiver)
        let known = Set(cluster.models[receiver].writes)
        for write in cluster.models[sender].writes where !known.contains(write) {
            cluster.models[receiver].add(write)
        }
        #expect(cluster.models[receiver].agrees(with: cluster.replicas[receiver]))
        #expect(cluster.replicas[receiver].clock.time >= cluster.replicas[sender].clock.time)
        let received = cluster.applied[receiver].merging(cluster.applied[sender])
        #expect(cluster.replicas[receiver].received == DottedVersionVector(received))
        // What comes twice, or comes late, changes nothing.
        let contents = cluster.replicas[receiver].contents
        cluster.share(from: sender, to: receiver)
        for write in cluster.models[sender].writes { cluster.receive(write, at: receiver) }
        #expect(cluster.replicas[receiver].contents == contents)
        let newcomer = StoreReplica(replica: 9, joining: cluster.replicas[receiver])
        #expect(newcomer.contents == contents)
        #expect(newcomer.writeCount == 0)
        #expect(newcomer.received == DottedVersionVector(received))
        // Under an identifier that has been used, no dot is given twice.
        let same = StoreReplica(
            replica: ReplicaID(sender), joining: cluster.replicas[receiver])
        #expect(same.writeCount == received[ReplicaID(sender)])
    }

    private typealias Stack = ReliableChannels<
        CausallyBroadcast<Stamped<StoreReplica, VectorClock>>
    >

    private static func stack(_ replica: ReplicaID, _ view: View) -> Stack {
        let stamped = Stamped(
            StoreReplica(replica: replica), replica: replica, clock: VectorClock())
        return Stack(
            CausallyBroadcast(stamped, replica: replica, view: view), replica: replica, view: view)
    }

    /// Puts processes that know nothing into a running network, in the place of one that is gone
    /// with all that it knew, or beside the others.
    @Test("views are swapped in mid-run, and all members hold the same", arguments: seeds(120))
    func views(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let view = View(.clique(3))
        var network = SimulatedNetwork(
            view.topology.processes.map { Self.stack($0, view) }, in: view,
            options: NetworkOptions(
                order: random.pick(NetworkOptions.Order.allCases), delay: .exponential(mean: 15),
                lossRate: 0.3 * random.unit(), duplicationRate: 0.3 * random.unit()),
            seed: seed)
        for round in 0..<3 {
            for step in 0..<12 {
                let process = random.pick(network.view.topology.processes)
                let session = SessionID("s\(random.below(3))")
                network.request(
                    .put(
                        session: session, key: random.pick(["x", "y"]), value: "\(round) \(step)"),
                    at: process)
                network.run(until: network.now + random.below(20))
            }
            let replica = network.nextReplica
            let next =
                random.chance(0.5)
                ? network.view.replacing(random.pick(network.view.topology.processes), by: replica)
                : Self.adding(replica, to: network.view)
            network.setView(next, joining: [(replica, Self.newcomer(replica, next))])
        }
        #expect(network.runUntilQuiet(ticksMax: 100_000) == .quiet)
        let members = network.view.topology.processes.map { network.process(at: $0).base }
        for member in members {
            #expect(member.base.base.contents == members[0].base.base.contents, "seed \(seed)")
            #expect(member.waitingCount == 0, "seed \(seed)")
        }
        #expect(members[0].base.base.keyCount == 2)
    }

    private static func newcomer(_ replica: ReplicaID, _ view: View) -> Stack {
        let stamped = Stamped(
            StoreReplica(replica: replica), replica: replica, clock: VectorClock())
        let others = view.topology.processes.filter { $0 != replica }
        return Stack(
            CausallyBroadcast(stamped, replica: replica, view: view, awaiting: Set(others)),
            replica: replica, view: view)
    }

    private static func adding(_ replica: ReplicaID, to view: View) -> View {
        let processes = view.topology.processes + [replica]
        let channels = processes.flatMap { sender in
            processes.filter { $0 != sender }.map { ChannelID(from: sender, to: $0) }
        }
        return View(
            Topology(processes: processes, channels: channels), number: view.number + 1,
            processes: Dictionary(
                uniqueKeysWithValues: processes.map { ($0, view.process(of: $0)) }),
            former: view.former)
    }
}
