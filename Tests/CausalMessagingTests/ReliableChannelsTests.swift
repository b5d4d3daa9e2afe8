import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import Testing

/// A process that numbers what it sends to each other, and tells what it receives.
struct Counting: CausalProcess {
    struct Arrival: Hashable, Sendable {
        var sender: ReplicaID
        var number: Int
    }

    var sent: [Int]
    var timersFired = 0

    init(processCount: Int) {
        sent = Array(repeating: 0, count: processCount)
    }

    mutating func handle(_ request: ReplicaID, into outbox: inout Outbox<Int, Arrival>) {
        sent[request.index] += 1
        outbox.send(sent[request.index], to: request)
        outbox.setTimer(TimerID(UInt64(request.rawValue)), afterTicks: 3)
    }

    mutating func receive(
        _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Arrival>
    ) {
        outbox.emit(Arrival(sender: sender, number: message))
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Int, Arrival>) {
        timersFired += 1
    }
}

@Suite("Reliable channels deliver everything once and in order")
struct ReliableChannelsTests {
    typealias Network = SimulatedNetwork<ReliableChannels<Counting>>

    static let hostile = NetworkOptions(
        order: .reordering, delay: .exponential(mean: 15), lossRate: 0.3, duplicationRate: 0.2)

    static func network(
        _ topology: Topology, _ options: NetworkOptions, seed: UInt64
    ) -> Network {
        let layers = topology.processes.map {
            ReliableChannels(
                Counting(processCount: topology.processCount), replica: $0, view: View(topology))
        }
        return SimulatedNetwork(
            layers, on: topology, options: options, seed: seed, keepsJournal: true)
    }

    /// The numbers that arrived on each channel, in order.
    static func arrivals(_ network: inout Network) -> [ChannelID: [Int]] {
        var arrived: [ChannelID: [Int]] = [:]
        for output in network.takeOutputs() {
            let channel = ChannelID(from: output.output.sender, to: output.process)
            arrived[channel, default: []].append(output.output.number)
        }
        return arrived
    }

    /// Whether every channel brought 1, 2, 3, … up to what was sent on it.
    static func expectExactlyOnce(_ network: inout Network) {
        let arrived = arrivals(&network)
        for channel in network.topology.channels {
            let count = network.processes[channel.sender.index].base
                .sent[channel.receiver.index]
            #expect(arrived[channel, default: []] == Array(1..<count + 1))
        }
    }

    static func send(_ count: Int, on network: inout Network, _ random: inout SeededGenerator) {
        for _ in 0..<count {
            let channel = random.pick(network.topology.channels)
            network.request(channel.receiver, at: channel.sender)
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
        let processes = network.topology.processes
        for _ in 0..<12 {
            switch random.below(5) {
            case 0:
                var shuffled = processes
                random.shuffle(&shuffled)
                let size = 1 + random.index(below: shuffled.count - 1)
                network.partition([Array(shuffled[..<size]), Array(shuffled[size...])])
            case 1: network.cut(random.pick(network.topology.channels))
            case 2: network.healAll()
            case 3: network.crash(random.pick(processes))
            default: network.restart(random.pick(processes))
            }
            Self.send(8, on: &network, &random)
            network.run(until: network.now + random.below(3_000))
        }
        network.healAll()
        for process in processes { network.restart(process) }
        #expect(network.runUntilQuiet() == .quiet)
        Self.expectExactlyOnce(&network)
    }

    @Test("A backlog longer than one repetition gets through after a partition")
    func backlog() {
        let channel = ChannelID(from: 0, to: 1)
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        network.cut(channel)
        for _ in 0..<300 { network.request(1, at: 0) }
        network.run(until: 5_000)
        network.heal(channel)
        #expect(network.runUntilQuiet() == .quiet)
        Self.expectExactlyOnce(&network)
        #expect(network.processes[0].base.sent[1] == 300)
    }

    @Test("What waits at a crash is repeated at the restart, not an interval later")
    func restart() {
        var network = Self.network(
            .clique(2), NetworkOptions(delay: .fixed(1)), seed: 1)
        network.cut(ChannelID(from: 0, to: 1))
        network.request(1, at: 0)
        network.crash(0)
        network.healAll()
        network.restart(0)
        network.run(until: 1)
        #expect(Self.arrivals(&network) == [ChannelID(from: 0, to: 1): [1]])
    }

    @Test("A quiet channel repeats nothing")
    func noRepetition() {
        var network = Self.network(.clique(2), NetworkOptions(), seed: 1)
        for _ in 0..<20 { network.request(1, at: 0) }
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
        network.request(1, at: 0)
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
        for _ in 0..<5 { network.request(1, at: 0) }
        #expect(network.runUntilQuiet() == .quiet)
        #expect(network.processes[0].base.timersFired == 5)
        #expect(network.processes[1].base.timersFired == 0)
    }

    @Test("What is too far ahead, and acknowledgements of what was never sent, are dropped")
    func hostileFrames() {
        typealias Layer = ReliableChannels<Counting>
        let topology = Topology.clique(2)
        var layer = Layer(Counting(processCount: 2), replica: 0, view: View(topology))
        var outbox = Outbox<ReliableFrame<Int>, Counting.Arrival>()
        let far = 1 + UInt64(ReliableOptions().aheadMax)
        for number in [far, 0, .max] {
            layer.receive(.data(number: number, 5), from: 1, into: &outbox)
        }
        #expect(outbox.emissions.isEmpty)
        let none = ReliableFrame<Int>.acknowledgement(upTo: 0)
        #expect(outbox.sends.map(\.message) == [none, none, none])
        outbox.removeAll()
        // The farthest that is held back is handed on in its turn; the one beyond is not there.
        for number in (1..<far).reversed() {
            layer.receive(.data(number: number, Int(number)), from: 1, into: &outbox)
        }
        #expect(outbox.emissions.map(\.output.number) == Array(1..<Int(far)))
        #expect(outbox.sends.last?.message == .acknowledgement(upTo: far - 1))
        outbox.removeAll()
        layer.handle(1, into: &outbox)
        for number in [0, 2, UInt64.max] {
            layer.receive(.acknowledgement(upTo: number), from: 1, into: &outbox)
        }
        layer.handle(1, into: &outbox)
        #expect(outbox.sends.map(\.message) == [.data(number: 1, 1), .data(number: 2, 2)])
    }
}
