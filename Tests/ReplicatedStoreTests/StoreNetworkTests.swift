import CausalMessaging
import FaultyLayers
import LogicalClocks
import ReplicatedStore
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Replicas on a network with faults")
struct StoreNetworkTests {
    private typealias Replica = Stamped<StoreReplica, VectorClock>
    private typealias Network<Layer: ProcessLayer> = SimulatedNetwork<ReliableChannels<Layer>>

    private func network<Layer: ProcessLayer>(
        _ topology: Topology, _ resolution: ConflictResolution, options: NetworkOptions,
        seed: UInt64, wrap: (Replica, View) -> Layer
    ) -> Network<Layer> {
        let nodes = zip(topology.processes, VectorClock.initial(count: topology.processCount)).map {
            let store = StoreReplica(replica: $0, resolution: resolution)
            let stamped = Stamped(store, replica: $0, clock: $1, isObserved: true)
            return ReliableChannels(
                wrap(stamped, View(topology)), replica: $0, view: View(topology))
        }
        return SimulatedNetwork(nodes, on: topology, options: options, seed: seed)
    }

    private func causal(_ replica: Replica, _ view: View) -> CausallyBroadcast<Replica> {
        CausallyBroadcast(replica, replica: replica.replica, view: view)
    }

    private func arrival(_ replica: Replica, _ view: View) -> ArrivalBroadcast<Replica> {
        ArrivalBroadcast(replica, replica: replica.replica, view: view)
    }

    private func stores<Layer: ProcessLayer>(_ network: Network<Layer>) -> [StoreReplica]
    where Layer.Base == Replica {
        network.processes.map(\.base.base.base)
    }

    @Test(
        "replicas are equal at the end, after loss, repetition, partitions and crashes",
        arguments: seeds(150), ConflictResolution.allCases)
    func convergence(seed: UInt64, resolution: ConflictResolution) throws {
        var random = SeededGenerator(seed: seed)
        let count = 2 + random.index(below: 4)
        let topology = random.pick([Topology.clique(count), .line(count), .star(count)])
        let options = NetworkOptions(
            order: random.pick(NetworkOptions.Order.allCases), delay: .exponential(mean: 20),
            lossRate: 0.3 * random.unit(), duplicationRate: 0.3 * random.unit())
        var network = network(
            topology, resolution, options: options, seed: seed, wrap: causal)
        var sessions = topology.processes.map { ClientSession(SessionID("s\($0)")) }
        var writes: [StoreWrite] = []
        for step in 0..<60 {
            let process = random.pick(topology.processes)
            let session = sessions[process.index]
            let key = random.pick(["x", "y"])
            let request = random.pick([
                session.get(key), session.put(key, "\(step)"), session.delete(key),
            ])
            network.request(request, at: process)
            if random.chance(0.2) { network.disturb(using: &random) }
            network.run(until: network.now + random.below(40))
            for output in network.takeOutputs() {
                guard case .step(let step) = output.output else { continue }
                for answer in step.answers { sessions[output.process.index].receive(answer) }
                for send in step.sends {
                    if case .write(let write) = send.message { writes.append(write) }
                }
            }
        }
        network.settle()
        let model = StoreModel(resolution, writes: writes)
        for store in stores(network) { #expect(model.agrees(with: store)) }
        #expect(writes.count > 10)
    }

    /// Whether a reader at the last process finds `y`, which was written after `x` was read,
    /// and then no `x`.
    private func showsEffectWithoutCause<Layer: ProcessLayer>(
        seed: UInt64, wrap: (Replica, View) -> Layer
    ) -> Bool
    where Layer.Base == Replica, Layer.Request == StoreRequest {
        let topology = Topology.clique(3)
        let options = NetworkOptions(delay: .exponential(mean: 20))
        var network = network(topology, .siblings, options: options, seed: seed, wrap: wrap)
        var isAnswered = false
        network.request(.put(session: "s", key: "x", value: "cause"), at: 0)
        for time in UInt64(1)...400 {
            network.run(until: time)
            let stores = stores(network)
            if !isAnswered, stores[1].entry(of: "x") != nil {
                isAnswered = true
                network.request(.get(session: "t", key: "x"), at: 1)
                network.request(.put(session: "t", key: "y", value: "effect"), at: 1)
            }
            if stores[2].entry(of: "y") != nil && stores[2].entry(of: "x") == nil { return true }
        }
        return false
    }

    @Test("in causal order no reader sees an effect without its cause; on arrival, some do")
    func anomaly() {
        let drawn = seeds(300)
        #expect(!drawn.contains { showsEffectWithoutCause(seed: $0, wrap: causal) })
        let count = drawn.count { showsEffectWithoutCause(seed: $0, wrap: arrival) }
        #expect(count * 30 > drawn.count)
    }

    @Test("on arrival, replicas still become equal", arguments: 0..<50 as Range<UInt64>)
    func arrivalConverges(seed: UInt64) throws {
        let topology = Topology.clique(3)
        var random = SeededGenerator(seed: seed)
        var network = network(
            topology, .lastWriterWins,
            options: NetworkOptions(order: .reordering, lossRate: 0.1), seed: seed, wrap: arrival)
        for step in 0..<30 {
            network.request(
                .put(session: "s", key: random.pick(["x", "y"]), value: "\(step)"),
                at: random.pick(topology.processes))
            network.run(until: network.now + random.below(10))
        }
        try #require(network.runUntilQuiet() == .quiet)
        let contents = stores(network).map(\.contents)
        #expect(contents[0] == contents[1] && contents[0] == contents[2])
    }
}
