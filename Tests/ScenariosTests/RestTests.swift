import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Simulation
import Testing

@testable import Scenarios

@Suite("A run that does not come to rest says who waits for what")
struct RestTests {
    private func result(_ text: String) throws -> RunResult { try Scenario.run(text).result }

    private func convergence(_ text: String) throws -> RunJudgement.Convergence {
        RunJudgement(try result(text)).convergence
    }

    private static let losing = "processes a b\nloss 1\nput a x 1\ntick 500\n"

    @Test("what was lost arrives once no more is lost")
    func loseNothing() throws {
        let text = Self.losing + "lose 0"
        let (result, notes) = try Scenario.run(text)
        #expect(result.statistics.isHealed && result.statistics.isQuiet)
        #expect(result.statistics.lostFrameCount > 1 && result.backlogs.isEmpty)
        #expect(RunJudgement(result).verdict == .consistent)
        #expect(notes.contains("lose 0.0"))
        #expect(result.trace.filter { $0.kind == .network }.map(\.text) == ["lose 0.0"])
        // What is lost from the middle of a run on.
        let late = try Scenario.run("processes a b\nput a x 1\nrun\nlose 1\nput a x 2\nrun").result
        #expect(late.backlogs.map(\.replica) == [0] && !late.statistics.isHealed)
    }

    @Test("while something keeps messages from arriving, nothing can be said")
    func undecided() throws {
        let reason =
            "messages were still under way at the end: a waits for the acknowledgement of "
            + "1 message to b"
        for text in [Self.losing, "processes a b\npartition a->b\nput a x 1"] {
            let result = try result(text)
            #expect(!result.statistics.isHealed)
            #expect(result.unrest == nil)
            #expect(result.undecidedReason == reason)
            #expect(RunJudgement(result).verdict == .undecided([reason]))
            let unacknowledged = [RunResult.Backlog.Unacknowledged(receiver: 1, count: 1)]
            #expect(result.backlogs.map(\.unacknowledged) == [unacknowledged])
        }
    }

    @Test("over reliable channels a network that is whole again leaves no excuse")
    func wedged() throws {
        // Under the identifier that it had, c numbers what it sends from 1, and others drop it.
        let text = """
            processes a b c
            put c x 1
            put c x 2
            run
            crash c amnesia
            restart c as same
            put c y 1
            """
        let reason =
            "the run did not come to rest: messages were still under way at the end: c waits for the "
            + "acknowledgement of 1 message to a, 1 message to b"
        #expect(try convergence(text) == .failed(reason))
        #expect(RunJudgement(try result(text)).verdict == .violated)
        // The same while a channel is cut is no wonder.
        let cut = try convergence(text + "\npartition a->b")
        #expect(cut.verdict != .violated && cut != .reached)
    }

    @Test("over raw channels what waits for ever is counted, with what it waits for")
    func heldBack() throws {
        let store = try result(
            "processes a b c\ntransport raw\npartition a->b\nput a x 1\nput a x 2\nheal\nput a x 3\n"
                + "run\nput c y 1")
        #expect(store.backlogs.map(\.replica) == [1])
        #expect(store.backlogs.map(\.heldBackCount) == [2])
        #expect(store.backlogs.map(\.missing) == [[Dot(0, 1)]])
        #expect(
            RunJudgement(store).convergence
                == .undecided(
                    "2 messages were lost for good: b holds back 2 messages, which wait for message "
                        + "1 of a"))
        let bank = try result(
            "application bank\nprocesses a=9 b=9 c=9\ntransport raw\npartition a->c\nsend a c 1\n"
                + "send a b 1\nrun\nheal\nsend b c 1\nsend b c 2\nrun\nsend a c 1")
        #expect(bank.backlogs.map(\.replica) == [2])
        #expect(bank.backlogs.map(\.heldBackCount) == [3])
        #expect(bank.backlogs.map(\.missing) == [[Dot(0, 1)]])
        #expect(RunJudgement(bank).convergence.verdict != .violated)
    }

    @Test("a list of those who wait is cut short")
    func manyWait() throws {
        let result = try result(
            "processes a b c d e f\npartition a | b c d e f\nput a x 1\nput b x 1\nput c x 1\n"
                + "put d x 1\nput e x 1\nput f x 1")
        let reason = try #require(result.undecidedReason)
        #expect(
            reason.contains(
                "a waits for the acknowledgement of 1 message to b, 1 message to c, 1 message to d, "
                    + "and 2 more; b waits"))
        #expect(reason.hasSuffix("; and 3 more"))
    }

    @Test("a run that was stopped did not have the time")
    func stopped() throws {
        var cluster = Scenario.Cluster(.store, lettered: 2)
        cluster.network.lossRate = 1
        var run = try #require(cluster.start() as? VectorStoreRun).run
        run.stepsMax = 3
        _ = run.perform(.init(.put(0, key: "x", value: "1", session: "s", isBlind: false)))
        _ = run.perform(.init(.crash(1, keepsMemory: true)))
        _ = run.perform(.init(.lose(rate: 0)))
        _ = run.perform(.init(.restart(1)))
        for value in 0..<9 {
            _ = run.perform(
                .init(.put(0, key: "x", value: "\(value)", session: "s", isBlind: false)))
        }
        let result = run.finish().result
        #expect(result.statistics.wasStopped && result.statistics.isHealed)
        let reasons = RunJudgement(result).convergence.verdict.reasons
        #expect(
            reasons.contains { $0.hasPrefix("the run was stopped after too many steps") })
    }

    @Test("slow channels have the time that they take", arguments: ["1000000", "exp:300000"])
    func slow(delay: String) throws {
        let result = try result("processes a b\ndelay \(delay)\nput a x 1\nput b y 1")
        #expect(result.statistics.ticks > 100_000)
        #expect(RunJudgement(result).verdict == .consistent)
    }

    @Test("snapshots that were refused count")
    func refusedSnapshots() throws {
        let many = String(repeating: "snapshot a\n", count: 66)
        let result = try result("processes a b\nput a x 1\n" + many)
        #expect(result.statistics.refusedSnapshotCount == 2)
        #expect(result.snapshots.count == 64)
        let judgement = RunJudgement(result)
        #expect(judgement.refusedCount == 2)
        #expect(judgement.verdict == .undecided(["2 snapshots were refused"]))
    }
}
