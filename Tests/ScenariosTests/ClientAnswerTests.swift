import CausalMessaging
import ExecutionTrace
import LogicalClocks
import ReplicatedStore
import Scenarios
import SeededRandom
import Testing

/// A process that says something once, twice or not at all when it is asked, and speaks up unasked.
private struct Oracle: CausalProcess, ScenarioApplication {
    enum Request: String, CaseIterable, ScenarioOperation, CustomStringConvertible {
        case once, twice, never
        var description: String { rawValue }
    }

    /// Clients that take everything that they are given for the answer to a request.
    struct Client: ScenarioClient {
        private var takenCount = 0

        init() {}

        func request(for command: Request) -> Request { command }

        mutating func receive(_ answer: String) -> HistoryOperation? {
            takenCount += 1
            return HistoryOperation(
                session: "s", kind: .put, key: "k", values: [answer, "\(takenCount)"],
                versions: [], context: [:])
        }
    }

    static let name = "oracle"
    let replica: ReplicaID
    private var asked = 0

    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: NoSettings) {
        self.replica = replica
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<String, String>) {
        asked += 1
        outbox.broadcast("\(replica) was asked")
        outbox.setTimer(TimerID(1), afterTicks: 7)
        switch request {
        case .once: outbox.emit("\(replica).\(asked)")
        case .twice:
            outbox.emit("\(replica).\(asked)")
            outbox.emit("besides")
        case .never: break
        }
    }

    func receive(
        _ message: String, from sender: ReplicaID, into outbox: inout Outbox<String, String>
    ) {
        outbox.emit("unasked")
    }

    func timerFired(_ timer: TimerID, into outbox: inout Outbox<String, String>) {
        outbox.emit("late")
    }

    static func judge(_ processes: [Oracle], of result: RunResult) -> RunJudgement.Convergence {
        result.undecidedReason.map { .undecided($0) } ?? .reached
    }
}

@Suite("The answer to a request is what is said first in its own step")
struct ClientAnswerTests {
    @Test("and nothing that is said unasked, or in the step of another", arguments: UInt64(0)..<30)
    func operations(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var cluster = Scenario.Cluster(.init(Oracle.self), lettered: 3)
        cluster.seed = seed
        var run = cluster.start()
        var asked = [0, 0, 0]
        var expected: [[String]] = []
        for _ in 0..<20 {
            let process = ReplicaID(random.index(below: 3))
            let request = random.pick(Oracle.Request.allCases)
            asked[process.index] += 1
            if request != .never {
                let answer = "\(process).\(asked[process.index])"
                expected.append([answer, "\(expected.count + 1)"])
            }
            _ = run.perform(.init(.operation(request, at: process)))
            if random.chance(0.4) { _ = run.perform(.init(.tick(random.below(20)))) }
        }
        let (result, _) = run.finish()
        let operations = result.trace.compactMap { event -> [String]? in
            guard case .operation(let operation) = event.kind else { return nil }
            return operation.values
        }
        #expect(operations == expected)
    }

    @Test("a session whose first answer comes when the life that gave it is over begins anew")
    func lateAnswer() throws {
        var replica = StoreReplica(replica: 1)
        var outbox = Outbox<StoreMessage, StoreOutput>()
        var client = StoreReplica.Client()
        let put = StoreReplica.Command.put(key: "x", value: "1", session: "s", isBlind: false)
        replica.handle(client.request(for: put), into: &outbox)
        let answer = try #require(outbox.emissions.first?.output)
        client.lifeEnded(1)
        #expect(client.receive(answer, from: 1)?.session == "s")
        let next = client.request(for: .get(key: "x", session: "s"))
        #expect(next.session == SessionID("s#2"))
        // Once is enough, whatever else comes of it.
        #expect(client.receive(answer, from: 1)?.session == "s")
        #expect(client.request(for: .get(key: "x", session: "s")).session == SessionID("s#2"))
        #expect(client.receive(answer, from: 0)?.session == "s")
        #expect(client.request(for: .get(key: "x", session: "s")).session == SessionID("s#2"))
    }
}
