import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import Scenarios
import Testing
import WireFormat

@testable import CausalCommand

@Suite("The report of a run says what was found in each snapshot")
struct RunReportTests {
    private func result(
        _ change: (inout GlobalSnapshot) -> Void = { _ in }
    ) throws -> RunResult {
        let scenario = try ScenarioParser.parse("processes a b\nput a x 1\nsnapshot a")
        var run = scenario.cluster.start()
        for command in scenario.commands { _ = run.perform(command) }
        var result = run.finish().result
        change(&result.snapshots[0])
        return result
    }

    private func lines(_ result: RunResult, isJudged: Bool = true) -> [String] {
        RunReport(result, replay: nil, isJudged: isJudged).snapshotLines
    }

    /// What the report as JSON says of the snapshot.
    private func document(_ result: RunResult) throws -> JSONValue? {
        var reader = JSONReader(RunReport(result, replay: nil).json)
        return try JSONValue(from: &reader)["snapshots"]?.elements.first
    }

    @Test("that it is sound, or was not judged")
    func sound() throws {
        let result = try result()
        #expect(lines(result).count == 1)
        #expect(lines(result)[0].hasSuffix(": sound"))
        #expect(lines(result, isJudged: false)[0].hasSuffix(": not judged"))
        #expect(RunReport(result, replay: nil).exitCode == .good)
        let document = try document(result)
        #expect(document?["sound"] == .bool(true))
        #expect(document?["broken"]?.elements == [])
        #expect(document?["undecided"] == nil)
    }

    @Test("that it is not sound, with a witness")
    func unsound() throws {
        let result = try result { $0.channels[0].markers = [] }
        let lines = lines(result)
        #expect(lines.count > 1)
        #expect(lines[0].hasSuffix(": NOT SOUND"))
        #expect(lines.contains("  marker-discipline: 0 markers came on a→b"), "\(lines)")
        #expect(RunReport(result, replay: nil).exitCode == .violation)
        let document = try document(result)
        #expect(document?["sound"] == .bool(false))
        #expect(document?["broken"]?.elements == [.string("marker-discipline")])
        #expect(document?["undecided"] == nil)
    }

    @Test("that it is undecided, and why")
    func undecided() throws {
        let result = try result { $0.id = SnapshotID(1, 9) }
        let lines = lines(result)
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("snapshot b-9: "))
        #expect(lines[0].hasSuffix(": undecided"))
        #expect(
            lines[1] == "  trace-agreement: undecided: the trace does not know snapshot b-9")
        #expect(RunReport(result, replay: nil).exitCode == .undecided)
        let document = try document(result)
        #expect(document?["sound"] == .bool(false))
        #expect(document?["broken"]?.elements == [])
        #expect(document?["undecided"]?.elements == [.string("trace-agreement")])
    }
}
