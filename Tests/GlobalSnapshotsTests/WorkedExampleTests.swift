import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import Simulation
import Testing
import WireFormat

/// The examples of Chandy and Lamport's paper, with p = 0 and q = 1, c = p→q and c' = q→p.
@Suite("The worked examples of the paper come out as it says")
struct WorkedExampleTests {
    static let p: ReplicaID = 0
    static let q: ReplicaID = 1
    static let names = ["p", "q"]

    /// States, then channels c and c', as text: `A D [] [M']`.
    static func text(_ snapshot: GlobalSnapshot) -> String {
        let states = snapshot.processes.map { $0.recorded.state.string ?? "?" }
        let channels = snapshot.channels.map { channel in
            let messages = channel.inFlight.map { $0.recorded.payload.string ?? "?" }
            return "[" + messages.joined(separator: " ") + "]"
        }
        return (states + channels).joined(separator: " ")
    }

    static func failures(_ snapshot: GlobalSnapshot) -> [SnapshotAssertion] {
        SnapshotVerifier.verify(snapshot).filter(\.isFailure).map(\.assertion)
    }

    static func tokens() -> HandDriven<Automaton> {
        HandDriven(Automaton.tokenPair, on: .clique(2), names: names, total: 1)
    }

    @Test("2.1: each of the four global states of a single token is recorded as it is")
    func singleToken() {
        var network = Self.tokens()
        var texts: [String] = []
        let steps: [(inout HandDriven<Automaton>) -> Void] = [
            { _ in }, { $0.request(.send, at: Self.p) }, { $0.deliver(Self.p, Self.q) },
            { $0.request(.send, at: Self.q) },
        ]
        for step in steps {
            step(&network)
            // Both start at once, so nothing moves between the two recordings.
            var copy = network
            copy.snapshot(by: Self.p, Self.q)
            copy.deliverAll()
            #expect(copy.snapshots.count == 1)
            for snapshot in copy.snapshots {
                texts.append(Self.text(snapshot))
                #expect(Self.failures(snapshot) == [])
            }
        }
        #expect(texts == ["s1 s0 [] []", "s0 s0 [token] []", "s0 s1 [] []", "s0 s0 [] [token]"])
    }

    @Test("2.1: every schedule records exactly one token")
    func everySchedule() {
        var completed = 0
        var texts: Set<String> = []
        func explore(_ network: HandDriven<Automaton>, _ depth: Int) {
            if let snapshot = network.snapshots.first {
                completed += 1
                texts.insert(Self.text(snapshot))
                #expect(Self.failures(snapshot) == [])
                let amounts =
                    snapshot.processes.compactMap(\.recorded.amount)
                    + snapshot.channels.flatMap(\.inFlight).compactMap(\.recorded.amount)
                #expect(amounts.reduce(0, +) == 1)
                return
            }
            guard depth > 0 else { return }
            for process in [Self.p, Self.q] {
                if network.nodes[process.index].base.state == "s1" {
                    var next = network
                    next.request(.send, at: process)
                    explore(next, depth - 1)
                }
                if network.collector.incomplete.isEmpty {
                    var next = network
                    next.snapshot(by: process)
                    explore(next, depth - 1)
                }
                var next = network
                if next.deliver(process, process == Self.p ? Self.q : Self.p) {
                    explore(next, depth - 1)
                }
            }
        }
        explore(Self.tokens(), 20)
        #expect(completed > 300)
        #expect(texts == ["s1 s0 [] []", "s0 s0 [token] []", "s0 s1 [] []", "s0 s0 [] [token]"])
    }

    @Test("2.2 and 4.1: the recorded state A D [] [M'] never occurred")
    func neverOccurred() {
        var network = HandDriven(Automaton.differentPair, on: .clique(2), names: Self.names)
        network.snapshot(by: Self.p)  // In S0; the marker is ahead of M.
        network.request(.send, at: Self.p)  // e0
        network.request(.send, at: Self.q)  // e1
        network.deliver(Self.q, Self.p)  // e2: p takes M'
        #expect(network.nodes.map(\.base.state) == ["A", "D"])
        #expect(network.snapshots.isEmpty)
        network.deliver(Self.p, Self.q)  // The marker reaches q in S3.
        network.deliver(Self.q, Self.p)  // The marker of q.
        #expect(network.snapshots.map(Self.text) == ["A D [] [M']"])
        #expect(network.snapshots.flatMap(Self.failures) == [])
        // M is still on its way, and not in the snapshot.
        let wasThere = network.deliver(Self.p, Self.q)
        let isThere = network.deliver(Self.p, Self.q)
        #expect(wasThere && !isThere)
        // The reordered run e1, e0, e2 passes through it after its first event.
        var reordered = HandDriven(Automaton.differentPair, on: .clique(2), names: Self.names)
        reordered.request(.send, at: Self.q)
        reordered.snapshot(by: Self.p, Self.q)
        reordered.deliverAll()
        #expect(reordered.snapshots.map(Self.text) == ["A D [] [M']"])
    }

    @Test("two spontaneous starts of one snapshot, as in the formal proof's example")
    func spontaneousStarts() {
        var network = HandDriven(Automaton.differentPair, on: .clique(2), names: Self.names)
        let id = network.collector.begin(initiators: [Self.p, Self.q], at: 0)
        network.begin(id, [Self.p, Self.q], at: Self.p)  // Snapshot P
        network.request(.send, at: Self.p)  // Send M
        network.request(.send, at: Self.q)  // Send M'
        network.begin(id, [Self.p, Self.q], at: Self.q)  // Snapshot Q
        network.deliver(Self.p, Self.q)  // Q takes the marker.
        #expect(network.parts.map(\.process) == [Self.q])
        network.deliver(Self.q, Self.p)  // P takes M'.
        #expect(network.snapshots.isEmpty)
        network.deliver(Self.q, Self.p)  // P takes the marker.
        #expect(network.snapshots.map(Self.text) == ["A D [] [M']"])
        #expect(network.snapshots.flatMap(Self.failures) == [])
        #expect(network.refusals.isEmpty)
    }

    /// A snapshot of one token between p and q, put together by hand.
    static func byHand(
        _ states: [String], c: ([String], sent: UInt64, marker: UInt64),
        back: ([String], sent: UInt64, marker: UInt64)
    ) -> GlobalSnapshot {
        func state(_ channel: ChannelID, _ what: ([String], sent: UInt64, marker: UInt64))
            -> GlobalSnapshot.ChannelState
        {
            .init(
                channel: channel, sentBefore: what.sent, receivedBefore: 0,
                markers: [what.marker],
                inFlight: what.0.enumerated().map {
                    .init(number: UInt64($0.offset + 1), recorded: Automaton.recorded($0.element))
                })
        }
        return GlobalSnapshot(
            id: SnapshotID(p, 1), roster: Roster(names) ?? Roster(),
            topology: Topology.clique(2).channels, initiators: [p], startTime: 0, endTime: 0,
            total: 1,
            processes: zip([p, q], states).map { process, name in
                .init(
                    process: process,
                    recorded: RecordedState(state: .string(name), amount: name == "s1" ? 1 : 0))
            },
            channels: [
                state(ChannelID(from: p, to: q), c), state(ChannelID(from: q, to: p), back),
            ])
    }

    static func witness(_ snapshot: GlobalSnapshot, _ assertion: SnapshotAssertion) -> String {
        for result in SnapshotVerifier.verify(snapshot) where result.assertion == assertion {
            if case .fail(let witness) = result.verdict {
                return witness.description(in: snapshot.roster)
            }
        }
        return "it holds"
    }

    @Test("3.1: p is recorded before it sends and c after it, so there are two tokens")
    func twoTokens() {
        let snapshot = Self.byHand(["s1", "s0"], c: (["token"], 0, 1), back: ([], 0, 0))
        #expect(Self.failures(snapshot) == [.conservation, .exactChannels, .markerDiscipline])
        #expect(
            Self.witness(snapshot, .conservation)
                == "1 in processes + 1 in channels = 2, not 1")
        #expect(
            Self.witness(snapshot, .exactChannels)
                == "p→q should hold nothing of its messages and holds number 1")
        #expect(
            Self.witness(snapshot, .markerDiscipline)
                == "the marker on p→q comes after message 1, but the sender recorded its state "
                + "after message 0")
    }

    @Test("3.1: c is recorded before p sends and p after it, so there is no token")
    func noToken() {
        let snapshot = Self.byHand(["s0", "s0"], c: ([], 1, 0), back: ([], 0, 0))
        #expect(Self.failures(snapshot) == [.conservation, .exactChannels, .markerDiscipline])
        #expect(
            Self.witness(snapshot, .conservation)
                == "0 in processes + 0 in channels = 0, not 1")
        #expect(
            Self.witness(snapshot, .exactChannels)
                == "p→q should hold number 1 of its messages and holds nothing")
    }

    @Test("two snapshots at once record one message on one channel, whatever the delays")
    func twoAtOnce() {
        let topology = Topology.clique(2)
        let balances: [Int64] = [1, 0]
        let roster = Roster(["N1", "N2"]) ?? Roster()
        for seed in UInt64(0)..<2_000 {
            let nodes = zip(topology.processes, balances).map { process, balance in
                Snapshotting(
                    Trader(process, topology: topology, balance: balance), replica: process,
                    view: View(topology))
            }
            var network = SimulatedNetwork(nodes, on: topology, seed: seed)
            var collector = SnapshotCollector<Trader>(roster: roster, topology: topology, total: 1)
            network.request(.application(.transfer(1, to: Self.q, hops: 0)), at: Self.p)
            for _ in 0..<2 {
                let id = collector.begin(initiators: [Self.q], at: network.now)
                network.request(.begin(id, initiators: [Self.q]), at: Self.q)
            }
            let end = network.runUntilQuiet()
            #expect(end == .quiet)
            var snapshots: [GlobalSnapshot] = []
            for case .part(let part) in network.takeOutputs().map(\.output) {
                if let snapshot = collector.add(part, at: network.now) {
                    snapshots.append(snapshot)
                }
            }
            #expect(snapshots.map(\.name) == ["N2-1", "N2-2"], "seed \(seed)")
            for snapshot in snapshots {
                let isRight =
                    snapshot.processes.map(\.recorded.amount) == [0, 0]
                    && snapshot.channels.map { $0.inFlight.map(\.recorded.amount) } == [[1], []]
                #expect(isRight, "seed \(seed), \(snapshot.name)")
            }
        }
    }
}
