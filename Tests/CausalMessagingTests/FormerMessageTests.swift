import CausalMessaging
import LogicalClocks
import SeededRandom
import Testing

@Suite("What waits of a replica that has left goes when something later is delivered")
struct FormerMessageTests {
    /// The members that stay when replica 0 leaves.
    private static let rest = View(
        Topology(
            processes: [1, 2], channels: [ChannelID(from: 1, to: 2), ChannelID(from: 2, to: 1)]),
        number: 2)

    @Test("of broadcasts, up to those that the later one knew", arguments: UInt64(0)..<40)
    func broadcasts(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var layer = CausallyBroadcast(Talker.quiet(2), replica: 2, view: View(.clique(3)))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        func frame(_ origin: ReplicaID, _ clock: VectorClock) -> BroadcastFrame<Note> {
            .broadcast(origin: origin, clock: clock, Note(origin: origin, number: 0))
        }
        // All of these lack the first one.
        let early = (2...8).filter { _ in random.chance(0.6) }.map { UInt64($0) }
        for number in early { layer.receive(frame(0, [0: number]), from: 0, into: &outbox) }
        #expect(layer.waitingCount == early.count)
        layer.viewChanged(to: Self.rest, into: &outbox)
        #expect(layer.waitingCount == early.count)
        let known = 1 + random.below(9)
        layer.receive(frame(1, [0: known, 1: 1]), from: 1, into: &outbox)
        #expect(layer.waiting.allSatisfy { $0.clock[0] > known })
        // What comes next in line is delivered in its turn.
        var last = known
        while early.contains(last + 1) { last += 1 }
        #expect(layer.delivered == [0: last, 1: 1])
        #expect(layer.waitingCount == early.count { $0 > last })
    }

    @Test("of messages to one as well", arguments: UInt64(0)..<40)
    func toOne(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var layer = CausallyDelivered(Talker.quiet(2), replica: 2, view: View(.clique(3)))
        var outbox = Outbox<CausalFrame<Note>, Talk>()
        func frame(_ sent: [(ReplicaID, UInt64)]) -> CausalFrame<Note> {
            var counts = SendCounts(indexBound: 3)
            for (sender, count) in sent { counts[sender, 2] = count }
            return CausalFrame(sent: counts, payload: Note(origin: 0, number: 0))
        }
        let early = (2...8).filter { _ in random.chance(0.6) }.map { UInt64($0) }
        for number in early { layer.receive(frame([(0, number)]), from: 0, into: &outbox) }
        #expect(layer.waitingCount == early.count)
        layer.viewChanged(to: Self.rest, into: &outbox)
        let known = 1 + random.below(9)
        layer.receive(frame([(0, known), (1, 1)]), from: 1, into: &outbox)
        var last = known
        while early.contains(last + 1) { last += 1 }
        #expect(layer.delivered == [0: last, 1: 1])
        #expect(layer.waitingCount == early.count { $0 > last })
    }

    @Test("of broadcasts that were sent before a process joined, nothing is delivered to it")
    func beforeItJoined() {
        let line = [(1, 2), (2, 1), (2, 3), (3, 2)].map {
            ChannelID(from: ReplicaID($0.0), to: ReplicaID($0.1))
        }
        let view = View(Topology(processes: [1, 2, 3], channels: line), number: 2, former: [0])
        var layer = CausallyBroadcast(Talker.quiet(2), replica: 2, view: view)
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        func receive(_ origin: ReplicaID, _ clock: VectorClock, from sender: ReplicaID) {
            let note = Note(origin: origin, number: 1)
            layer.receive(
                .broadcast(origin: origin, clock: clock, note), from: sender, into: &outbox)
        }
        receive(0, [0: 1], from: 1)
        // It stands between others, to whom the broadcast may have been sent.
        #expect(outbox.sends.map(\.destination) == [.one(3)])
        #expect(outbox.emissions.isEmpty)
        #expect(layer.delivered == [0: 1])
        receive(1, [0: 1, 1: 1], from: 1)
        #expect(outbox.emissions.map(\.output) == [.took(Note(origin: 1, number: 1))])
        // Of one that leaves later it is another matter.
        let rest = View(
            Topology(
                processes: [2, 3], channels: line.filter { $0.sender > 1 && $0.receiver > 1 }),
            number: 3, former: [0, 1])
        layer.viewChanged(to: rest, into: &outbox)
        receive(1, [0: 1, 1: 2], from: 3)
        #expect(outbox.emissions.count == 2)
    }
}
