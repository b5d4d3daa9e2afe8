import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import Testing

extension TraceAgreementTests {
    /// The trace of the run, with the clocks of some processes alone.
    private static func trace(clocksOf processes: [ReplicaID]) throws -> Trace {
        let whole = try Scenario.run(bank).result.trace
        var trace = whole.withoutEvents()
        for var event in whole {
            if let process = event.process, !processes.contains(process) { event.clock = nil }
            trace.append(event)
        }
        return trace
    }

    @Test("without clocks where the trace has none, and not where it has some")
    func clocksOfSome() throws {
        let none = try Self.trace(clocksOf: [])
        let some = try Self.trace(clocksOf: [Self.b])
        func forget(_ snapshot: inout GlobalSnapshot) {
            for index in snapshot.processes.indices {
                snapshot.processes[index].recorded.clock = nil
            }
        }
        #expect(try Self.finding(trace: none, forget) == .pass)
        #expect(try Self.finding(trace: some, forget) == .fail(.clockMissing(Self.b)))
        #expect(try Self.finding(trace: none) == .pass)
    }
}
