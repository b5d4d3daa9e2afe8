import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport
import Testing

@Suite("What waits has a limit, and what was acknowledged is never dropped")
struct WaitingLimitTests {
    @Test("A broadcast layer takes no more than may wait, and what makes room in any case")
    func broadcastLimit() {
        var layer = CausallyBroadcast(
            Talker.quiet(2), replica: 2, view: View(.clique(3)), waitingMax: 3)
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        func frame(_ number: UInt64) -> BroadcastFrame<Note> {
            .broadcast(
                origin: 0, clock: [0: number], Note(origin: 0, number: Int(number)))
        }
        for number in UInt64(2)...4 {
            #expect(layer.accepts(frame(number), from: 0))
            layer.receive(frame(number), from: 0, into: &outbox)
        }
        #expect(!layer.accepts(frame(5), from: 0))
        layer.receive(frame(5), from: 0, into: &outbox)
        #expect(layer.waitingCount == 3)
        #expect(layer.refusedCount == 1)
        #expect(layer.accepts(frame(1), from: 0))
        #expect(layer.accepts(frame(3), from: 0))
        layer.receive(frame(1), from: 0, into: &outbox)
        #expect(layer.delivered == [0: 4])
        #expect(layer.refusedCount == 1)
        // What was delivered, or waits, is not kept once more.
        for number in [1, 4, 6, 6] as [UInt64] {
            #expect(layer.accepts(frame(number), from: 0))
            layer.receive(frame(number), from: 0, into: &outbox)
        }
        #expect(layer.waitingCount == 1)
        #expect(layer.delivered == [0: 4])
    }

    @Test("A layer for messages to one process does the same")
    func deliveredLimit() {
        var layer = CausallyDelivered(
            Talker.quiet(2), replica: 2, view: View(.clique(3)), waitingMax: 3)
        var outbox = Outbox<CausalFrame<Note>, Talk>()
        func frame(_ number: UInt64) -> CausalFrame<Note> {
            var counts = SendCounts(indexBound: 3)
            counts[0, 2] = number
            return CausalFrame(sent: counts, payload: Note(origin: 0, number: Int(number)))
        }
        for number in UInt64(2)...4 { layer.receive(frame(number), from: 0, into: &outbox) }
        #expect(!layer.accepts(frame(5), from: 0))
        layer.receive(frame(5), from: 0, into: &outbox)
        #expect(layer.waitingCount == 3)
        #expect(layer.refusedCount == 1)
        #expect(layer.accepts(frame(1), from: 0))
        layer.receive(frame(1), from: 0, into: &outbox)
        #expect(layer.delivered == [0: 4])
        #expect(layer.waiting.isEmpty)
        // What was delivered, or waits, is not kept once more.
        for number in [1, 4, 6, 6] as [UInt64] {
            #expect(layer.accepts(frame(number), from: 0))
            layer.receive(frame(number), from: 0, into: &outbox)
        }
        #expect(layer.waitingCount == 1)
        #expect(layer.delivered == [0: 4])
    }

    /// Lets a group talk on a network that loses, repeats, reorders and is cut.
    private static func talk<Layer: CausalProcess>(
        _ layers: [Layer], _ topology: Topology, seed: UInt64, options: NetworkOptions = hostile
    ) -> (DeliveryVerdict, [Layer]) where Layer.Request == Int, Layer.Output == Talk {
        var network = SimulatedNetwork(
            layers, on: topology.withWaysBack, options: options, seed: seed)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            network.request(1 + random.index(below: 3), at: random.pick(topology.processes))
            if random.chance(0.2) { network.cut(random.pick(network.topology.channels)) }
            if random.chance(0.2) { network.healAll() }
            network.run(until: network.now + random.below(80))
        }
        network.settle()
        let verdict = DeliveryVerdict(network.takeOutputs(), on: topology)
        return (verdict, network.processes)
    }

    private static let hostile = NetworkOptions(
        order: .reordering, delay: .exponential(mean: 15), lossRate: 0.2, duplicationRate: 0.1)

    @Test("Room for three is enough, whatever the network does", arguments: UInt64(0)..<24)
    func everythingArrives(seed: UInt64) {
        let topology = [Topology.clique(4), .ring(4), .star(4), .line(4)][Int(seed % 4)]
        let layers = Talker.group(topology, seed: seed, broadcastRate: 1, answers: 4).map {
            ReliableChannels(
                CausallyBroadcast(
                    $0, replica: $0.replica, view: View(topology),
                    waitingMax: 1 + Int(seed % 3)),
                replica: $0.replica, view: View(topology))
        }
        let (verdict, processes) = Self.talk(layers, topology, seed: seed)
        #expect(verdict.isClean, "\(verdict)")
        #expect(verdict.deliveries > 50)
        for process in processes {
            #expect(process.base.refusedCount == 0)
            #expect(process.base.waitingCount == 0)
            #expect(process.backlogCount == 0)
        }
    }

    @Test("Room for three is enough for messages to one as well", arguments: UInt64(0)..<12)
    func deliveredArrives(seed: UInt64) {
        let topology = Topology.clique(4)
        let layers = Talker.group(topology, seed: seed, broadcastRate: 0.3, answers: 4).map {
            ReliableChannels(
                CausallyDelivered(
                    $0, replica: $0.replica, view: View(topology),
                    waitingMax: 1 + Int(seed % 3)),
                replica: $0.replica, view: View(topology))
        }
        let (verdict, processes) = Self.talk(layers, topology, seed: seed)
        #expect(verdict.isClean, "\(verdict)")
        for process in processes { #expect(process.base.refusedCount == 0) }
    }

    @Test("What found no room is offered again when a channel has opened")
    func roomAfterOpening() {
        /// A process that takes nothing before a channel has opened.
        struct Waiter: CausalProcess {
            var takes = false

            func handle(_ request: Int, into outbox: inout Outbox<Int, Int>) {}

            func receive(
                _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Int>
            ) {
                outbox.emit(message)
            }

            func accepts(_ message: Int, from sender: ReplicaID) -> Bool { takes }

            mutating func channelOpened(
                with peer: ReplicaID, into outbox: inout Outbox<Int, Int>
            ) {
                takes = true
            }
        }
        var layer = ReliableChannels(Waiter(), replica: 0, view: View(.clique(3)))
        var outbox = Outbox<ReliableFrame<Int>, Int>()
        layer.receive(.data(number: 1, 5), from: 1, into: &outbox)
        #expect(outbox.emissions.isEmpty)
        #expect(outbox.sends.map(\.message) == [.acknowledgement(upTo: 0)])
        outbox.removeAll()
        layer.channelOpened(with: 2, into: &outbox)
        #expect(outbox.emissions.map(\.output) == [5])
        #expect(outbox.sends.map(\.message) == [.acknowledgement(upTo: 1)])
    }

    @Test("Without reliable channels, what finds no room is lost and counted")
    func counted() {
        var refused = 0
        for seed in UInt64(0)..<20 {
            let topology = Topology.clique(4)
            let layers = Talker.group(topology, seed: seed, broadcastRate: 1, answers: 8).map {
                CausallyBroadcast(
                    $0, replica: $0.replica, view: View(topology), waitingMax: 1)
            }
            let options = NetworkOptions(order: .reordering, delay: .exponential(mean: 40))
            let (verdict, processes) = Self.talk(layers, topology, seed: seed, options: options)
            let count = processes.reduce(0) { $0 + $1.refusedCount }
            refused += count
            #expect(verdict.violations == 0)
            if count > 0 { #expect(verdict.missing > 0) }
        }
        #expect(refused > 0)
    }
}
