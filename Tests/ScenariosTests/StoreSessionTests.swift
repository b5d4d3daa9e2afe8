import CausalChecking
import ExecutionTrace
import LogicalClocks
import Scenarios
import Testing

@Suite("What sessions of a store read of their own writes")
struct StoreSessionTests {
    /// The values of the last read of each process.
    private func reads(_ commands: String) throws -> (reads: [[String]], judgement: RunJudgement) {
        let scenario = "application store\nprocesses a b\ndelay 50\n\(commands)\nrun\n"
        let (result, _) = try Scenario.run(scenario + "get a x as reader\nget b x as reader")
        let operations = result.trace.compactMap { event in
            if case .operation(let operation) = event.kind { operation } else { nil }
        }
        return (operations.suffix(2).map(\.values), RunJudgement(result))
    }

    @Test("a session that goes to a replica that lags replaces its own write there")
    func laggingReplica() throws {
        let (values, judgement) = try reads(
            """
            put a x 1 as alice
            get b x as alice
            put b x 2 as alice
            """)
        #expect(values == [["2"], ["2"]])
        #expect(judgement.convergence == .reached)
        // Not in the store: b had nothing to show when alice read there.
        #expect(judgement.report.violations.map(\.rule) == [.readYourWrites])
    }

    @Test("a session that never reads replaces its own writes, and no other's")
    func blindSession() throws {
        let (values, judgement) = try reads(
            """
            put a x 1 as alice
            put a x 2 as bob
            put a y 0 as alice
            put a x 3 as bob
            put a x 4 as bob
            put b x 5 as bob
            """)
        #expect(values == [["1", "5"], ["1", "5"]])
        #expect(judgement.verdict == .consistent)
    }
}
