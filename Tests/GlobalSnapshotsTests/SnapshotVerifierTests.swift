import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Testing
import WireFormat

@Suite("A verifier says what is wrong and names a witness")
struct SnapshotVerifierTests {
    static let a: ReplicaID = 0
    static let b: ReplicaID = 1

    /// Three processes in a clique; two messages on a→b and one on c→b are in flight.
    static func sound<Clock: LogicalClock & RecordableClock>(_ clocks: [Clock]) -> GlobalSnapshot? {
        let topology = Topology.clique(3)
        var network = HandDriven(
            topology.processes.map {
                Stamped(
                    Trader($0, topology: topology, balance: 10), replica: $0,
                    clock: clocks[$0.index])
            }, on: topology, total: 30)
        for process: ReplicaID in [0, 0, 0, 2] {
            network.request(.transfer(1, to: b, hops: 0), at: process)
        }
        network.deliver(a, b)
        network.snapshot(by: b)
        network.deliverAll()
        return network.snapshots.first
    }

    static let broken: [(SnapshotAssertion, String, @Sendable (inout GlobalSnapshot) -> Void)] = [
        (.completeness, "c recorded its state not at all", { $0.processes.removeLast() }),
        (
            .completeness, "a recorded its state 2 times, not once",
            { $0.processes.append($0.processes[0]) }
        ),
        (.completeness, "a→b was recorded not at all", { $0.channels.removeFirst() }),
        (
            .completeness, "a→b was recorded 2 times, not once",
            { $0.channels.append($0.channels[0]) }
        ),
        (
            .completeness, "c recorded its state but no initiator can reach it",
            { $0.topology.removeAll { $0.receiver == 2 } }
        ),
        (
            .completeness, "a→c was recorded but is not a channel of the snapshot",
            { $0.topology.removeAll { $0.sender == 0 && $0.receiver == 2 } }
        ),
        (.purity, "a→b holds \"marker\"", { $0.channels[0].inFlight.insert(marker, at: 0) }),
        (
            .purity, "a→b holds its message 2 twice",
            { $0.channels[0].inFlight.append($0.channels[0].inFlight[0]) }
        ),
        (
            .conservation, "28 in processes + 3 in channels = 31, not 30",
            { $0.processes[0].recorded.amount = 8 }
        ),
        (
            .conservation,
            "9223372036854775827 in processes + 3 in channels = "
                + "9223372036854775830, not 30",
            { $0.processes[0].recorded.amount = .max }
        ),
        (
            .conservation, "a has no amount, though amounts add up to a total",
            { $0.processes[0].recorded.amount = nil }
        ),
        (
            .purity, "a→b holds a.2 twice",
            { $0.channels[0].inFlight[1].recorded.id = $0.channels[0].inFlight[0].recorded.id }
        ),
        (
            .noOrphan, "on a→b 4 messages were received in the snapshot but only 3 were sent in it",
            { $0.channels[0].receivedBefore = 4 }
        ),
        (
            .exactChannels, "on a→b 4 messages were received but only 3 were sent",
            { $0.channels[0].receivedBefore = 4 }
        ),
        (
            .exactChannels, "a→b should hold numbers 2...3 of its messages and holds nothing",
            { $0.channels[0].inFlight = [] }
        ),
        (
            .exactChannels, "a→b should hold numbers 2...3 of its messages and holds numbers 3, 2",
            { $0.channels[0].inFlight.reverse() }
        ),
        (
            .exactChannels,
            "a→b should hold numbers 2...3 of its messages and holds numbers 2...3 and 1 marker",
            { $0.channels[0].inFlight.append(marker) }
        ),
        (
            .exactChannels, "a→c should hold nothing of its messages and holds 2 markers",
            { $0.channels[1].inFlight = [marker, marker] }
        ),
        (
            .exactChannels,
            "a→b should hold numbers 1...18446744073709551615 of its messages and holds "
                + "numbers 2...3",
            {
                $0.channels[0].sentBefore = .max
                $0.channels[0].receivedBefore = 0
            }
        ),
        (
            .exactChannels,
            "a→b should hold number 18446744073709551615 of its messages and holds numbers 2...3",
            {
                $0.channels[0].sentBefore = .max
                $0.channels[0].receivedBefore = .max - 1
            }
        ),
        (
            .exactChannels,
            "c→b should hold number 1 of its messages and holds numbers 1, 9, 9, 9, 9, 9, 9, 9, …",
            {
                let more = GlobalSnapshot.InFlight(
                    number: 9, recorded: .init(payload: .string("x"), amount: 0))
                $0.channels[5].inFlight += Array(repeating: more, count: 8)
            }
        ),
        (.markerDiscipline, "0 markers came on b→a", { $0.channels[2].markers = [] }),
        (.markerDiscipline, "2 markers came on b→a", { $0.channels[2].markers = [0, 0] }),
        (
            .markerDiscipline,
            "the marker on b→a comes after message 1, but the sender recorded its state after "
                + "message 0", { $0.channels[2].markers = [1] }
        ),
    ]

    static var marker: GlobalSnapshot.InFlight {
        .init(number: nil, recorded: .init(payload: .string("marker")))
    }

    @Test("each way to be unsound has its witness", arguments: broken.indices)
    func witnesses(index: Int) throws {
        let (assertion, witness, damage) = Self.broken[index]
        var snapshot = try #require(Self.sound(VectorClock.initial(count: 3)))
        #expect(SnapshotVerifier.verify(snapshot).dropLast().allSatisfy { $0.verdict == .pass })
        damage(&snapshot)
        #expect(WorkedExampleTests.witness(snapshot, assertion) == witness)
    }

    @Test("a process that knows more of another than it had recorded is an orphan's trace")
    func vectorClocks() throws {
        var snapshot = try #require(Self.sound(VectorClock.initial(count: 3)))
        snapshot.processes[1].recorded.clock = .vector([0: 7, 1: 2])
        #expect(
            WorkedExampleTests.witness(snapshot, .cutConsistency)
                == "b knows more events of a (7 against 6) than a had recorded")
        snapshot.processes[1].recorded.clock = .vector([0: 6, 1: 2])
        #expect(WorkedExampleTests.witness(snapshot, .cutConsistency) == "it holds")
    }

    @Test("the same with interval tree stamps, by what the process owns")
    func stamps() throws {
        let clocks = Stamp.initial(count: 3)
        var snapshot = try #require(Self.sound(clocks))
        #expect(SnapshotVerifier.verify(snapshot).dropLast().allSatisfy { $0.verdict == .pass })
        guard case .intervalTree(var later)? = snapshot.processes[0].recorded.clock,
            case .intervalTree(var receiver)? = snapshot.processes[1].recorded.clock
        else {
            Issue.record("the clocks are stamps")
            return
        }
        receiver.merge(later.peeked)
        snapshot.processes[1].recorded.clock = .intervalTree(receiver)
        #expect(WorkedExampleTests.witness(snapshot, .cutConsistency) == "it holds")
        later.event()
        receiver.merge(later.peeked)
        snapshot.processes[1].recorded.clock = .intervalTree(receiver)
        #expect(
            WorkedExampleTests.witness(snapshot, .cutConsistency).hasPrefix(
                "b knows more of what a owns ("))
    }

    @Test("clocks of two families, or none, are told from clocks that are right")
    func families() throws {
        var snapshot = try #require(Self.sound(VectorClock.initial(count: 3)))
        snapshot.processes[1].recorded.clock = .intervalTree(.seed)
        #expect(
            WorkedExampleTests.witness(snapshot, .cutConsistency)
                == "a and b carry clocks of different families")
        for index in snapshot.processes.indices { snapshot.processes[index].recorded.clock = nil }
        let verdict = SnapshotVerifier.verify(snapshot)[3]
        #expect(verdict.assertion == .cutConsistency)
        #expect(verdict.verdict == .notApplicable("the processes carry no clocks"))
    }

    @Test("a process without a clock leaves open what concerns it, and only that")
    func oneWithoutClock() throws {
        var snapshot = try #require(Self.sound(VectorClock.initial(count: 3)))
        snapshot.processes[2].recorded.clock = nil
        #expect(SnapshotVerifier.verify(snapshot)[3].verdict == .undecided("c carries no clock"))
        #expect(
            SnapshotVerifier.report(on: snapshot).verdict
                == .undecided(["snapshot b-1: cut-consistency: c carries no clock"]))
        snapshot.processes[1].recorded.clock = .vector([0: 7, 1: 2])
        #expect(
            SnapshotVerifier.verify(snapshot)[3].verdict
                == .fail(.knowsMoreEvents(1, of: 0, known: 7, recorded: 6)))
        #expect(SnapshotVerifier.report(on: snapshot).verdict == .violated)
        #expect(SnapshotVerifier.report(on: snapshot).broken == [.cutConsistency])
        snapshot.processes[0].recorded.clock = nil
        #expect(
            SnapshotVerifier.verify(snapshot)[3].verdict
                == .undecided("2 processes carry no clock"))
    }

    @Test("an assertion that cannot be judged says why")
    func notApplicable() throws {
        var snapshot = try #require(Self.sound(VectorClock.initial(count: 3)))
        snapshot.total = nil
        #expect(
            SnapshotVerifier.verify(snapshot)[2].verdict
                == .notApplicable("the application conserves no quantity"))
        #expect(
            SnapshotVerifier.verify(snapshot).map(\.assertion) == SnapshotAssertion.allCases)
        #expect(SnapshotVerifier.verify(snapshot).allSatisfy { !$0.isFailure })
    }
}
