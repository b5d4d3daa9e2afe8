import CausalMessaging
import LogicalClocks
import Simulation
import Testing

@Suite("Messages between processes are delivered in causal order")
struct CausallyDeliveredTests {
    static let reordering = NetworkOptions(order: .reordering, delay: .exponential(mean: 20))

    @Test(
        "Never too early, never twice, never lost, whether sent to one or to all",
        arguments: [0, 0.3, 1], UInt64(0)..<40)
    func causal(broadcastRate: Double, seed: UInt64) {
        let count = 2 + Int(seed % 5)
        let topologies = [Topology.clique(count), .ring(count), .line(count), .star(count)]
        let topology = topologies[Int(seed / 5 % 4)]
        let layers = Talker.group(topology, seed: seed, broadcastRate: broadcastRate).map {
            CausallyDelivered($0, replica: $0.replica, view: View(topology))
        }
        let (verdict, processes) = DeliveryVerdict.ofChat(
            layers, on: topology, Self.reordering, posts: 12, seed: seed, isPassedOn: false)
        #expect(verdict.isClean)
        #expect(verdict.deliveries > 0)
        for process in processes {
            #expect(process.waiting.isEmpty)
            #expect(process.refusedCount == 0)
        }
    }

    @Test("With reliable channels outside, on a network that loses", arguments: UInt64(0)..<20)
    func lossy(seed: UInt64) {
        let topology = Topology.clique(4)
        let layers = Talker.group(topology, seed: seed, broadcastRate: 0.3).map {
            ReliableChannels(
                CausallyDelivered($0, replica: $0.replica, view: View(topology)),
                replica: $0.replica, view: View(topology))
        }
        var options = Self.reordering
        options.lossRate = 0.3
        options.duplicationRate = 0.2
        let (verdict, _) = DeliveryVerdict.ofChat(
            layers, on: topology, options, posts: 12, seed: seed, isPassedOn: false)
        #expect(verdict.isClean)
        #expect(verdict.deliveries > 0)
    }

    @Test(
        "What a message causes descends from it, whichever copy of it comes first",
        arguments: UInt64(0)..<3)
    func descent(copy: UInt64) {
        typealias Layer = CausallyDelivered<Talker>
        var layer = Layer(Talker.quiet(2), replica: 2, view: View(.clique(3)))
        func receive(
            _ number: Int, of sender: ReplicaID, knowing sent: SendCounts, as lineage: Lineage
        ) -> Outbox<Layer.Message, Layer.Output> {
            var outbox = Outbox<Layer.Message, Layer.Output>()
            outbox.activity.lineage = lineage.repeated(copy)
            let note = Note(origin: sender, number: number)
            layer.receive(Layer.Message(sent: sent, payload: note), from: sender, into: &outbox)
            return outbox
        }
        var sent = SendCounts(indexBound: 3)
        sent[1, 2] = 1
        let first = sent
        sent[0, 2] = 1
        let early = Lineage(rawValue: 5 << 20)
        let timely = Lineage(rawValue: 9 << 20)
        #expect(receive(1, of: 0, knowing: sent, as: early).isEmpty)
        let both = receive(1, of: 1, knowing: first, as: timely)
        #expect(both.activity.lineage == timely)
        #expect(both.emissions.map(\.activity?.lineage) == [nil, early])
    }

    @Test("Counts merge to the larger of every two")
    func counts() {
        var left = SendCounts(indexBound: 2)
        left[0, 1] = 3
        left[1, 0] = 1
        var right = SendCounts(indexBound: 2)
        right[0, 1] = 2
        right[1, 0] = 5
        left.merge(right)
        #expect(left[0, 1] == 3)
        #expect(left[1, 0] == 5)
        #expect(left[0, 0] == 0)
        let merged = left
        left.merge(merged)
        #expect(left == merged)
    }

    @Test("Counts of what the receiver sent to itself hold nothing up")
    func ownCounts() {
        var layer = CausallyDelivered(Talker.quiet(1), replica: 1, view: View(.clique(3)))
        var outbox = Outbox<CausalFrame<Note>, Talk>()
        var counts = SendCounts(indexBound: 3)
        counts[0, 1] = 1
        counts[1, 1] = 9
        counts[1, 2] = 9
        layer.receive(
            CausalFrame(sent: counts, payload: Note(origin: 0, number: 1)), from: 0, into: &outbox)
        #expect(layer.delivered == [0: 1])
        #expect(layer.sent[1, 2] == 0)
    }
}
