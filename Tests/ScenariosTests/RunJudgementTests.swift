import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import Scenarios
import Simulation
import Testing
import WireFormat

@testable import Scenarios

@Suite("A run is judged by its trace, its snapshots and its end")
struct RunJudgementTests {
    private func result(_ text: String) throws -> RunResult {
        try Scenario.run(text).result
    }

    @Test("replicas that hold the same have converged")
    func reached() throws {
        let judgement = RunJudgement(
            try result("processes a b c\nput a x 1\nput c y 2\nsnapshot b"))
        #expect(judgement.convergence == .reached)
        #expect(judgement.snapshots.map(\.name) == ["b-1"])
        #expect(judgement.incompleteCount == 0)
        #expect(judgement.verdict != .violated)
    }

    @Test("replicas that differ have not, and one is named")
    func failed() throws {
        var run = try result("processes a b c\nput a x 1")
        run.finalStates[2].state = .array([])
        let judgement = RunJudgement(run)
        #expect(judgement.convergence == .failed("c does not hold what a holds"))
        #expect(judgement.verdict == .violated)
    }

    @Test("tokens that are missing or too many are counted", arguments: [-1, 1] as [Int64])
    func tokens(change: Int64) throws {
        var run = try result("application bank\nprocesses a=5 b=6\nsend a b 2")
        #expect(RunJudgement(run).convergence == .reached)
        run.finalStates[1].amount = 8 + change
        let wanted = "\(11 + change) tokens at the end, 11 at the start"
        #expect(RunJudgement(run).convergence == .failed(wanted))
        #expect(RunJudgement(run).verdict == .violated)
    }

    @Test("a bank may be of any shape, a store that is not strongly connected is undecided")
    func shapes() throws {
        let bank = try result("application bank\nprocesses a=5 b=6\nchannels a->b\nsend a b 2")
        #expect(RunJudgement(bank).convergence == .reached)
        let store = try result("processes a b\nchannels a->b\nput a x 1\nput b y 1")
        let convergence = RunJudgement(store).convergence
        #expect(convergence == .undecided("not every replica can reach every other"))
        #expect(RunJudgement(store).verdict != .violated)
    }

    @Test("messages under way or lost leave it open")
    func undecided() throws {
        let moving = try result("processes a b\nput a x 1\ncrash b")
        let reason =
            "messages were still under way at the end: a waits for the acknowledgement of 1 message to b"
        let wanted = RunJudgement.Convergence.undecided(reason)
        #expect(RunJudgement(moving).convergence == wanted)
        #expect(!moving.statistics.isQuiet)
        #expect(RunJudgement(moving).verdict == .undecided([reason]))
        // The same if the sender is down as well, and does not even wait.
        let down = try result("processes a b\nput a x 1\ncrash a\ncrash b")
        #expect(RunJudgement(down).convergence == wanted)
        let bank = try result(
            "application bank\nprocesses a=5 b=5\nsend a b 3\ncrash a\ncrash b")
        #expect(RunJudgement(bank).convergence == wanted)
        let settled = try result("processes a b\nput a x 1\nrun\ncrash a\ncrash b")
        #expect(RunJudgement(settled).convergence == .reached)
        let lost = try result("processes a b\ntransport raw\ncrash b\nput a x 1")
        #expect(RunJudgement(lost).convergence == .undecided("1 message was lost for good"))
        #expect(lost.statistics.isQuiet)
        // Repeated until it arrives.
        let repeated = try result("processes a b\nput a x 1\ncrash b\ntick 500\nrestart b")
        #expect(RunJudgement(repeated).convergence == .reached)
    }

    @Test("an unsound snapshot is a violation")
    func unsound() throws {
        var run = try result("processes a b\nput a x 1\nsnapshot a")
        #expect(RunJudgement(run).verdict != .violated)
        run.snapshots[0].channels[0].markers = []
        let judgement = RunJudgement(run)
        #expect(judgement.snapshots.map(\.verdict) == [.violated])
        #expect(judgement.verdict == .violated)
        // A trace that does not bear the snapshot out weighs as much.
        run = try result("processes a b\nput a x 1\nsnapshot a")
        #expect(RunJudgement(run).verdict == .consistent)
        run.snapshots[0].startTime += 1
        run.snapshots[0].endTime += 1
        #expect(RunJudgement(run).snapshots.map(\.broken) == [[.traceAgreement]])
        run.snapshots[0].id = SnapshotID(1, 9)
        #expect(
            RunJudgement(run).verdict
                == .undecided([
                    "snapshot b-9: trace-agreement: the trace does not know snapshot b-9"
                ]))
    }

    @Test("a trace with a violation counts as one, a snapshot given up does not")
    func trace() throws {
        let moved = try result("processes a b\ndelay 9\nput a x 1 as s\nget b x as s")
        #expect(RunJudgement(moved).verdict == .violated)
        let given = RunJudgement(try result("processes a b\ndelay 9\nsnapshot a within 1"))
        #expect(given.incompleteCount == 1)
        #expect(given.verdict.reasons.contains("1 snapshot was given up"))
        let both = RunJudgement(
            try result(
                "processes a b\ndelay 9\nput a x 1 as s\nget b x as s\nsnapshot a within 1"))
        #expect(both.incompleteCount == 1)
        #expect(both.verdict == .violated)
    }

    @Test("the file of the trace is the same whether it is written on the way or at the end")
    func tracePieces() throws {
        var cluster = Scenario.Cluster(.store, lettered: 3)
        cluster.seed = 5
        cluster.network.lossRate = 0.1
        let scenario = Scenario(
            cluster: cluster, commands: Workload(operationCount: 400).commands(for: cluster))
        func file(keepsEvents: Bool, every stride: Int) -> (bytes: [UInt8], result: RunResult) {
            var run = cluster.start(replay: "again", keepsEvents: keepsEvents)
            run.notesOperations = false
            var bytes: [UInt8] = []
            for (index, command) in scenario.commands.enumerated() {
                #expect(!run.perform(command).contains { $0.subject == .operation })
                if index % stride == 0 { bytes += run.takeTraceBytes() }
            }
            let result = run.finish().result
            bytes += run.takeTraceBytes()
            return (bytes, result)
        }
        let whole = file(keepsEvents: true, every: .max)
        #expect(whole.bytes == whole.result.trace.encoded())
        #expect(whole.result.digest == whole.result.trace.digest())
        #expect(whole.result.eventCount == whole.result.trace.count)
        for stride in [1, 7, 1_000] {
            for keepsEvents in [true, false] {
                let pieces = file(keepsEvents: keepsEvents, every: stride)
                #expect(pieces.bytes == whole.bytes)
                #expect(pieces.result.digest == whole.result.digest)
                #expect(pieces.result.eventCount == whole.result.eventCount)
                #expect(keepsEvents || pieces.result.trace.isEmpty)
            }
        }
    }

    @Test("time stops where it would never end, and where numbers would")
    func limits() throws {
        var cluster = Scenario.Cluster(.store, lettered: 2)
        cluster.seed = 3
        var run = try #require(cluster.start() as? VectorStoreRun).run
        run.stepsMax = 50
        _ = run.perform(.init(.crash(1, keepsMemory: true)))
        _ = run.perform(.init(.put(0, key: "x", value: "1", session: "s", isBlind: false)))
        let notes = run.perform(.init(.tick(.max)))
        let wanted = "time does not advance after 50 steps; there is more to come"
        #expect(notes.map(\.text) == [wanted])
        #expect(run.now < 100_000)

        // Coming to rest takes no more either.
        for stepsMax in 1...3 {
            var run = try #require(cluster.start() as? VectorStoreRun).run
            run.stepsMax = stepsMax
            _ = run.perform(.init(.crash(1, keepsMemory: true)))
            _ = run.perform(.init(.put(0, key: "x", value: "1", session: "s", isBlind: false)))
            let notes = run.perform(.init(.run))
            let steps = stepsMax == 1 ? "1 step" : "\(stepsMax) steps"
            let wanted = "time does not advance after \(steps); there is more to come"
            #expect(notes.map(\.text) == [wanted])
        }

        var other = cluster.start()
        for _ in 0..<3 { _ = other.perform(.init(.tick(.max))) }
        _ = other.perform(.init(at: .max, .snapshot([0], withinTicks: .max)))
        let (result, _) = other.finish()
        #expect(result.snapshots.count + result.incomplete.count == 1)
        #expect(result.trace.allSatisfy { $0.time <= 1 << 63 })
    }
}
