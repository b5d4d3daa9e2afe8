import CausalMessaging
import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A new life of a process takes the place of the last one while everything goes on")
struct ViewChangeTests {
    private typealias Stack<Clock: StampingClock> = ReliableChannels<
        CausallyBroadcast<Stamped<Talker, Clock>>
    >

    /// What came of a run in which process 2 loses its memory and goes on as 3.
    private struct Story<Clock: StampingClock> {
        var network: HandNetwork<Stack<Clock>>
        var view: View
        /// What was delivered at the process whose state the new life began with.
        var inherited: VectorClock = [:]
    }

    private static func layer<Clock: StampingClock>(
        _ talker: Talker, clock: Clock, view: View, delivered: VectorClock = [:]
    ) -> Stack<Clock> {
        let stamped = Stamped(talker, replica: talker.replica, clock: clock, isObserved: true)
        return ReliableChannels(
            CausallyBroadcast(
                stamped, replica: talker.replica, view: view, delivered: delivered),
            replica: talker.replica, view: view)
    }

    private static func talker(_ replica: ReplicaID, _ view: View, seed: UInt64) -> Talker {
        Talker(
            replica: replica, receivers: view.topology.receivers(from: replica),
            broadcastRate: 1, random: SeededGenerator(seed: seed &* 77 &+ UInt64(replica.index)),
            answersLeft: 6)
    }

    private static func run<Clock: StampingClock>(
        _ clocks: [Clock], _ topology: Topology, seed: UInt64
    ) throws -> Story<Clock> {
        let view = View(topology)
        var random = SeededGenerator(seed: seed)
        var story = Story<Clock>(network: HandNetwork(on: topology), view: view)
        for replica in topology.processes {
            story.network.processes[replica] = layer(
                talker(replica, view, seed: seed), clock: clocks[replica.index], view: view)
        }
        func talk(_ count: Int) {
            for _ in 0..<count {
                let members = story.network.processes.keys.sorted()
                story.network.step(random.pick(members)) { $0.handle(2, into: &$1) }
                for _ in 0..<random.index(below: 12) { _ = story.network.advance(&random) }
            }
        }
        talk(6)
        // Process 2 is gone, and its peer 1 takes up its next life.
        story.network.remove(2)
        talk(2)
        let next = view.replacing(2, by: 3)
        story.view = next
        story.network.topology = Topology(
            processes: topology.processes + [3],
            channels: topology.channels + next.topology.channels)
        // The others hear of it one after the other, and everybody talks in between.
        var unheard = story.network.processes.keys.sorted()
        random.shuffle(&unheard)
        for process in unheard {
            talk(2)
            story.network.step(process) { $0.viewChanged(to: next, into: &$1) }
        }
        // What was broadcast before was not sent to the new life, and has to be in its state.
        let before = story.network.processes.values.reduce(into: VectorClock()) {
            $0.merge($1.base.delivered)
        }
        func peerKnows() -> Bool {
            let known = story.network.processes[1]?.base.delivered ?? [:]
            return [ReplicaID(0), 1].allSatisfy { known[$0] >= before[$0] }
        }
        while !peerKnows() && story.network.advance(&random) {}
        #expect(peerKnows())
        var peer = try #require(story.network.processes[1])
        let clock = try peer.inside.process.inside.process.forkClock()
        story.network.processes[1] = peer
        story.inherited = peer.base.delivered
        story.network.processes[3] = layer(
            talker(3, next, seed: seed), clock: clock, view: next, delivered: story.inherited)
        talk(6)
        var steps = 0
        while story.network.advance(&random) && steps < 100_000 { steps += 1 }
        #expect(steps < 100_000)
        return story
    }

    /// Judges by what the talkers said: nothing twice, nothing before what it depends on, and at
    /// members nothing of a member missing.
    private static func expectOrder<Clock>(_ story: Story<Clock>, _ place: String) throws {
        var known: [ReplicaID: Set<Note>] = [:]
        var past: [Note: Set<Note>] = [:]
        var taken: [ReplicaID: [Note]] = [:]
        var noted: [ReplicaID: Set<Note>] = [:]
        for (process, output) in story.network.outputs {
            for talk in output.answers {
                switch talk {
                case .sent(let note, _):
                    past[note] = known[process, default: []]
                    known[process, default: []].insert(note)
                case .took(let note):
                    #expect(noted[process, default: []].insert(note).inserted, "\(place)")
                    taken[process, default: []].append(note)
                    known[process, default: []].formUnion(past[note, default: []])
                    known[process, default: []].insert(note)
                }
            }
        }
        for (process, notes) in taken {
            var seen: Set<Note> = []
            for note in notes.reversed() {
                // What comes later is nothing that this depends on.
                #expect(past[note, default: []].isDisjoint(with: seen), "\(note): \(place)")
                seen.insert(note)
            }
            guard story.view.topology.contains(process) else { continue }
            for note in past.keys where note.origin != process && note.origin != 2 {
                let isInherited =
                    process == 3 && UInt64(note.number) <= story.inherited[note.origin]
                #expect(seen.contains(note) != isInherited, "\(note) at \(process): \(place)")
            }
        }
        #expect(past.keys.contains { $0.origin == 3 }, "\(place)")
    }

    /// Every two events of a run: their clocks say what their causal pasts say.
    private static func expectClocks<Clock>(_ story: Story<Clock>) throws {
        // The new life knows what the peer that forked its clock knew then.
        let events = try JudgedEvent.events(of: story.network.outputs, without: 3)
        var wrong = 0
        for (i, left) in events.enumerated() {
            for (j, right) in events.enumerated() where left.past.contains(j) {
                let relation = left.clock.relation(to: right.clock)
                if relation != (i == j ? .equal : .after) { wrong += 1 }
            }
        }
        #expect(wrong == 0)
        // No two events, of whichever life, have the same clock.
        var all: [Clock] = []
        for (_, output) in story.network.outputs {
            guard case .step(let record) = output else { continue }
            all += record.sends.map { $0.clock.peeked }
        }
        #expect(Set(all).count == all.count)
    }

    private static func expectClosed<Clock>(_ story: Story<Clock>, _ place: String) {
        for (process, layer) in story.network.processes {
            #expect(layer.unacknowledgedCount(to: 2) == 0, "\(place)")
            #expect(layer.backlogCount == 0, "\(process): \(place)")
            #expect(layer.base.waitingCount == 0, "\(process): \(place)")
            #expect(layer.base.refusedCount == 0, "\(process): \(place)")
        }
        #expect(story.network.timers.isEmpty)
    }

    @Test("Messages of both lives are delivered in causal order", arguments: UInt64(0)..<30)
    func vectorClocks(seed: UInt64) throws {
        let topology = seed % 2 == 0 ? Topology.clique(3) : .star(3)
        let story = try Self.run(VectorClock.initial(count: 3), topology, seed: seed)
        let place = "seed \(seed)"
        try Self.expectOrder(story, place)
        Self.expectClosed(story, place)
        try Self.expectClocks(story)
    }

    @Test("A peer forks the stamp of the new life", arguments: UInt64(0)..<15)
    func stamps(seed: UInt64) throws {
        let story = try Self.run(Stamp.initial(count: 3), .clique(3), seed: seed)
        try Self.expectOrder(story, "seed \(seed)")
        Self.expectClosed(story, "seed \(seed)")
        try Self.expectClocks(story)
    }

    @Test("A layer forgets what a replica that left did not acknowledge, and cancels its timer")
    func closing() {
        let view = View(.clique(3))
        var layer = ReliableChannels(Chatter(), replica: 0, view: view)
        var outbox = Outbox<ReliableFrame<Chatter.Ball>, Chatter.Said>()
        layer.handle(.send(to: .one(2)), into: &outbox)
        layer.handle(.send(to: .one(1)), into: &outbox)
        layer.handle(.timer(1, afterTicks: 3), into: &outbox)
        let timer = outbox.timers.first { $0.id.isOwn }?.id
        outbox.removeAll()
        layer.viewChanged(to: view.replacing(2, by: 3), into: &outbox)
        #expect(outbox.timers.map(\.id) == [timer].compactMap { $0 })
        #expect(outbox.timers.map(\.delayTicks) == [nil])
        #expect(layer.unacknowledgedCount(to: 2) == 0)
        #expect(layer.unacknowledgedCount(to: 1) == 1)
        outbox.removeAll()
        // Frames of the last life, and messages to it, go nowhere.
        layer.receive(.data(number: 1, .init(5)), from: 2, into: &outbox)
        layer.handle(.send(to: .one(2)), into: &outbox)
        #expect(outbox.sends.isEmpty)
        #expect(outbox.emissions.isEmpty)
    }

    @Test("A channel that goes and comes back while both ends stay goes on where it was")
    func reopening() {
        let view = View(.clique(3))
        let apart = View(Topology(processCount: 3, channels: Topology.line(3).channels), number: 2)
        var layer = ReliableChannels(Chatter(), replica: 0, view: view)
        var outbox = Outbox<ReliableFrame<Chatter.Ball>, Chatter.Said>()
        layer.handle(.send(to: .one(2)), into: &outbox)
        layer.receive(.acknowledgement(upTo: 1), from: 2, into: &outbox)
        layer.handle(.send(to: .one(2)), into: &outbox)
        layer.viewChanged(to: apart, into: &outbox)
        outbox.removeAll()
        layer.viewChanged(to: View(.clique(3), number: 3), into: &outbox)
        #expect(outbox.sends.map(\.message) == [.data(number: 2, .init(2))])
    }

    @Test(
        "A broadcast of a replica that no view has named waits below, and so do counts that name one"
    )
    func early() {
        let view = View(.clique(3))
        let talker = Self.talker(0, view, seed: 1)
        var broadcasts = CausallyBroadcast(talker, replica: 0, view: view)
        let frame = BroadcastFrame.broadcast(
            origin: 3, clock: [3: 1], Note(origin: 3, number: 1))
        #expect(!broadcasts.accepts(frame, from: 1))
        #expect(!broadcasts.accepts(.direct(Note(origin: 3, number: 1)), from: 3))
        var outbox = Outbox<BroadcastFrame<Note>, Talk>()
        broadcasts.viewChanged(to: view.replacing(2, by: 3), into: &outbox)
        #expect(broadcasts.accepts(frame, from: 1))

        var delivered = CausallyDelivered(talker, replica: 0, view: view)
        var counts = SendCounts(indexBound: 4)
        counts[1, 0] = 1
        counts[1, 3] = 1
        let counted = CausalFrame(sent: counts, payload: Note(origin: 1, number: 1))
        #expect(!delivered.accepts(counted, from: 1))
        var other = Outbox<CausalFrame<Note>, Talk>()
        delivered.viewChanged(to: view.replacing(2, by: 3), into: &other)
        #expect(delivered.accepts(counted, from: 1))
    }

    @Test("A view names the process of every life, and whoever has left")
    func lives() async {
        let view = View(.clique(3)).replacing(2, by: 7).replacing(7, by: 9)
        #expect(view.number == 3)
        #expect(view.topology.processes == [0, 1, 9])
        #expect(view.former == [2, 7])
        #expect(view.process(of: 9) == 2)
        #expect(view.process(of: 1) == 1)
        #expect(view.topology.isComplete)
        await #expect(processExitsWith: .failure) {
            _ = View(.clique(3)).replacing(2, by: 7).replacing(7, by: 2)
        }
    }
}
