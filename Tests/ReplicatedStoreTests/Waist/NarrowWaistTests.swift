import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Labels, traces, counts and colours ride on a store that knows of none of them")
struct NarrowWaistTests {
    private typealias Node = ReliableChannels<Tap<WaistNode>>

    private static func topology(_ random: inout SeededGenerator) -> Topology {
        let count = 3 + random.index(below: 4)
        var channels = (1..<count).flatMap { child in
            let parent = random.index(below: child)
            return [
                ChannelID(from: ReplicaID(parent), to: ReplicaID(child)),
                ChannelID(from: ReplicaID(child), to: ReplicaID(parent)),
            ]
        }
        if random.chance(0.5) {
            let end = ReplicaID(count - 1)
            channels += [ChannelID(from: 0, to: end), ChannelID(from: end, to: 0)]
        }
        return Topology(processCount: count, channels: channels)
    }

    private struct Run {
        var network: SimulatedNetwork<Node>
        var truth: WaistTruth
        let isOld: [Bool]

        mutating func note() throws {
            for output in network.takeOutputs() {
                try truth.note(output.output, at: output.process)
            }
        }
    }

    private static func run(seed: UInt64, oldRate: Double) throws -> Run {
        var random = SeededGenerator(seed: seed)
        let topology = topology(&random)
        let isOld = topology.processes.map { _ in random.chance(oldRate) }
        let nodes = topology.processes.map {
            Node(
                Tap(WaistNode($0, on: topology, isOld: isOld[$0.index])), replica: $0,
                view: View(topology))
        }
        let options = NetworkOptions(
            order: random.pick(NetworkOptions.Order.allCases), delay: .uniform(1...40),
            lossRate: 0.1, duplicationRate: 0.1)
        var run = Run(
            network: SimulatedNetwork(nodes, on: topology, options: options, seed: seed),
            truth: WaistTruth(isOld: isOld), isOld: isOld)
        for step in 0..<25 {
            let process = random.pick(topology.processes)
            if step == 8 || step == 16 {
                run.network.processes[process.index].base.base.turn(to: UInt64(step / 8))
                run.truth.turn(process, to: UInt64(step / 8))
            }
            let session = ClientSession(SessionID(random.pick(["north", "south", "east"])))
            let key = random.pick(["x", "y"])
            let request =
                random.chance(0.2) ? session.get(key) : session.put(key, "value \(step)")
            run.network.request(request, at: process)
            run.network.run(until: run.network.now + random.below(60))
            try run.note()
        }
        try #require(run.network.runUntilQuiet() == .quiet)
        try run.note()
        return run
    }

    @Test(
        "each message says which tenants, traces and colours reached it, and each request its bytes",
        arguments: UInt64(0)..<40)
    func truth(seed: UInt64) throws {
        let run = try Self.run(seed: seed, oldRate: [0, 0.3, 0.3, 0.6][Int(seed % 4)])
        var contexts: [Dot: CausalContext] = [:]
        for message in run.truth.sent {
            let context = try CausalHeader<VectorClock>(decoding: message.header).context
            #expect(Set(context[Tenant.self]?.names ?? []) == message.expected.tenants)
            #expect(Set(context[Trace.self]?.names ?? []) == message.expected.traces)
            #expect((context[Colour.self]?.value ?? 0) == message.expected.colour)
            contexts[message.write, default: CausalContext()].merge(context.peeked)
        }
        #expect(run.truth.sent.count > 20)
        for (write, context) in contexts {
            #expect((context[ByteCount.self]?.total ?? 0) == run.truth.counted[write, default: 0])
            #expect(context[ByteCount.self]?.isDisputed != true)
        }
        if !run.isOld.contains(true) {
            let sum = run.truth.sent.reduce(0) { $0 + $1.payloadCount }
            #expect(run.truth.counted.values.reduce(0, +) == sum)
        }
    }

    @Test("the colour of messages cuts the runs consistently")
    func snapshot() throws {
        var comparisons = 0
        for seed in UInt64(0)..<40 {
            let run = try Self.run(seed: seed, oldRate: 0.3)
            let nodes = run.network.processes.map(\.base.base)
            for (index, node) in nodes.enumerated() {
                guard let tools = node.tools else { continue }
                #expect(tools.colour == run.truth.colours[index])
                for (colour, recorded) in tools.recorded {
                    for (origin, other) in nodes.enumerated() where origin != index {
                        // Nothing is recorded under a colour that a replica skipped.
                        guard let theirs = other.tools?.recorded[colour] else { continue }
                        #expect(recorded[ReplicaID(origin)] <= theirs[ReplicaID(origin)])
                        if theirs[ReplicaID(origin)] > 0 { comparisons += 1 }
                    }
                }
            }
        }
        #expect(comparisons > 100)
    }

    @Test("replicas with tools and without end with the same data", arguments: UInt64(0)..<20)
    func interoperation(seed: UInt64) throws {
        let run = try Self.run(seed: seed, oldRate: 0.5)
        let stores = run.network.processes.map(\.base.base.store)
        for store in stores {
            #expect(store.delivered == stores[0].delivered)
            #expect(store.base.contents == stores[0].base.contents)
        }
        #expect(!stores[0].base.contents.isEmpty)
        // A replica without tools says nothing of its own.
        for message in run.truth.sent where run.isOld[message.write.replica.index] {
            #expect(message.expected.tenants.isEmpty && message.expected.traces.isEmpty)
        }
    }
}
