import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A snapshot file holds a snapshot")
struct SnapshotFileTests {
    /// A small snapshot with everything in it that a file can hold.
    static func example(names: [String] = ["a", "b \"β\"", "c"]) throws -> GlobalSnapshot {
        let roster = try #require(Roster(names))
        var messages: [RecordedMessage] = []
        for number in UInt64(2)...3 {
            var message = RecordedMessage(payload: .string("m\(number)"), amount: 4)
            message.id = MessageID(0, number)
            messages.append(message)
        }
        var first = RecordedState(state: .object([.init("balance", .number("5"))]), amount: 5)
        first.clock = .vector([0: 7])
        var second = RecordedState(state: .array([.null, .bool(true)]), amount: -3)
        second.clock = .intervalTree(try Stamp(parsing: "((0, 1), (1, 1, 0))"))
        second.heldBack = [messages[0], RecordedMessage(payload: .null)]
        let channels = [
            ChannelID(from: 0, to: 1), ChannelID(from: 1, to: 0), ChannelID(from: 2, to: 0),
        ]
        return GlobalSnapshot(
            id: SnapshotID(0, 12), roster: roster, topology: channels, initiators: [0, 1],
            startTime: 3, endTime: 40, total: 10,
            processes: [
                .init(process: 0, recorded: first), .init(process: 1, recorded: second),
            ],
            channels: [
                .init(
                    channel: channels[0], sentBefore: 3, receivedBefore: 1, markers: [3],
                    inFlight: [
                        .init(number: 2, recorded: messages[0]),
                        .init(number: 3, recorded: messages[1]),
                    ]),
                .init(
                    channel: channels[1], sentBefore: .max, receivedBefore: .max - 1, markers: [],
                    inFlight: [.init(number: nil, recorded: .init(payload: .string("marker")))]),
            ])
    }

    @Test("the example is written as the file has it")
    func golden() throws {
        let snapshot = try Self.example()
        let text = String(decoding: snapshot.encoded(), as: UTF8.self)
        let file = TestFile("Vectors/example.json")
        try file.expect(text)
        #expect(try GlobalSnapshot(parsing: file.bytes) == snapshot)
    }

    @Test("a large snapshot comes in pieces, and what refuses one gets no more")
    func pieces() throws {
        struct Refusal: Error {}
        let names = (0..<40).map { "process \($0)" }
        let topology = Topology.clique(names.count)
        let snapshot = GlobalSnapshot(
            id: SnapshotID(3, 1), roster: try #require(Roster(names)),
            topology: topology.channels, initiators: [3], startTime: 0, endTime: 9, total: nil,
            processes: topology.processes.map {
                .init(process: $0, recorded: RecordedState(state: .null))
            },
            channels: topology.channels.map {
                .init(channel: $0, sentBefore: 2, receivedBefore: 2, markers: [2], inFlight: [])
            })
        var pieces: [[UInt8]] = []
        snapshot.encode { pieces.append($0) }
        #expect(pieces.count > 3)
        // A piece is worth a write of its own.
        #expect(pieces.dropLast().allSatisfy { $0.count > 10_000 })
        #expect(Array(pieces.joined()) == snapshot.encoded())
        #expect(try GlobalSnapshot(parsing: Array(pieces.joined())) == snapshot)
        var count = 0
        #expect(throws: Refusal.self) {
            try snapshot.encode { (_) throws(Refusal) in
                count += 1
                if count == 2 { throw Refusal() }
            }
        }
        #expect(count == 2)
    }

    @Test("random snapshots come back, and one seed gives the same bytes twice")
    func roundTrip() throws {
        func snapshots(_ seed: UInt64) -> [GlobalSnapshot] {
            let plan = SnapshotPlan(seed: seed)
            if seed.isMultiple(of: 2) {
                let inside = plan.observed(plan.stamped(plan.stamps))
                return SnapshotRun(plan, plan.snapshotting(inside)).snapshots
            }
            let stamped = plan.stamped(plan.vectors)
            let inside = plan.observed {
                CausallyDelivered(stamped($0, $1), replica: $1, view: View(plan.topology))
            }
            return SnapshotRun(plan, plan.snapshotting(inside)).snapshots
        }
        for seed in UInt64(0)..<60 {
            let again = snapshots(seed).map { $0.encoded() }
            for (snapshot, bytes) in zip(snapshots(seed), again) {
                #expect(snapshot.encoded() == bytes)
                let read = try GlobalSnapshot(parsing: bytes)
                #expect(read == snapshot)
                #expect(read.encoded() == bytes)
                #expect(SnapshotVerifier.verify(read) == SnapshotVerifier.verify(snapshot))
            }
        }
    }

    @Test("a snapshot of as many processes as there may be is verified")
    func large() throws {
        let count = Topology.processCountMax
        let roster = Roster.lettered(count: count)
        let topology = Topology.ring(count)
        let snapshot = GlobalSnapshot(
            id: SnapshotID(0, .max), roster: roster, topology: topology.channels, initiators: [0],
            startTime: 0, endTime: .max, total: .min,
            processes: topology.processes.map {
                .init(process: $0, recorded: RecordedState(state: .null, amount: .min))
            },
            channels: topology.channels.map {
                .init(
                    channel: $0, sentBefore: .max, receivedBefore: 0, markers: [.max], inFlight: [])
            })
        let read = try GlobalSnapshot(parsing: snapshot.encoded())
        #expect(read == snapshot)
        #expect(WorkedExampleTests.failures(read) == [.conservation, .exactChannels])
        #expect(
            WorkedExampleTests.witness(read, .exactChannels)
                == "a→b should hold numbers 1...18446744073709551615 of its messages and holds "
                + "nothing")
        #expect(SnapshotDifference(read, snapshot)?.relation == .equal)
    }
}
