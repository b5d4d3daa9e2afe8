import CausalMessaging
import FaultyLayers
import LogicalClocks
import Simulation
import Testing

@Suite("The layer that delivers as messages arrive is caught, and is wrong in nothing else")
struct ArrivalBroadcastTests {
    private static func verdict(_ topology: Topology, seed: UInt64) -> DeliveryVerdict {
        let layers = Talker.group(topology, seed: seed, broadcastRate: 1).map {
            ArrivalBroadcast($0, replica: $0.replica, view: View(topology))
        }
        let options = NetworkOptions(
            order: .reordering, delay: .exponential(mean: 20), duplicationRate: 0.2)
        return DeliveryVerdict.ofChat(layers, on: topology, options, seed: seed).verdict
    }

    @Test("It shows effects before their causes, and loses and repeats nothing")
    func arrival() {
        for topology in [Topology.clique(4), .line(4), .ring(4)] {
            var caught = 0
            for seed in UInt64(0)..<30 {
                let verdict = Self.verdict(topology, seed: seed)
                #expect(verdict.repeats == 0)
                #expect(verdict.missing == 0)
                if verdict.violations > 0 { caught += 1 }
            }
            #expect(caught >= 20, "\(topology.channels.count) channels")
        }
    }

    @Test("It speaks the frames of the layer that is right, and drops what came before")
    func frames() {
        var layer = ArrivalBroadcast(Talker.quiet(1), replica: 1, view: View(.line(3)))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        let second = Note(origin: 0, number: 2)
        let frame = BroadcastFrame.broadcast(origin: 0, clock: [0: 2], second)
        layer.receive(frame, from: 0, into: &outbox)
        #expect(outbox.emissions.map(\.output) == [.took(second)])
        #expect(outbox.sends.map(\.message) == [frame])
        #expect(outbox.sends.map(\.destination) == [.one(2)])
        layer.receive(frame, from: 0, into: &outbox)
        layer.receive(.broadcast(origin: 1, clock: [1: 1], second), from: 0, into: &outbox)
        #expect(outbox.emissions.count == 1)
    }
}
