import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("Reliable channels deliver everything once and in order")
struct ReliableChannelsTests {
    typealias Network = SimulatedNetwork<ReliableChannels<Chatter>>

    static let hostile = NetworkOptions(
        order: .reordering, delay: .exponential(mean: 15), lossRate: 0.3, duplicationRate: 0.2)

    static func network(
        _ topology: Topology, _ options: NetworkOptions, seed: UInt64
    ) -> Network {
        let layers = topology.processes.map {
            ReliableChannels(Chatter(), replica: $0, view: View(topology))
        }
        return SimulatedNetwork(
            layers, on: topology, options: options, seed: seed, keepsJournal: true)
    }

    /// Whether every channel brought 1, 2, 3, … up to what was sent on it.
    static func expectExactlyOnce(_ network: inout Network) {
        let arrived = network.numbers()
        for channel in network.topology.channels {
            let count = network.processes[channel.sender.index].base
                .sent[.one(channel.receiver), default: 0]
            #expect(arrived[channel, default: []] == Array(1..<count + 1))
        }
    }

    static func send(_ count: Int, on network: inout Network, _ random: inout SeededGenerator) {
        for _ in 0..<count {
            let channel = random.pick(network.topology.channels)
            network.request(.send(to: .one(channel.receiver)), at: channel.sender)
            network.request(.timer(1, afterTicks: 3), at: channel.sender)
            network.run(until: network.now + random.below(20))
        }
    }

    @Test("While the network loses, repeats and reorders", arguments: UInt64(0)..<40)
    func hostileNetwork(seed: UInt64) {
        let count = 2 + Int(seed % 4)
        let topologies = [Topology.clique(count), .line(count), .star(count)]
        var network = Self.network(topologies[Int(seed % 3)], Self.hostile, seed: seed)
        var random = SeededGenerator(seed: seed)
        Self.send(60, on: &network, &random)
        #expect(network.runUntilQuiet() == .quiet)
        Self.expectExactlyOnce(&network)
    }

    @Test(
        "Across partitions that heal and crashes that keep the memory",
        arguments: UInt64(0)..<60)
    func faults(seed: UInt64) {
        var network = Self.network(.clique(3 + Int(seed % 3)), Self.hostile, seed: seed)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<12 {
            network.disturb(using: &random)
            Self.send(8, on: &network, &random)
            network.run(until: network.now + random.below(3_000))
        }
        network.settle()
        Self.expectExactlyOnce(&network)
    }

    @Test("A backlog longer than one repetition gets through after a partition")
    func backlog() {
        let channel = ChannelID(from: 0, to: 1)
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        network.cut(channel)
        for _ in 0..<300 { network.request(.send(to: .one(1)), at: 0) }
        network.run(until: 5_000)
        network.heal(channel)
        #expect(network.runUntilQuiet() == .quiet)
        Self.expectExactlyOnce(&network)
        #expect(network.processes[0].base.sent == [.one(1): 300])
    }

    @Test("What waits at a crash is repeated at the restart, not an interval later")
    func restart() {
        var network = Self.network(
            .clique(2), NetworkOptions(delay: .fixed(1)), seed: 1)
        network.cut(ChannelID(from: 0, to: 1))
        network.request(.send(to: .one(1)), at: 0)
        network.crash(0)
        network.healAll()
        network.restart(0)
        network.run(until: 1)
        #expect(network.numbers() == [ChannelID(from: 0, to: 1): [1]])
    }

    @Test("A quiet channel repeats nothing")
    func noRepetition() {
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        for _ in 0..<20 { network.request(.send(to: .one(1)), at: 0) }
        #expect(network.runUntilQuiet() == .quiet)
        let sent = network.journal.filter { $0.kind == .sent }
        #expect(sent.count { $0.channel == ChannelID(from: 0, to: 1) } == 20)
        #expect(sent.count { $0.channel == ChannelID(from: 1, to: 0) } == 20)
        Self.expectExactlyOnce(&network)
    }

    @Test("While nothing arrives, repetitions come at growing intervals up to a limit")
    func intervals() {
        let channel = ChannelID(from: 0, to: 1)
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        network.cut(channel)
        network.request(.send(to: .one(1)), at: 0)
        network.run(until: 5_000)
        let times = network.journal.filter { $0.kind == .sent }.map(\.time)
        var expected: [UInt64] = []
        var time: UInt64 = 0
        var interval = ReliableOptions().repeatTicksMin
        while time <= 5_000 {
            expected.append(time)
            time += interval
            interval = min(2 * interval, ReliableOptions().repeatTicksMax)
        }
        #expect(times == expected)
    }

    @Test("Timers of the process inside reach it")
    func innerTimers() {
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        for _ in 0..<5 { network.request(.timer(1, afterTicks: 3), at: 0) }
        #expect(network.runUntilQuiet() == .quiet)
        let fired = network.takeOutputs().filter { $0.output == .timer(1) }
        #expect(fired.map(\.process) == [0, 0, 0, 0, 0])
    }

    @Test("What is too far ahead, and acknowledgements of what was never sent, are dropped")
    func hostileFrames() {
        var layer = ReliableChannels(Chatter(), replica: 0, view: View(.clique(2)))
        var outbox = Outbox<ReliableFrame<Chatter.Ball>, Chatter.Said>()
        let far = 1 + UInt64(ReliableOptions().aheadMax)
        for number in [far, 0, .max] {
            layer.receive(.data(number: number, .init(5)), from: 1, into: &outbox)
        }
        #expect(outbox.emissions.isEmpty)
        let none = ReliableFrame<Chatter.Ball>.acknowledgement(upTo: 0)
        #expect(outbox.sends.map(\.message) == [none, none, none])
        outbox.removeAll()
        // The farthest that is held back is handed on in its turn; the one beyond is not there.
        for number in (1..<far).reversed() {
            layer.receive(.data(number: number, .init(Int(number))), from: 1, into: &outbox)
        }
        #expect(outbox.emissions.map(\.output) == (1..<Int(far)).map { .got($0, from: 1) })
        #expect(outbox.sends.last?.message == .acknowledgement(upTo: far - 1))
        outbox.removeAll()
        layer.handle(.send(to: .one(1)), into: &outbox)
        for number in [0, 2, UInt64.max] {
            layer.receive(.acknowledgement(upTo: number), from: 1, into: &outbox)
        }
        layer.handle(.send(to: .one(1)), into: &outbox)
        #expect(
            outbox.sends.map(\.message) == [.data(number: 1, .init(1)), .data(number: 2, .init(2))])
    }
}
