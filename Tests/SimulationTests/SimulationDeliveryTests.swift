import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("The simulated network delivers as its options say")
struct SimulationDeliveryTests {
    typealias Network = SimulatedNetwork<Chatter>

    @Test("Processes start in order, at time 0")
    func start() {
        var network = SimulatedNetwork(
            Array(repeating: Chatter(), count: 3), on: .ring(3), seed: 1)
        let outputs = network.takeOutputs()
        #expect(outputs.map(\.process) == [0, 1, 2])
        #expect(outputs.allSatisfy { $0.time == 0 && $0.output == .started })
        #expect(network.takeOutputs().isEmpty)
        #expect(network.journal.isEmpty)
        #expect(network.step() == false)
    }

    @Test("A FIFO channel keeps the order of sending", arguments: UInt64(0)..<20)
    func fifo(seed: UInt64) {
        let options = NetworkOptions(
            delay: .exponential(mean: 30), lossRate: seed % 2 == 0 ? 0 : 0.2,
            duplicationRate: seed % 3 == 0 ? 0 : 0.2)
        var network = Network.chatters(on: .clique(2), options, seed: seed)
        for _ in 0..<40 {
            network.request(.send(2, to: .one(1)), at: 0)
            network.run(until: network.now + 5)
        }
        #expect(network.runUntilQuiet() == .quiet)
        let numbers = network.numbers(at: 1, from: 0)
        #expect(numbers == numbers.sorted())
        #expect(numbers.count > 40)
    }

    @Test("A reordering channel overtakes")
    func reordering() {
        let options = NetworkOptions(order: .reordering)
        var network = Network.chatters(on: .clique(2), options)
        network.request(.send(50, to: .one(1)), at: 0)
        network.runUntilQuiet()
        let numbers = network.numbers(at: 1, from: 0)
        #expect(numbers != numbers.sorted())
        #expect(numbers.sorted() == Array(1...50))
    }

    @Test("FIFO channels overtake each other")
    func channels() {
        var firsts: Set<ReplicaID> = []
        for seed in UInt64(0)..<20 {
            var network = Network.chatters(on: .clique(3), seed: seed)
            network.request(.send(to: .one(2)), at: 0)
            network.request(.send(to: .one(2)), at: 1)
            network.runUntilQuiet()
            if case .got(_, let sender)? = network.takeOutputs().first?.output {
                firsts.insert(sender)
            }
        }
        #expect(firsts == [0, 1])
    }

    @Test("Delays lie in their range", arguments: NetworkOptions.Order.allCases)
    func delays(order: NetworkOptions.Order) {
        let options = NetworkOptions(order: order, delay: .uniform(5...9))
        var network = Network.chatters(on: .clique(2), options)
        var delays: Set<UInt64> = []
        for _ in 0..<100 {
            let before = network.now
            network.request(.send(to: .all), at: 0)
            #expect(network.runUntilQuiet() == .quiet)
            delays.insert(network.now - before)
        }
        #expect(delays == [5, 6, 7, 8, 9])
    }

    @Test("Loss and repetition come at their rates")
    func rates() {
        let options = NetworkOptions(lossRate: 0.2, duplicationRate: 0.1)
        var network = Network.chatters(on: .clique(2), options)
        network.request(.send(10_000, to: .one(1)), at: 0)
        network.runUntilQuiet()
        let lost = network.count(.lost(.chance))
        let duplicated = network.count(.duplicated)
        #expect(abs(lost - 2_000) < 200)
        #expect(abs(duplicated - 800) < 140)
        #expect(network.count(.delivered) == 10_000 - lost + duplicated)
        #expect(network.deliveredCount == UInt64(network.count(.delivered)))
    }

    @Test("A broadcast goes to every process that a channel leads to, and to no other")
    func broadcast() {
        var network = Network.chatters(on: .star(4))
        network.request(.send(to: .all), at: 0)
        network.request(.send(to: .all), at: 3)
        network.runUntilQuiet()
        let delivered = network.journal.filter { $0.kind == .delivered }.map(\.channel)
        let expected = [(0, 1), (0, 2), (0, 3), (3, 0)].map {
            ChannelID(from: ReplicaID($0.0), to: ReplicaID($0.1))
        }
        #expect(delivered.sorted() == expected)
    }

    @Test("Timers run out when they should, those of one time in the order of setting")
    func timers() {
        var network = Network.chatters(on: .ring(2))
        for (number, ticks) in [(1, 30), (2, 10), (3, 10), (4, 0), (5, 20)] {
            network.request(.timer(UInt64(number), afterTicks: UInt64(ticks)), at: 0)
        }
        #expect(network.runUntilQuiet() == .quiet)
        let outputs = network.takeOutputs()
        #expect(outputs.map(\.output) == [4, 2, 3, 5, 1].map { .timer($0) })
        #expect(outputs.map(\.time) == [0, 10, 10, 20, 30])
    }

    @Test("A run stops at its time, and goes on from there")
    func runs() {
        var network = Network.chatters(on: .ring(2), NetworkOptions(delay: .fixed(10)))
        network.request(.send(to: .all), at: 0)
        #expect(network.run(until: 9) == .time)
        #expect(network.now == 9)
        #expect(network.deliveredCount == 0)
        #expect(network.run(until: 10) == .quiet)
        #expect(network.deliveredCount == 1)
        #expect(network.run(until: 5) == .quiet)
        #expect(network.now == 10)
        network.request(.send(to: .all), at: 0)
        #expect(network.runUntilQuiet(ticksMax: 9) == .time)
        #expect(network.now == 19)
        #expect(network.runUntilQuiet(ticksMax: 1) == .quiet)
        #expect(network.now == 20)
        #expect(network.deliveredCount == 2)
    }

    @Test("A run may be given all the time there is")
    func endless() {
        var network = Network.chatters(on: .ring(3))
        network.request(.send(to: .all, hops: 5), at: 0)
        network.run(until: 3)
        #expect(network.runUntilQuiet(ticksMax: .max) == .quiet)
        #expect(network.deliveredCount == 6)
        #expect(network.now < 100)
    }

    @Test("A message over a channel that does not exist is refused")
    func noChannel() async {
        await #expect(processExitsWith: .failure) {
            var network = Network.chatters(on: .ring(3))
            network.request(.send(to: .one(2)), at: 0)
        }
    }

    @Test("A network needs one process for each of its topology")
    func processCount() async {
        await #expect(processExitsWith: .failure) {
            _ = SimulatedNetwork([Chatter()], on: .ring(2), seed: 1)
        }
    }
}
