import ExecutionTrace
import GlobalSnapshots
import Scenarios
import TestSupport
import Testing

/// A trace of version 1 has no trailer, so it may lack events at its end.
@Suite("Snapshots beside a trace whose end cannot be checked")
struct TraceEndTests {
    /// The trace up to its first events, as a file of version 1 that was cut at the end of a line.
    private static func beginning(of trace: Trace, events: Int) throws -> Trace {
        let lines = try #require(trace.versionOneFile()).split(separator: UInt8(ascii: "\n"))
        var reader = TraceReader()
        for line in lines.prefix(events + 1) { try reader.read(line + [UInt8(ascii: "\n")]) }
        #expect(try reader.finish() == .unchecked)
        return reader.trace
    }

    private static func agreement(
        _ snapshot: GlobalSnapshot, _ trace: Trace, hasKnownEnd: Bool = false
    ) throws -> AssertionResult.Verdict {
        let results = SnapshotVerifier.verify(snapshot, trace: trace, hasKnownEnd: hasKnownEnd)
        return try #require(results.first { $0.assertion == .traceAgreement }).verdict
    }

    @Test("they are never broken by what was cut off", arguments: seeds(40, inDebug: 4))
    func everyCut(seed: UInt64) throws {
        var scenario = try ScenarioParser.parse(
            """
            application bank
            processes a=50 b=50 c=50
            channels a<->b b<->c c<->a
            transport raw
            loss 0.1
            seed \(seed)
            """)
        var workload = Workload(operationCount: 40)
        workload.snapshotCount = 3
        workload.crashCount = 1
        scenario.commands = workload.commands(for: scenario.cluster)
        var run = scenario.cluster.start()
        for command in scenario.commands { _ = run.perform(command) }
        let result = run.finish().result
        for snapshot in result.snapshots {
            let whole = try Self.agreement(snapshot, result.trace, hasKnownEnd: true)
            guard whole == .pass else { continue }
            for events in 0...result.trace.count {
                let part = try Self.beginning(of: result.trace, events: events)
                if case .fail(let witness) = try Self.agreement(snapshot, part) {
                    Issue.record("after \(events) events: \(witness)")
                }
            }
        }
    }
    @Test("what events after the end could explain is undecided, and what none could is not")
    func reasons() throws {
        // b.1 is under way when b records its state, and is lost since a is down.
        let result = try Scenario.run(
            """
            application bank
            processes a=10 b=20
            delay fixed 10
            transport raw
            seed 3
            at 16 snapshot a
            at 24 send b a 4
            at 33 crash a
            at 35 restart a
            """
        ).result
        let snapshot = try #require(result.snapshots.first)
        var found: [String: Int] = [:]
        for events in 0...result.trace.count {
            let part = try Self.beginning(of: result.trace, events: events)
            switch try Self.agreement(snapshot, part) {
            case .undecided(let reason): found[reason, default: 0] += 1
            case let other: found["\(other)", default: 0] += 1
            }
        }
        #expect(
            found.keys.sorted() == [
                "b may have recorded its state after the end of the trace, which cannot be checked",
                "b.1 may be lost after the end of the trace, which cannot be checked",
                "pass", "the trace does not know snapshot a-1",
            ])
        #expect(try Self.agreement(snapshot, result.trace) == .pass)
        var altered = snapshot
        altered.startTime += 1
        guard case .fail = try Self.agreement(altered, result.trace) else {
            Issue.record("a wrong time is no matter of the end")
            return
        }
    }
}
