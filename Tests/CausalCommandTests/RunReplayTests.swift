import CausalCommand
import CommandLineKit
import CommandLineTesting
import ExecutionTrace
import Foundation
import Scenarios
import Synchronization
import TestSupport
import Testing
import WireFormat

@Suite("Every run that is kept can be run again")
struct RunReplayTests {
    private static let lines = """
        processes a b c
        order reordering
        seed 5
        put a "a key" 1 as alice
        put b "a key" "x\\"y" blind
        at 40 snapshot c
        crash b
        get a "a key"
        restart b

        """

    /// Runs the tool on what a replay line says.
    private func again(_ replay: String, in root: String) -> ToolRun {
        #expect(replay.hasPrefix("causal run "))
        let words = replay.split(separator: " ").dropFirst().map(String.init)
        return ToolRun(words + ["--runs", root, "--json"])
    }

    /// Expects that the replay of a run gives its digest, and that the scenario beside it gives
    /// the same events.
    private func expectReplay(
        of run: ToolRun, keptIn directory: String, runs: String, seed: UInt64
    ) throws {
        #expect(run.exitCode == .good, "\(run.output)\(run.errors)")
        #expect(run.errors == "saved in \(directory)\n")
        let replay = try #require(run.json["replay"]?.string)
        let second = again(replay, in: runs)
        #expect(second.json["traceBLAKE2b"]?.string == run.json["traceBLAKE2b"]?.string)
        #expect(second.json["replay"]?.string == replay)
        let path = directory + "/run.scenario"
        let bytes = try Array(Data(contentsOf: URL(filePath: path)))
        let scenario = try ScenarioParser.parse(bytes)
        #expect(scenario.cluster.seed == seed)
        #expect(scenario.description == String(decoding: bytes, as: UTF8.self))
        let third = ToolRun("run", path, "--runs", runs)
        #expect(third.exitCode == .good)
        #expect(try events(runs + "/latest") == events(directory))
    }

    /// The lines of a trace but the first, which holds the replay line, and the last, which holds
    /// the digest of all others.
    private func events(_ directory: String) throws -> [Substring] {
        let data = try Data(contentsOf: URL(filePath: directory + "/trace.jsonl"))
        let trace = try Trace(parsing: Array(data))
        #expect(trace.count > 0)
        return String(decoding: data, as: UTF8.self)
            .split(separator: "\n").dropFirst().dropLast().map(\.self)
    }

    @Test("a generated run", arguments: ["store", "bank"])
    func generated(application: String) throws {
        try withTemporaryDirectory { root in
            let run = ToolRun(
                "run", "-a", application, "-n", "3", "-o", "40", "--seed", "9", "-t", "line",
                "--loss", "0.001", "--delay", "exponential 4", "--crashes", "1", "--partitions",
                "1",
                "--runs", root, "--json")
            #expect(run.json["replay"]?.string?.contains("--delay exp:4 --loss 0.001") == true)
            try expectReplay(
                of: run, keptIn: "\(root)/\(application)-seed-9", runs: root, seed: 9)
        }
    }

    @Test("a generated run names the faults that were asked for, and draws the others again")
    func faults() throws {
        let options = [
            "--no-faults --partitions 1 --cuts 0 --blind-writes 0.5",
            "--crashes 2 --amnesia 1 --moving-sessions 0.25", "",
        ]
        for given in options {
            let words = ["run", "-n", "4", "-o", "60", "--seed", "3", "--no-save", "--json"]
            let run = ToolRun(words + given.split(separator: " ").map(String.init))
            let replay = try #require(run.json["replay"]?.string)
            #expect(
                replay == "causal run --nodes 4 --operations 60 --seed 3"
                    + (given.isEmpty ? "" : " " + given))
            let again = replay.split(separator: " ").dropFirst().map(String.init)
            #expect(ToolRun(again + ["--no-save", "--json"]).output == run.output)
        }
    }

    @Test(
        "a run of a file, whose seed counts unless one is given", arguments: [nil, 77] as [UInt64?])
    func file(seed: UInt64?) throws {
        try withTemporaryDirectory { root in
            let path = root + "/my.scenario"
            try Data(Self.lines.utf8).write(to: URL(filePath: path))
            let given = seed.map { ["--seed", "\($0)"] } ?? []
            let run = ToolRun(["run", path, "--runs", root, "--json"] + given)
            let replay = run.json["replay"]?.string
            #expect(replay == (["causal run \(path)"] + given).joined(separator: " "))
            try expectReplay(
                of: run, keptIn: "\(root)/my-seed-\(seed ?? 5)", runs: root, seed: seed ?? 5)
        }
    }

    @Test(
        "a run that was typed, whose seed counts unless one is given",
        arguments: [nil, 77] as [UInt64?])
    func typed(seed: UInt64?) throws {
        try withTemporaryDirectory { root in
            let given = seed.map { ["--seed", "\($0)"] } ?? []
            let run = ToolRun(
                ["run", "-", "--runs", root, "--json"] + given, input: Self.lines)
            let directory = "\(root)/typed-seed-\(seed ?? 5)"
            #expect(run.json["replay"]?.string == "causal run \(directory)/run.scenario")
            try expectReplay(of: run, keptIn: directory, runs: root, seed: seed ?? 5)
        }
    }

    @Test("a typed run that is not kept has no command that replays it, and says so")
    func unsaved() {
        let run = ToolRun(["run", "-", "--no-save"], input: Self.lines)
        #expect(run.exitCode == .good)
        #expect(!run.output.contains("replay it"))
        #expect(run.output.hasSuffix("\nnot saved, and not to be replayed\n"))
        let json = ToolRun(["run", "-", "--no-save", "--json"], input: Self.lines).json
        #expect(json["traceBLAKE2b"]?.string != nil)
        #expect(json["replay"] == nil)
    }

    @Test("a path that a shell would take apart is in quotes")
    func quoting() throws {
        try withTemporaryDirectory { root in
            let path = root + "/it's mine.scenario"
            try Data(Self.lines.utf8).write(to: URL(filePath: path))
            let run = ToolRun("run", path, "--no-save", "--json")
            let replay = run.json["replay"]?.string
            #expect(replay == #"causal run '\#(root)/it'\''s mine.scenario'"#)
        }
    }

    @Test(
        "a generated run with options that have no effect is refused",
        arguments: [
            ("-a bank --keys 3", "'--keys' has no effect on a bank"),
            ("-a bank --sessions 2", "'--sessions' has no effect on a bank"),
            ("-a bank --conflicts lww", "'--conflicts' has no effect on a bank"),
            ("--balance 5", "'--balance' has no effect on a store"),
            ("-a store --balance 100", "'--balance' has no effect on a store"),
            ("-n 1 --partitions 2", "'--partitions' has no effect on one process"),
            ("-n 1 --cuts 1", "'--cuts' has no effect on one process"),
            ("-n 1 --amnesia 1", "'--amnesia' has no effect on one process"),
            ("-n 1 --moving-sessions 1", "'--moving-sessions' has no effect on one process"),
            ("-a bank --blind-writes 0", "'--blind-writes' has no effect on a bank"),
            ("-a bank --moving-sessions 1", "'--moving-sessions' has no effect on a bank"),
            ("--no-save --runs x", "'--runs' has no effect with '--no-save'"),
        ])
    func withoutEffect(options: String, message: String) {
        let run = ToolRun(["run", "-o", "10"] + options.split(separator: " ").map(String.init))
        #expect(run.exitCode == .usage)
        #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
        #expect(run.output == "")
    }

    @Test("runs that cannot be kept are refused before they start", arguments: [true, false])
    func unwritable(isTyped: Bool) throws {
        try withTemporaryDirectory { root in
            let file = root + "/file"
            try Data().write(to: URL(filePath: file))
            let arguments = isTyped ? ["run", "-"] : ["run", "-o", "10000000", "-n", "1024"]
            let run = ToolRun(arguments + ["--runs", file + "/runs"], input: Self.lines)
            #expect(run.exitCode == .cannotCreate)
            #expect(run.output == "")
            #expect(run.errors.hasPrefix("Error: \(file)"), "\(run.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["file"])
        }
    }

    @Test("a run that is interrupted leaves nothing behind")
    func interrupted() throws {
        try withTemporaryDirectory { root in
            let streams = TestStreams()
            streams.isInterrupted.withLock { $0 = true }
            let code = CausalTool.tool.run(
                ["run", "-o", "10", "--runs", root + "/a/b"], console: streams.console())
            #expect(code == .interrupted)
            let names = try FileManager.default.contentsOfDirectory(atPath: root)
            #expect(names.isEmpty)
        }
    }

    @Test(
        "bytes that are not UTF-8 are refused with their place, from a file and as they come",
        arguments: [true, false])
    func notText(isTyped: Bool) throws {
        try withTemporaryDirectory { root in
            let path = root + "/bad.scenario"
            var bytes = Array("processes a b\nput a \"k".utf8)
            bytes += [0xff] + Array("\" 1\n".utf8)
            try Data(bytes).write(to: URL(filePath: path))
            let run = ToolRun(
                ["run", isTyped ? "-" : path, "--runs", root + "/runs"], tool: CausalTool.tool,
                input: bytes)
            let file = isTyped ? "standard input" : path
            #expect(run.exitCode == .badData)
            #expect(
                run.errors.hasPrefix("Error: \(file):2:7: the word is not UTF-8\n"), "\(run.errors)"
            )
            #expect(run.output == "")
            #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["bad.scenario"])
        }
    }
}
