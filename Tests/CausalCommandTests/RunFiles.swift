import CausalCommand
import CommandLineKit
import CommandLineTesting
import ExecutionTrace
import Foundation
import GlobalSnapshots
import LogicalClocks
import Scenarios
import TestSupport
import WireFormat

/// The directory of a run, with snapshots and trace, as `causal run` lays it out.
struct RunFiles {
    let directory: String
    let result: RunResult

    /// Stands for a directory that is there already.
    init(directory: String, result: RunResult) {
        self.directory = directory
        self.result = result
    }

    /// Runs a scenario and stores what it leaves.
    init(_ scenario: Scenario, in directory: String) throws {
        self.directory = directory
        var run = scenario.cluster.start(replay: "causal run it")
        for command in scenario.commands { _ = run.perform(command) }
        result = run.finish().result
        try FileManager.default.createDirectory(
            atPath: directory + "/snapshots", withIntermediateDirectories: true)
        for snapshot in result.snapshots {
            try write(snapshot.encoded(), "snapshots/\(snapshot.name).json")
        }
        try write(result.trace.encoded(), "trace.jsonl")
        try writeIncomplete()
    }

    init(_ text: String, in directory: String) throws {
        try self.init(ScenarioParser.parse(text), in: directory)
    }

    /// A bank whose first two snapshots overlap and find tokens on their way, and whose third one
    /// waits for a process that is down.
    static let bank = """
        application bank
        processes a=10 b=20 c=30
        delay fixed 10
        seed 3
        at 10 send a b 3
        at 12 send b a 4
        at 15 snapshot a
        at 20 send c a 5
        at 20 send b c 2
        at 24 send b a 1
        at 28 snapshot b
        at 100 crash c
        at 110 snapshot a within 50
        at 300 restart c
        """

    func write(_ bytes: [UInt8], _ name: String) throws {
        try Data(bytes).write(to: URL(filePath: "\(directory)/\(name)"))
    }

    func write(_ text: String, _ name: String) throws {
        try write(Array(text.utf8), name)
    }

    func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(directory)/\(name)")))
    }

    /// Changes a snapshot and stores it under another name.
    func store(
        _ name: String, as other: String, changing change: (inout GlobalSnapshot) -> Void
    ) throws {
        var snapshot = try GlobalSnapshot(parsing: read("snapshots/\(name).json"))
        change(&snapshot)
        try write(snapshot.encoded(), "snapshots/\(other).json")
    }

    private func writeIncomplete() throws {
        guard !result.incomplete.isEmpty else { return }
        let incomplete = IncompleteSnapshots(
            roster: result.cluster.roster, snapshots: result.incomplete)
        try write(incomplete.encoded(), "snapshots/incomplete.json")
    }
}

/// Runs the tool on the run of the bank, and returns its output with the directory as `DIR`.
func withBank<Result>(_ body: (RunFiles) throws -> Result) throws -> Result {
    try withTemporaryDirectory { try body(RunFiles(RunFiles.bank, in: $0)) }
}

extension RunFiles {
    /// Runs `causal snapshot`, with paths below the directory of the run where arguments say `DIR`.
    func snapshot(_ arguments: String..., input: String = "") -> ToolRun {
        let words = arguments.map { $0.replacing("DIR", with: directory) }
        return ToolRun(["snapshot"] + words + ["--run", directory], input: input)
    }

    /// The text with the directory as `DIR`.
    func portable(_ text: String) -> String { text.replacing(directory, with: "DIR") }
}
