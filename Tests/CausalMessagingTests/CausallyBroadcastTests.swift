import CausalMetadata
import LogicalClocks
import Simulation
import Testing

@testable import CausalMessaging

@Suite("Broadcasts are delivered in causal order")
struct CausallyBroadcastTests {
    static let reordering = NetworkOptions(order: .reordering, delay: .exponential(mean: 20))

    static func expectClean(_ topology: Topology, _ options: NetworkOptions, seed: UInt64) {
        let layers = Talker.group(topology, seed: seed, broadcastRate: 1).map {
            CausallyBroadcast($0, replica: $0.replica, view: View(topology))
        }
        let (verdict, processes) = DeliveryVerdict.ofChat(
            layers, on: topology, options, seed: seed)
        #expect(verdict.isClean)
        #expect(verdict.deliveries > 0)
        for process in processes {
            #expect(process.waiting.isEmpty)
            #expect(process.refusedCount == 0)
            #expect(process.delivered == processes[0].delivered)
        }
    }

    @Test("On a complete network that reorders", arguments: UInt64(0)..<60)
    func complete(seed: UInt64) {
        Self.expectClean(.clique(2 + Int(seed % 5)), Self.reordering, seed: seed)
    }

    @Test("On a complete network that reorders and repeats", arguments: UInt64(0)..<40)
    func repeating(seed: UInt64) {
        var options = Self.reordering
        options.duplicationRate = 0.4
        Self.expectClean(.clique(2 + Int(seed % 5)), options, seed: seed)
    }

    @Test(
        "Passed on along rings, lines and stars that reorder and repeat",
        arguments: UInt64(0)..<30)
    func relayed(seed: UInt64) {
        var options = Self.reordering
        if seed % 2 == 0 { options.duplicationRate = 0.2 }
        let count = 3 + Int(seed % 3)
        for topology in [Topology.ring(count), .line(count), .star(count)] {
            Self.expectClean(topology, options, seed: seed)
        }
    }

    @Test("With reliable channels outside, on a network that loses", arguments: UInt64(0)..<20)
    func lossy(seed: UInt64) {
        let topology = seed % 2 == 0 ? Topology.clique(4) : .line(4)
        let layers = Talker.group(topology, seed: seed, broadcastRate: 1).map {
            ReliableChannels(
                CausallyBroadcast($0, replica: $0.replica, view: View(topology)),
                replica: $0.replica, view: View(topology))
        }
        var options = Self.reordering
        options.lossRate = 0.3
        options.duplicationRate = 0.2
        let verdict = DeliveryVerdict.ofChat(layers, on: topology, options, seed: seed).verdict
        #expect(verdict.isClean)
        #expect(verdict.deliveries > 0)
    }

    @Test("A broadcast waits for what it depends on, and both then come in order")
    func waiting() {
        var layer = CausallyBroadcast(Talker.quiet(2), replica: 2, view: View(.clique(3)))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        let first = Note(origin: 0, number: 1)
        let second = Note(origin: 1, number: 1)
        layer.receive(
            .broadcast(origin: 1, clock: [0: 1, 1: 1], second), from: 1, into: &outbox)
        #expect(outbox.isEmpty)
        #expect(layer.waiting.map(\.origin) == [1])
        layer.receive(
            .broadcast(origin: 1, clock: [0: 1, 1: 1], second), from: 1, into: &outbox)
        #expect(layer.waiting.count == 1)
        layer.receive(.broadcast(origin: 0, clock: [0: 1], first), from: 0, into: &outbox)
        #expect(outbox.emissions.map(\.output) == [.took(first), .took(second)])
        #expect(layer.waiting.isEmpty)
        #expect(layer.delivered == [0: 1, 1: 1])
        #expect(outbox.sends.isEmpty)
    }

    /// A process that starts an activity of its own with everything that it receives.
    private struct Starter: CausalProcess {
        func handle(_ request: Int, into outbox: inout Outbox<Int, Int>) {}

        func receive(
            _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, Int>
        ) {
            outbox.context = CausalContext(origin: UInt64(message))
            outbox.emit(message)
        }
    }

    @Test("What a broadcast causes belongs to its step, unless another let it go")
    func activities() {
        typealias Frame = BroadcastFrame<Int>
        var layer = CausallyBroadcast(Starter(), replica: 2, view: View(.clique(3)))
        func receive(_ frame: Frame, from sender: ReplicaID) -> Outbox<Frame, Int> {
            var outbox = Outbox<Frame, Int>()
            layer.receive(frame, from: sender, into: &outbox)
            return outbox
        }
        let timely = receive(.broadcast(origin: 0, clock: [0: 1], 7), from: 0)
        #expect(timely.context == CausalContext(origin: 7))
        #expect(timely.emissions.map(\.activity?.context) == [nil])
        // The second one waits for the third, and takes nothing of the context of that.
        #expect(receive(.broadcast(origin: 0, clock: [0: 2, 1: 1], 8), from: 0).isEmpty)
        let both = receive(.broadcast(origin: 1, clock: [1: 1], 9), from: 1)
        #expect(both.emissions.map(\.output) == [9, 8])
        #expect(both.context == CausalContext(origin: 9))
        #expect(both.emissions.map(\.activity?.context) == [nil, CausalContext(origin: 8)])
    }

    @Test(
        "What a broadcast causes descends from it, whichever copy of it comes first",
        arguments: UInt64(0)..<3)
    func descent(copy: UInt64) {
        typealias Frame = BroadcastFrame<Int>
        var layer = CausallyBroadcast(Starter(), replica: 2, view: View(.clique(3)))
        func receive(
            _ frame: Frame, from sender: ReplicaID, as lineage: Lineage
        ) -> Outbox<Frame, Int> {
            var outbox = Outbox<Frame, Int>()
            outbox.activity.lineage = lineage.repeated(copy)
            layer.receive(frame, from: sender, into: &outbox)
            return outbox
        }
        let early = Lineage(rawValue: 5 << 20)
        let timely = Lineage(rawValue: 9 << 20)
        #expect(
            receive(.broadcast(origin: 0, clock: [0: 1, 1: 1], 8), from: 0, as: early).isEmpty)
        let both = receive(.broadcast(origin: 1, clock: [1: 1], 9), from: 1, as: timely)
        #expect(both.activity.lineage == timely)
        #expect(both.emissions.map(\.output) == [9, 8])
        #expect(both.emissions.map(\.activity?.lineage) == [nil, early])
    }

    @Test("A message to one process passes at once")
    func direct() {
        var layer = CausallyBroadcast(
            Talker.quiet(2, broadcastRate: 0), replica: 2, view: View(.clique(3)))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        layer.handle(1, into: &outbox)
        let sent = Note(origin: 2, number: 1)
        #expect(outbox.sends.map(\.message) == [.direct(sent)])
        layer.receive(.direct(Note(origin: 0, number: 7)), from: 0, into: &outbox)
        #expect(outbox.emissions.last?.output == .took(Note(origin: 0, number: 7)))
        #expect(layer.delivered.isEmpty)
    }

    @Test("A broadcast without a number of its own, or under the receiver's name, is dropped")
    func hostile() {
        var layer = CausallyBroadcast(Talker.quiet(1), replica: 1, view: View(.line(3)))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        let note = Note(origin: 0, number: 1)
        layer.receive(.broadcast(origin: 0, clock: [2: 1], note), from: 0, into: &outbox)
        layer.receive(.broadcast(origin: 1, clock: [1: 1], note), from: 0, into: &outbox)
        #expect(outbox.isEmpty)
        #expect(layer.waiting.isEmpty)
    }

    @Test("A broadcast that counts more of the receiver's own than it sent is refused")
    func overstated() {
        var layer = CausallyBroadcast(
            Talker.quiet(1), replica: 1, view: View(.clique(3)), waitingMax: 1)
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        let note = Note(origin: 0, number: 1)
        func receive(_ clock: VectorClock) {
            let frame = BroadcastFrame.broadcast(origin: 0, clock: clock, note)
            #expect(layer.accepts(frame, from: 0))
            layer.receive(frame, from: 0, into: &outbox)
        }
        layer.handle(2, into: &outbox)
        #expect(layer.delivered == [1: 2])
        outbox = Outbox()
        receive([0: 1, 1: 3])
        receive([0: 1, 1: VectorClock.countMax])
        #expect(layer.refusedCount == 2 && layer.waitingCount == 0 && outbox.isEmpty)
        // An honest one of the same number is delivered after it, also while others wait.
        layer.receive(.broadcast(origin: 2, clock: [2: 2], note), from: 2, into: &outbox)
        #expect(layer.waitingCount == 1)
        receive([0: 1, 1: 3])
        receive([0: 1, 1: 2])
        #expect(layer.delivered == [0: 1, 1: 2])
        #expect(layer.refusedCount == 3)
    }
}
