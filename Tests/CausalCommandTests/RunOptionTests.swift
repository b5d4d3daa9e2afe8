import CausalCommand
import CommandLineTesting
import Foundation
import TestSupport
import Testing
import WireFormat

@Suite("Every option of a generated run has an effect, and the report has every member")
struct RunOptionTests {
    private static let words = [
        "run", "-n", "3", "-o", "60", "-s", "5", "--loss", "0.1", "--no-save", "--json",
    ]

    /// The events of a run, without the header, which names the options, and the trailer.
    private static func events(_ rest: [String]) throws -> [Substring] {
        try withTemporaryDirectory { runs in
            let words = words.filter { $0 != "--no-save" && $0 != "--json" } + rest
            let run = ToolRun(words + ["--runs", runs])
            let trace = try? String(contentsOfFile: runs + "/latest/trace.jsonl", encoding: .utf8)
            return try #require(trace, "\(run.errors)").split(separator: "\n").dropFirst()
                .dropLast()
        }
    }

    private static func report(_ words: [String]) -> JSONValue { ToolRun(words).json }

    @Test(
        "another value gives another run",
        arguments: [
            ["--keys", "2"], ["--sessions", "5"], ["--interval", "9"], ["--snapshots", "5"],
            ["--partitions", "4"], ["--crashes", "4"], ["--cuts", "4"], ["--amnesia", "1"],
            ["--blind-writes", "0.6"], ["--moving-sessions", "0.5"], ["--no-faults"],
            ["--topology", "ring"],
            ["--order", "reordering"], ["--delay", "3-4"], ["--duplication", "0.5"],
            ["--transport", "raw"], ["--delivery", "arrival"], ["--conflicts", "lww"],
            ["--clock", "interval-tree"], ["--nodes", "4"], ["--operations", "61"],
            ["--seed", "6"],
        ])
    func effect(option: [String]) throws {
        let plain = try Self.events([])
        #expect(plain.count > 60)
        #expect(try Self.events([]) == plain)
        #expect(try Self.events(option) != plain, "\(option)")
    }

    @Test("the balance of a bank is its own")
    func balance() throws {
        let plain = try Self.events(["-a", "bank"])
        #expect(try Self.events(["-a", "bank", "--balance", "100"]) == plain)
        #expect(try Self.events(["-a", "bank", "--balance", "1"]) != plain)
    }

    @Test("without a seed it is 1")
    func seed() {
        let words = ["run", "-n", "2", "-o", "9", "--no-save", "--json"]
        let plain = Self.report(words)
        #expect(plain["seed"]?.integer == 1)
        #expect(plain == Self.report(words + ["--seed", "1"]))
    }

    private static func names(_ value: JSONValue?) -> [String] {
        guard case .object(let members) = value else { return [] }
        return members.map(\.name)
    }

    @Test("the report in JSON has these members, and says of each snapshot whether it is sound")
    func members() {
        let report = Self.report(Self.words + ["--amnesia", "0"])
        #expect(
            Self.names(report) == [
                "schema", "application", "processes", "clock", "seed", "replay", "verdict",
                "ticks", "requests", "requestsToDown", "framesDelivered", "framesLost", "events",
                "traceBLAKE2b", "snapshots", "incomplete", "snapshotsRefused",
                "convergence", "check",
            ])
        #expect((report["framesLost"]?.integer ?? 0) > 0)
        #expect((report["framesDelivered"]?.integer ?? 0) > 0)
        let snapshots = report["snapshots"]?.elements ?? []
        #expect(snapshots.count == 2)
        for snapshot in snapshots {
            #expect(
                Self.names(snapshot) == [
                    "id", "startTime", "endTime", "inFlight", "sound", "broken",
                ])
            #expect(snapshot["sound"] == .bool(true))
        }
        let unsound = Self.report(
            Self.words + ["--transport", "raw", "--order", "reordering", "--snapshots", "6"])
        let found = unsound["snapshots"]?.elements ?? []
        #expect(found.contains { $0["sound"] == .bool(false) })
        for snapshot in found {
            let isBroken = snapshot["broken"]?.elements.isEmpty == false
            let isOpen = snapshot["undecided"] != nil
            #expect(snapshot["sound"] == .bool(!isBroken && !isOpen))
        }
    }

    @Test(
        "the demonstration says of each snapshot what is in flight",
        arguments: seeds(12, inDebug: 3))
    func demoInFlight(seed: UInt64) {
        let blocks = ToolRun("demo", "--seed", "\(seed)").output
            .components(separatedBy: "Snapshot ").dropFirst()
        #expect(blocks.count == 2)
        for block in blocks {
            let isEmpty = block.contains("  no message in flight\n")
            #expect(isEmpty != block.contains("\n  in flight "), "seed \(seed): \(block)")
        }
    }
}
