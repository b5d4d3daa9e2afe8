import CausalChecking
import ExecutionTrace
import LogicalClocks
import Scenarios
import Testing

@Suite("Clients are answered, refused, or move on")
struct SessionTests {
    private func reads(_ result: RunResult) -> [[String]] {
        result.trace.compactMap { event in
            guard case .operation(let operation) = event.kind, operation.kind == .get else {
                return nil
            }
            return operation.values
        }
    }

    @Test("a session that moves before its write has arrived does not read it")
    func movesTooEarly() throws {
        let (result, _) = try Scenario.run(
            "processes a b\ndelay 10\nput a x 1 as s\nget b x as s\nrun\nget b x as s")
        #expect(reads(result) == [[], ["1"]])
        let report = CausalChecker.check(result.trace)
        #expect(report.totals == [.readYourWrites: 1])
        #expect(report.violations.first?.headline.contains("session s") == true)
    }

    @Test("a session that moves later reads its writes, and overwrites them")
    func movesLater() throws {
        let (result, notes) = try Scenario.run(
            """
            processes a b c
            channels ring
            put a x 1 as s
            run
            get c x as s
            put c x 2 as s
            run
            get b x as s
            delete b x as s
            run
            get a x as s
            """)
        #expect(reads(result) == [["1"], ["2"], []])
        #expect(notes.contains("c: get x: 1"))
        #expect(notes.contains("a: get x: nothing"))
        #expect(RunJudgement(result).verdict != .violated)
    }

    @Test("a blind write overwrites nothing, also of its own session")
    func blind() throws {
        let (result, notes) = try Scenario.run(
            "processes a b\nput a x 1\nput a x 2 blind\nrun\nget b x\nput b x 3\nrun\nget a x")
        #expect(reads(result) == [["1", "2"], ["3"]])
        #expect(notes.contains("b: get x: 1, 2"))
    }

    @Test("concurrent writes are kept or resolved, as the setting says")
    func conflicts() throws {
        let text = "processes a b\nput a x 1\nput b x 2\nrun\nget a x\nget b x"
        #expect(reads(try Scenario.run(text).result) == [["1", "2"], ["1", "2"]])
        let last = try Scenario.run("conflicts lww\n" + text).result
        #expect(reads(last) == [["2"], ["2"]])
        #expect(last.trace.history.conflicts == .lastWriterWins)
    }

    @Test("a request to a process that is down is refused and counted")
    func down() throws {
        let (result, notes) = try Scenario.run(
            """
            processes a b
            crash b
            put b x 1
            get b x
            restart b
            get b x
            restart b
            crash b
            crash b
            """
        )
        #expect(notes.contains("put x=1: refused, b is down"))
        #expect(notes.contains("get x: refused, b is down"))
        #expect(notes.contains("b is up already"))
        #expect(notes.contains("b is down already"))
        #expect(result.statistics.requestCount == 3)
        #expect(result.statistics.refusedRequestCount == 2)
        #expect(reads(result) == [[]])
        #expect(result.trace.map(\.kind).filter { $0 == .restart }.count == 1)
        #expect(result.trace.map(\.kind).filter { $0 == .crash(keepsMemory: true) }.count == 2)
    }

    @Test("a request that the store refuses is told, and is no operation")
    func refused() throws {
        let key = String(repeating: "k", count: 1_025)
        let (result, notes) = try Scenario.run("processes a\nput a \(key) 1")
        #expect(notes.count == 1)
        #expect(notes[0].hasSuffix("refused, the key has 1025 bytes, more than 1024"))
        #expect(result.trace.map(\.kind) == [.local])
    }

    @Test("what happens to the network is in the trace")
    func network() throws {
        let (result, notes) = try Scenario.run(
            """
            processes a b c
            transport raw
            partition a | b c
            put a x 1
            heal a->b
            put a x 2
            partition c<->a
            heal
            run
            """)
        let network = ["partition a | b c", "heal a→b", "partition c→a a→c", "heal"]
        #expect(result.trace.filter { $0.kind == .network }.map(\.text) == network)
        #expect(notes.filter(network.contains) == network)
        let drops = result.trace.filter { $0.text == "partition" }
        #expect(
            drops.map(\.kind) == [
                .drop(MessageID(0, 1), on: ChannelID(from: 0, to: 1)),
                .drop(MessageID(0, 1), on: ChannelID(from: 0, to: 2)),
                .drop(MessageID(0, 2), on: ChannelID(from: 0, to: 2)),
            ])
        #expect(result.statistics.lostFrameCount == 3)
        // What is missing is not wrong, but nothing can be said of the end.
        let judgement = RunJudgement(result)
        #expect(judgement.report.verdict == .consistent)
        #expect(
            judgement.convergence
                == .undecided(
                    "3 messages were lost for good: b holds back 1 message, which waits for message "
                        + "1 of a"))
        #expect(judgement.verdict != .violated)
    }

    @Test("time passes as a scenario says", arguments: [false, true])
    func time(isRunning: Bool) throws {
        let text = "processes a b\ndelay 7\nput a x 1\ntick 3\ntick\nat 20 put b y 1\n"
        let (result, _) = try Scenario.run(
            text + (isRunning ? "run\nat 21 get b y" : "at 21 get b y"))
        let times = result.trace.filter {
            if case .operation = $0.kind { return true }
            return false
        }.map(\.time)
        // A run may take longer than the time that comes next; that is then done at once.
        #expect(Array(times.dropLast()) == [0, 20])
        #expect(isRunning ? times.last ?? 0 > 21 : times.last == 21)
    }
}
