import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import Testing
import WireFormat

@Suite("What becomes of a process that lost its memory")
struct LifeScenarioTests {
    static let store = """
        processes a b c
        delay fixed 5
        put a x 1 as alice
        tick 20
        put c y 1 as carl
        crash c amnesia
        put b z 1
        restart c
        get c x as carl
        run
        put c z 2 as carl
        get c z as carl
        snapshot c
        run
        """

    @Test(
        "it has a name of its own, a clock, and what a peer holds",
        arguments: ["vector", "interval-tree"])
    func newLife(clock: String) throws {
        let (result, notes) = try Scenario.run("clock \(clock)\n" + Self.store)
        #expect(result.lives == [.init(replica: 3, process: 2, peer: 0, time: 20)])
        #expect(result.roster.names == ["a", "b", "c", "c#2"])
        #expect(result.finalReplicas == [0, 1, 3])
        #expect(notes.contains("c: restart as c#2, let in by a"))
        #expect(notes.contains("c#2: get x: 1"))
        // What was on its way when it began is not lost: b tells all that it holds.
        #expect(notes.last { $0.contains("get z") } == "c#2: get z: 1, 2")
        let judgement = RunJudgement(result)
        #expect(judgement.verdict == .consistent, "\(judgement.report)")

        let joins = result.trace.filter { $0.kind.name == .join }
        #expect(joins.map(\.kind) == [.join(of: 2)])
        #expect(joins.map(\.process) == [3])
        let restarts = result.trace.filter { $0.kind == .restart }
        #expect(restarts.isEmpty)
        // The first event of the life is the receive of what let it in.
        let first = result.trace.first { $0.process == 3 && $0.kind.name.isCounted }
        #expect(first?.kind == .receive(message: MessageID(0, 2)))
    }

    @Test("its trace and its snapshots are read back as they were")
    func files() throws {
        let scenario = try ScenarioParser.parse(Self.store)
        var run = scenario.cluster.start()
        for command in scenario.commands { _ = run.perform(command) }
        let result = run.finish().result
        var read = TraceReader()
        try read.read(run.takeTraceBytes()[...])
        #expect(try read.finish() == .whole(digest: result.digest))
        #expect(read.trace == result.trace)
        #expect(CausalChecker.check(read.trace).verdict == .consistent)

        let snapshot = try #require(result.snapshots.first)
        #expect(snapshot.name == "c#2-1")
        #expect(snapshot.former == [2])
        #expect(snapshot.unreached.isEmpty)
        #expect(snapshot.processes.map(\.process) == [0, 1, 3])
        #expect(try GlobalSnapshot(parsing: snapshot.encoded()) == snapshot)
        #expect(SnapshotVerifier.report(on: snapshot, trace: read.trace).verdict == .consistent)
    }

    @Test("a session that it had answered begins anew, and one that went elsewhere goes on")
    func sessions() throws {
        let (result, _) = try Scenario.run(
            """
            processes a b
            put b x 1 as bob
            put b y 1 as ann
            run
            get a y as ann
            crash b amnesia
            restart b
            get b x as bob
            get b y as ann
            crash b amnesia
            restart b
            get b x as bob
            get b x as "bob#2"
            run
            """)
        let names = result.trace.compactMap { event -> String? in
            guard case .operation(let operation) = event.kind else { return nil }
            return operation.session
        }
        #expect(
            names == ["bob", "ann", "ann", "bob#2", "ann", "bob#3", "bob#2#1"])
        #expect(RunJudgement(result).verdict == .consistent)
    }

    @Test("a third life is the third, and a name that is taken is passed over")
    func names() throws {
        // No process of a written scenario can have such a name.
        var cluster = Scenario.Cluster()
        cluster.roster = try #require(Roster(["a", "b", "b#3"]))
        let actions: [ScenarioCommand.Action] = [
            .crash(1, keepsMemory: false), .restart(1), .crash(1, keepsMemory: false),
            .restart(1), .crash(1, keepsMemory: false), .restart(1), .run,
        ]
        let result = cluster.run(actions.map { ScenarioCommand($0) })
        #expect(result.roster.names == ["a", "b", "b#3", "b#2", "b#4", "b#5"])
        #expect(result.lives.map(\.process) == [1, 1, 1])
        #expect(result.finalReplicas == [0, 5, 2])
        #expect(RunJudgement(result).verdict == .consistent)
    }

    @Test("it stays down while nobody is up to let it in")
    func nobody() throws {
        let text = """
            processes a b
            crash b amnesia
            crash a
            restart b
            restart a
            """
        let (result, notes) = try Scenario.run(text)
        let wanted = "b: stays down without its memory; no process is up to let it in"
        #expect(notes.contains(wanted))
        #expect(result.lives.isEmpty)
        #expect(result.withoutMemory == [1])
        #expect(
            RunJudgement(result).convergence
                == .undecided("b has lost its memory and did not come back"))
        let (second, _) = try Scenario.run(text + "\nrestart b")
        #expect(second.lives.map(\.replica) == [2])
        #expect(RunJudgement(second).verdict == .consistent)
    }

    @Test("a peer to which a channel is cut lets it in only if there is no other")
    func cutOff() throws {
        let text = """
            processes a b c
            partition a | b c
            crash c amnesia
            restart c
            """
        #expect(try Scenario.run(text).result.lives.map(\.peer) == [1])
        let other = text.replacing("crash c", with: "crash b\ncrash c")
        #expect(try Scenario.run(other).result.lives.map(\.peer) == [0])
    }

    @Test("tokens that it held are gone, and orders go to it under its old name")
    func bank() throws {
        let (result, _) = try Scenario.run(
            """
            application bank
            processes a=10 b=10 c=10
            crash c amnesia
            restart c
            run
            send a c 4
            run
            snapshot b
            run
            """)
        #expect(result.finalStates.map(\.amount) == [6, 10, 4])
        let judgement = RunJudgement(result)
        #expect(judgement.report.verdict == .consistent)
        // What is left is known to nobody, but the state that was recorded is one that was.
        #expect(judgement.snapshots.map(\.verdict) == [.consistent])
        #expect(result.snapshots.map(\.total) == [nil])
        #expect(
            judgement.convergence
                == .failed("20 tokens at the end, 30 at the start, and c lost what was in memory"))
    }

    @Test(
        "what it sends waits for what the peer that let it in had sent",
        arguments: ["vector", "interval-tree"])
    func inherited(clock: String) throws {
        let (result, _) = try Scenario.run(
            """
            application bank
            processes a=5 b=5 c=5
            clock \(clock)
            delay fixed 2
            partition a->b
            send a b 1
            crash c amnesia
            restart c
            send b c 1
            tick 20
            send c b 1
            tick 20
            heal
            run
            """)
        #expect(result.lives.map(\.peer) == [0])
        #expect(result.finalStates.map(\.amount) == [4, 6, 0])
        #expect(RunJudgement(result).report.verdict == .consistent)
        let taken = result.trace.filter { $0.process == 1 && $0.kind.name == .receive }
        #expect(taken.map(\.message) == [MessageID(0, 1), MessageID(3, 1)])
    }

    @Test("a snapshot under way that it has not recorded is given up at once and begun again")
    func snapshot() throws {
        let (result, notes) = try Scenario.run(
            """
            processes a b c
            delay fixed 5
            crash c amnesia
            snapshot a
            tick 3
            restart c
            run
            snapshot a
            run
            """)
        #expect(notes.contains { $0.hasPrefix("snapshot a-1 given up") })
        #expect(result.incomplete.map(\.endTime) == [3])
        #expect(result.incomplete.map(\.successor) == [SnapshotID(0, 2)])
        #expect(result.snapshots.map(\.name) == ["a-2", "a-3"])
        #expect(result.snapshots.map(\.startTime) == [3, result.snapshots[1].startTime])
        let judgement = RunJudgement(result)
        #expect(judgement.snapshots.map(\.verdict) == [.consistent, .consistent])
        #expect(judgement.incompleteCount == 0 && judgement.verdict == .consistent)
        #expect(
            result.incomplete.first?.description(in: result.roster)
                == "b, c never recorded a state; no marker came on b→a, c→a; begun again as a-2")
    }

    @Test("a snapshot that waits for a marker of the last life is begun again")
    func snapshotWithoutMarker() throws {
        let (result, _) = try Scenario.run(
            """
            processes a b c
            delay fixed 5
            put b x 1
            partition c->a
            snapshot c
            tick 12
            crash c amnesia
            heal
            restart c
            run
            """)
        // All have recorded; but c's marker to a was lost with it.
        #expect(result.incomplete.map(\.unrecorded) == [[]])
        #expect(result.incomplete.map(\.endTime) == [12])
        #expect(result.snapshots.map(\.name) == ["c#2-1"])
        #expect(RunJudgement(result).verdict == .consistent)
    }

    @Test("a snapshot whose initiators are down is begun again by the new life")
    func snapshotByTheNewLife() throws {
        let text = """
            processes a b c
            delay fixed 5
            crash c amnesia
            snapshot a within 60
            tick 3
            crash a
            restart c
            tick 20
            restart a
            run
            """
        let (result, _) = try Scenario.run(text)
        #expect(result.incomplete.map(\.successor) == [SnapshotID(3, 1)])
        #expect(result.snapshots.map(\.name) == ["c#2-1"])
        #expect(RunJudgement(result).verdict == .consistent)
        // For no longer than it was given: what is given up then stays missing.
        let short = try Scenario.run(text.replacing("within 60", with: "within 9")).result
        #expect(short.incomplete.map(\.successor) == [SnapshotID(3, 1), nil])
        #expect(short.incomplete.map(\.endTime) == [3, 9])
        #expect(RunJudgement(short).incompleteCount == 1)
        #expect(RunJudgement(short).verdict != .consistent)
    }

    @Test("under the identifier that it had it counts anew, and the checker says so")
    func same() throws {
        let (result, _) = try Scenario.run(
            Self.store.replacing("restart c", with: "restart c as same"))
        #expect(result.lives.isEmpty)
        let rules = Set(RunJudgement(result).report.violations.map(\.rule))
        #expect(rules.contains(.versionWrittenTwice))
        #expect(rules.contains(.sentTwice))
    }

    @Test("what it had sent and nobody else can send again is named as lost")
    func lostMessages() throws {
        let text = """
            processes a b c
            delay fixed 5
            put a x 1
            run
            partition a | b c
            put c y 1
            put c z 1
            tick 7
            put c w 1
            crash c amnesia
            heal
            """
        // What is still on its way to b arrives, unless a new life closes its channels before.
        for (restart, last) in [("", [0]), ("\nrestart c\nrun", [0, 1])] {
            let (result, _) = try Scenario.run(text + restart)
            let lost = RunJudgement(result).lostMessages
            #expect(lost.map { result.trace.name(of: $0.message) } == ["c.1", "c.2", "c.3"])
            #expect(lost.map(\.sender) == [2, 2, 2])
            #expect(lost.map { $0.receivers.map(\.index) } == [[0], [0], last])
            #expect(lost.map { result.trace[$0.send].message } == lost.map(\.message))
        }
        // What comes back under its old name goes on with what it has; nothing is said to be lost.
        let same = try Scenario.run(text + "\nrestart c as same\nrun").result
        #expect(RunJudgement(same).lostMessages.isEmpty)
        let kept = text.replacing("amnesia", with: "") + "\nrestart c\nrun"
        #expect(RunJudgement(try Scenario.run(kept).result).lostMessages.isEmpty)
    }
}
