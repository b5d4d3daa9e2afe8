import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("A run is a function of its seed")
struct SimulationDeterminismTests {
    typealias Network = SimulatedNetwork<Chatter>

    static let options = NetworkOptions(
        order: .reordering, delay: .exponential(mean: 9), lossRate: 0.1, duplicationRate: 0.1)

    static func begun(seed: UInt64, _ options: NetworkOptions = options) -> Network {
        var network = Network.chatters(on: .clique(4), options, seed: seed)
        for process in network.topology.processes {
            network.request(.send(3, to: .all, hops: 1), at: process)
        }
        network.run(until: 5)
        network.cut(ChannelID(from: 0, to: 1))
        network.crash(3)
        return network
    }

    static func finish(_ network: inout Network) {
        network.restart(3)
        network.runUntilQuiet()
    }

    /// A digest by FNV-1a of the whole journal, written out in text.
    static func digest(_ network: Network) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for event in network.journal {
            let line =
                "\(event.time) \(event.step) \(event.kind) \(event.channel.sender)"
                + " \(event.channel.receiver) \(event.transmission)\n"
            for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return hash
    }

    @Test("The same seed gives the same journal and outputs", arguments: UInt64(0)..<20)
    func same(seed: UInt64) {
        var first = Self.begun(seed: seed)
        var second = Self.begun(seed: seed)
        Self.finish(&first)
        Self.finish(&second)
        #expect(first.journal == second.journal)
        #expect(first.takeOutputs().map(\.output) == second.takeOutputs().map(\.output))
    }

    @Test("Different seeds give different journals")
    func different() {
        let digests = (UInt64(0)..<50).map { seed in
            var network = Self.begun(seed: seed)
            Self.finish(&network)
            return Self.digest(network)
        }
        #expect(Set(digests).count == 50)
    }

    @Test("The journal of a seed is the same in every process and build")
    func pinned() {
        var network = Self.begun(seed: 42)
        Self.finish(&network)
        #expect(Self.digest(network) == 10_080_747_176_783_872_081)
    }

    @Test("A copy has a future of its own", arguments: UInt64(0)..<10)
    func copies(seed: UInt64) {
        var first = Self.begun(seed: seed)
        var second = first
        Self.finish(&first)
        let untouched = second.journal
        second.request(.send(to: .all), at: 1)
        #expect(second.count(.sent) == untouched.count { $0.kind == .sent } + 3)
        Self.finish(&second)
        #expect(first.journal != second.journal)
        #expect(first.journal.starts(with: untouched))
        #expect(second.journal.starts(with: untouched))

        var alone = Self.begun(seed: seed)
        Self.finish(&alone)
        #expect(first.journal == alone.journal)
    }

    @Test("Faults and delays are drawn apart: a loss rate moves no arrival of what is not lost")
    func separateStreams() {
        var base = Self.options
        base.lossRate = 0
        base.duplicationRate = 0
        var rare = base
        rare.lossRate = 1e-300
        var calm = Self.begun(seed: 9, base)
        var lossy = Self.begun(seed: 9, rare)
        Self.finish(&calm)
        Self.finish(&lossy)
        #expect(calm.journal == lossy.journal)
    }

    @Test("The journal changes nothing about the run")
    func unobserved() {
        var network = SimulatedNetwork(
            Array(repeating: Chatter(), count: 4), on: .clique(4), options: Self.options, seed: 3)
        var observed = Network.chatters(on: .clique(4), Self.options, seed: 3)
        for process in network.topology.processes {
            network.request(.send(3, to: .all, hops: 1), at: process)
            observed.request(.send(3, to: .all, hops: 1), at: process)
        }
        _ = network.takeOutputs()
        #expect(network.runUntilQuiet() == .quiet)
        #expect(observed.runUntilQuiet() == .quiet)
        #expect(network.journal.isEmpty)
        #expect(!observed.journal.isEmpty)
        #expect(network.takeOutputs().map(\.output) == observed.takeOutputs().map(\.output))
        #expect(network.now == observed.now)
    }
}
