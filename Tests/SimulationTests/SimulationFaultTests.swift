import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("The simulated network fails as it is asked to")
struct SimulationFaultTests {
    typealias Network = SimulatedNetwork<Chatter>

    static let slow = NetworkOptions(delay: .fixed(10))

    @Test("A cut loses what is sent and what arrives, one way only, until it heals")
    func oneWay() {
        let there = ChannelID(from: 0, to: 1)
        let back = ChannelID(from: 1, to: 0)
        var network = Network.chatters(on: .clique(2), Self.slow)
        network.request(.send(to: .one(1)), at: 0)
        network.cut(there)
        #expect(network.isCut(there))
        #expect(!network.isCut(back))
        network.request(.send(to: .one(1)), at: 0)
        network.request(.send(to: .one(0)), at: 1)
        network.run(until: 10)
        #expect(network.numbers(at: 0, from: 1) == [1])
        #expect(network.count(.lost(.partition)) == 2)
        network.request(.send(to: .one(1)), at: 0)
        network.heal(there)
        network.request(.send(to: .one(1)), at: 0)
        network.runUntilQuiet()
        #expect(network.numbers(at: 1, from: 0) == [4])
        #expect(network.count(.lost(.partition)) == 3)
    }

    @Test("What is on its way over a cut arrives if the channel heals in time")
    func healInTime() {
        var network = Network.chatters(on: .clique(2), Self.slow)
        network.request(.send(to: .one(1)), at: 0)
        network.cut(ChannelID(from: 0, to: 1))
        network.run(until: 9)
        network.heal(ChannelID(from: 0, to: 1))
        network.runUntilQuiet()
        #expect(network.numbers(at: 1, from: 0) == [1])
    }

    @Test("A channel that does not exist cannot be cut")
    func noChannel() {
        var network = Network.chatters(on: .ring(3))
        network.cut(ChannelID(from: 1, to: 0))
        #expect(!network.isCut(ChannelID(from: 1, to: 0)))
    }

    @Test("A partition cuts what joins different groups, and leaves who is in none alone")
    func groups() {
        var network = Network.chatters(on: .clique(5))
        network.partition([[0, 1], [2, 3]])
        let group = [0, 0, 1, 1]
        for channel in network.topology.channels {
            let ends = [channel.sender.index, channel.receiver.index]
            let isApart = ends.allSatisfy { $0 < 4 } && group[ends[0]] != group[ends[1]]
            #expect(network.isCut(channel) == isApart)
        }
        network.healAll()
        #expect(!network.topology.channels.contains(where: network.isCut))
        // Another partition adds to the cuts that are there.
        network.partition([[0], [1]])
        network.partition([[2], [3]])
        #expect(network.topology.channels.filter(network.isCut).count == 4)
    }

    @Test("A loss rate that changes takes effect on what is sent from then on, and moves no delay")
    func lossRate() {
        func arrivals(at rates: [Double]) -> [[Int]] {
            var network = Network.chatters(on: .clique(2), Self.slow)
            return rates.map { rate in
                // What is on its way when the rate changes still arrives.
                network.request(.send(to: .one(0)), at: 1)
                network.setLossRate(rate)
                #expect(network.options.lossRate == rate)
                network.request(.send(100, to: .one(1)), at: 0)
                let sent = network.processes[0].sent[.one(1), default: 0]
                network.runUntilQuiet()
                return network.numbers(at: 1, from: 0).map { $0 + 100 - sent }
            }
        }
        let none = arrivals(at: [0, 0, 0])
        #expect(none.allSatisfy { $0 == Array(1...100) })
        let some = arrivals(at: [0, 0.3, 0])
        #expect(some[0] == none[0] && some[2] == none[2])
        #expect(50...90 ~= some[1].count)
        let more = arrivals(at: [0.1, 0.6, 1])
        #expect(Set(more[1]).isSubset(of: some[1]))
        #expect(more[0].count > 80 && more[2].isEmpty)
    }

    @Test("A crash loses timers, messages and requests until the restart")
    func crash() {
        var network = Network.chatters(on: .clique(2), Self.slow)
        network.request(.timer(1, afterTicks: 50), at: 1)
        network.request(.send(to: .one(1)), at: 0)
        network.crash(1)
        #expect(!network.isUp(1))
        #expect(network.isUp(0))
        #expect(network.request(.timer(2, afterTicks: 1), at: 1) == false)
        network.run(until: 15)
        #expect(network.count(.lost(.crash)) == 1)
        // What arrives after the restart is not lost.
        network.request(.send(to: .one(1)), at: 0)
        network.run(until: 20)
        network.restart(1)
        #expect(network.isUp(1))
        #expect(network.request(.timer(3, afterTicks: 1), at: 1) == true)
        #expect(network.runUntilQuiet() == .quiet)
        let said = network.takeOutputs().map(\.output)
        #expect(said == [.started, .timer(3), .got(2, from: 0)])
        #expect(network.count(.lost(.crash)) == 1)
        network.restart(1)
        #expect(network.takeOutputs().isEmpty)
    }

    @Test("A timer of an earlier life does not fire, not even after two crashes")
    func incarnations() {
        var network = Network.chatters(on: .ring(2))
        for life in UInt64(1)...3 {
            network.request(.timer(life, afterTicks: 100), at: 0)
            network.run(until: network.now + 10)
            if life < 3 {
                network.crash(0)
                network.restart(0)
            }
        }
        network.runUntilQuiet()
        let fired = network.takeOutputs().map(\.output).filter { $0 != .started }
        #expect(fired == [.timer(3)])
    }

    @Test("A restart keeps the memory")
    func memory() {
        var network = Network.chatters(on: .ring(2))
        network.request(.send(3, to: .all), at: 0)
        network.crash(0)
        network.restart(0)
        #expect(network.processes[0].sent == [.all: 3])
        #expect(network.processes[0].startCount == 2)
        #expect(network.processes[1].startCount == 1)
        // One that is up is left alone.
        network.restart(1)
        network.restart(1, as: Chatter())
        #expect(network.processes[1].startCount == 1)
        #expect(network.view.number == 1)
    }

    @Test("Whatever is sent is delivered or lost for a reason", arguments: UInt64(0)..<40)
    func journal(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let options = NetworkOptions(
            order: random.pick(NetworkOptions.Order.allCases), lossRate: 0.1,
            duplicationRate: 0.1)
        let topology = random.pick([Topology.clique(4), .ring(4), .star(4), .line(4)])
        var network = Network.chatters(on: topology, options, seed: seed)
        for _ in 0..<30 {
            let process = random.pick(topology.processes)
            switch random.below(8) {
            case 0: network.crash(process)
            case 1 where random.chance(0.5): network.restart(process)
            case 1: network.restart(process, as: Chatter())
            case 2: network.cut(random.pick(topology.channels))
            case 3: network.healAll()
            default: network.request(.send(2, to: .all, hops: 1), at: process)
            }
            network.run(until: network.now + random.below(10))
        }
        #expect(network.runUntilQuiet() == .quiet)

        // Copies in flight, by transmission.
        var inFlight: [UInt64: Int] = [:]
        var channels: [UInt64: ChannelID] = [:]
        var last = NetworkEvent.Kind.sent
        var time: UInt64 = 0
        for event in network.journal {
            #expect(event.time >= time)
            time = event.time
            last = event.kind
            if last == .sent {
                #expect(event.transmission == UInt64(channels.count) + 1)
                channels[event.transmission] = event.channel
            }
            #expect(channels[event.transmission] == event.channel)
            let isMade = last == .sent || last == .duplicated
            inFlight[event.transmission, default: 0] += isMade ? 1 : -1
            #expect(inFlight[event.transmission, default: 0] >= 0)
        }
        #expect(inFlight.values.allSatisfy { $0 == 0 })
        #expect(channels.count >= 3)
        #expect(network.deliveredCount == UInt64(network.count(.delivered)))
    }
}
