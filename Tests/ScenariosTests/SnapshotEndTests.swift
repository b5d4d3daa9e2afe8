import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import Testing

@Suite("Every snapshot ends: complete, or given up with a reason")
struct SnapshotEndTests {
    @Test("a process that is down and stays down is named")
    func crashed() throws {
        let (result, notes) = try Scenario.run(
            "processes a b c\ncrash b\nsnapshot a within 200\nrun")
        #expect(result.snapshots.isEmpty)
        #expect(result.incomplete.map(\.unrecorded) == [[1]])
        #expect(result.incomplete.map(\.endTime) == [200])
        #expect(
            notes.contains(
                "snapshot a-1 given up: b never recorded a state; no marker came on b→a, b→c"))
    }

    @Test("a process that comes back in time takes part")
    func restarted() throws {
        let (result, _) = try Scenario.run(
            "processes a b c\nput a x 1\ncrash b\nsnapshot a\ntick 300\nrestart b\nrun")
        #expect(result.incomplete.isEmpty)
        let judgement = RunJudgement(result)
        #expect(judgement.snapshots.map(\.verdict) == [.consistent])
        #expect(judgement.verdict != .violated)
    }

    @Test("a process that recorded and then stopped is named by its channels")
    func crashedAfterwards() throws {
        let (result, _) = try Scenario.run(
            "processes a b c\ndelay 5\nsnapshot a within 500\ntick 5\ncrash b\nrun")
        let given = try #require(result.incomplete.first)
        #expect(given.unrecorded.isEmpty)
        #expect(given.openChannels == [.init(from: 2, to: 1)])
        #expect(given.description(in: result.cluster.roster) == "no marker came on c→b")
    }

    @Test("an initiator that is down cannot begin, and another one can")
    func initiatorDown() throws {
        let (result, notes) = try Scenario.run(
            "processes a b\ncrash a\nsnapshot a within 50\ntick 60\nrestart a\nsnapshot b a\nrun")
        #expect(notes.contains("a is down and cannot begin it"))
        #expect(notes.contains("snapshot a-1 given up: a, b never recorded a state"))
        #expect(result.snapshots.map(\.name) == ["b-1"])
        #expect(result.snapshots.map(\.initiators) == [[1, 0]])
    }

    @Test("a partition keeps a snapshot from completing until it is healed")
    func partition() throws {
        let text = "processes a b c\nput a x 1\nrun\npartition a b | c\nsnapshot a within 400\n"
        let (result, _) = try Scenario.run(text + "run")
        #expect(result.incomplete.map(\.unrecorded) == [[2]])
        let (healed, _) = try Scenario.run(text + "tick 100\nheal\nrun")
        #expect(healed.incomplete.isEmpty)
        #expect(RunJudgement(healed).snapshots.map(\.verdict) == [.consistent])
    }

    @Test("a one-way cut is enough")
    func cut() throws {
        let (result, _) = try Scenario.run(
            "processes a b\ntransport raw\npartition b->a\nsnapshot a within 400\nrun")
        #expect(result.incomplete.map(\.openChannels) == [[.init(from: 1, to: 0)]])
    }

    @Test("a snapshot that takes longer than it may is given up at its time")
    func within() throws {
        let text = "processes a b\ndelay 20\nsnapshot a within "
        let (late, notes) = try Scenario.run(text + "39\nrun")
        #expect(late.incomplete.map(\.endTime) == [39])
        #expect(notes.contains("snapshot a-1 given up: no marker came on b→a"))
        let (inTime, _) = try Scenario.run(text + "40\nrun")
        #expect(inTime.snapshots.map(\.endTime) == [40])
        #expect(inTime.incomplete.isEmpty)
    }

    @Test("the end of a run gives up what waits for longer")
    func endOfRun() throws {
        let (result, _) = try Scenario.run(
            "processes a b\ntransport raw\ncrash b\nsnapshot a within 1000000000000")
        #expect(result.incomplete.map(\.unrecorded) == [[1]])
        #expect(result.statistics.isQuiet)
        #expect(result.statistics.ticks < 1_000)
        let (waiting, _) = try Scenario.run(
            "processes a b\ncrash b\nsnapshot a within 1000000000000")
        #expect(waiting.incomplete.map(\.unrecorded) == [[1]])
        #expect(!waiting.statistics.isQuiet)
        #expect(waiting.statistics.ticks <= 100_000)
    }

    @Test("processes that no initiator can reach are named, and not waited for")
    func unreached() throws {
        let (result, _) = try Scenario.run(
            "processes a b c d\nchannels a->b b->a c->a d->c\nput c x 1\nsnapshot a\nsnapshot c\n")
        #expect(result.incomplete.isEmpty)
        #expect(result.snapshots.map(\.name).sorted() == ["a-1", "c-1"])
        for snapshot in result.snapshots {
            #expect(snapshot.unreached == (snapshot.name == "a-1" ? [2, 3] : [3]))
            #expect(!SnapshotVerifier.verify(snapshot).contains { $0.isFailure })
        }
    }

    @Test("two snapshots of one run overlap and are both sound")
    func overlapping() throws {
        let (result, notes) = try Scenario.run(
            """
            application bank
            processes a=10 b=10 c=10
            delay uniform 5 30
            send a b 3
            send b c 4
            snapshot a
            tick 2
            send c a 5
            snapshot b c
            send a c 1
            """)
        #expect(result.snapshots.count == 2)
        let first = result.snapshots[0]
        let second = result.snapshots[1]
        #expect(max(first.startTime, second.startTime) < min(first.endTime, second.endTime))
        #expect(RunJudgement(result).snapshots.allSatisfy { $0.verdict == .consistent })
        #expect(result.snapshots.map(\.total) == [30, 30])
        #expect(notes.contains("snapshot b-1 begun by b, c"))
    }

    @Test("a message that waits for another one is held back in the state of its process")
    func heldBack() throws {
        let (result, _) = try Scenario.run(
            """
            application bank
            processes a=10 b=10 c=10
            delay 2
            partition a->c
            send a c 5
            send a b 4
            tick 2
            send b c 3
            tick 2
            snapshot c
            tick 5
            heal
            """)
        let snapshot = try #require(result.snapshots.first)
        // What b sent knows of a.1, which has not come.
        #expect(SnapshotTruth.heldBack(snapshot) == [2: ["b.1"]])
        #expect(SnapshotTruth.recorded(snapshot)[2] == ["b.1", "a.1"])
        #expect(
            snapshot.channels.filter { !$0.inFlight.isEmpty }.map(\.channel) == [
                .init(from: 0, to: 2)
            ])
        #expect(snapshot.processes.map(\.recorded.amount) == [1, 11, 13])
        #expect(RunJudgement(result).snapshots.map(\.verdict) == [.consistent])
        let receives = result.trace.compactMap { event in
            event.process == 2 ? event.message : nil
        }
        #expect(receives == [MessageID(0, 1), MessageID(1, 1)])
    }

    @Test("there is a limit to the snapshots under way, which frees itself")
    func tooMany() throws {
        let many = String(repeating: "snapshot a within 100\n", count: 70)
        let (result, notes) = try Scenario.run(
            "processes a b\ncrash b\n\(many)tick 200\nrestart b\nput b x 1\nsnapshot a\nrun")
        #expect(notes.count { $0 == "64 snapshots are under way already" } == 6)
        #expect(result.incomplete.count == 64)
        #expect(result.snapshots.map(\.name) == ["a-65"])
        #expect(RunJudgement(result).snapshots.allSatisfy { $0.verdict == .consistent })
    }

    @Test("a process that is down when snapshots are given up forgets them when it is back")
    func forgetting() throws {
        // b records all of them and waits for c when it stops.
        let many = String(repeating: "snapshot a within 500\n", count: 64)
        let (result, _) = try Scenario.run(
            """
            processes a b c
            partition a b | c
            \(many)tick 50
            crash b
            tick 600
            restart b
            heal
            run
            snapshot a
            run
            """)
        #expect(result.incomplete.count == 64)
        #expect(result.snapshots.map(\.name) == ["a-65"])
        #expect(RunJudgement(result).snapshots.map(\.verdict) == [.consistent])
    }
}
