import CommandLineKit
import LogicalClocks
import Scenarios
import Testing
import WireFormat

@testable import CausalCommand

@Suite("The report of a run names what was lost with the memory of a process")
struct LostMessageReportTests {
    private func report(_ writeCount: Int) throws -> RunReport {
        let writes = (1...writeCount).map { "put c k\($0) 1" }.joined(separator: "\n")
        let scenario = try ScenarioParser.parse(
            "processes a b c\npartition a b | c\n\(writes)\ncrash c amnesia\nheal\nrestart c")
        var run = scenario.cluster.start()
        for command in scenario.commands { _ = run.perform(command) }
        return RunReport(run.finish().result, replay: nil)
    }

    @Test("each message with its receivers, as text and as JSON")
    func few() throws {
        let report = try report(2)
        #expect(report.exitCode == .good)
        let lines = report.verdictLines.filter { $0.contains("lost") }
        #expect(
            lines == [
                "c.1 to a, b was lost with the memory of c",
                "c.2 to a, b was lost with the memory of c",
            ])
        var reader = JSONReader(report.json)
        let document = try JSONValue(from: &reader)
        #expect(document["lives"]?.elements.count == 1)
        #expect(
            document["lostWithMemory"]?.elements
                == ["c.1", "c.2"].map {
                    .object([
                        .init("message", .string($0)), .init("sender", .string("c")),
                        .init("receivers", .array([.string("a"), .string("b")])),
                    ])
                })
    }

    @Test("of many the first ten as text, and how many more there are")
    func many() throws {
        func lines(_ count: Int) throws -> [String] {
            try report(count).verdictLines.filter { $0.contains("lost with") }
        }
        #expect(try lines(10).last == "c.10 to a, b was lost with the memory of c")
        #expect(try lines(11).count == 11)
        #expect(try lines(11).last == "1 more was lost with memories")
        #expect(try lines(13).last == "3 more were lost with memories")
    }
}
