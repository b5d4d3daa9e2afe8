import CausalCommand
import CommandLineKit
import CommandLineTesting
import ExecutionTrace
import Foundation
import GlobalSnapshots
import TestSupport
import Testing
import WireFormat

@Suite("causal run follows its options, judges the run and keeps it")
struct RunCommandTests {
    private let generated = ["run", "--nodes", "4", "--operations", "60", "--seed", "5"]

    private static let bank = """
        application bank
        processes a=10 b=20 c=0
        channels ring
        send a b 3
        tick 2
        snapshot a
        snapshot b
        send b c 4
        run

        """

    private func files(in directory: String) -> [String] {
        (FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? [])
            .sorted()
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path)))
    }

    @Test("a run that loses for good what it sends is undecided, and says who waits")
    func unfinished() {
        let words = [
            "run", "-n", "3", "-o", "100", "--loss", "0.3", "--transport", "raw", "--snapshots",
            "0", "--no-save", "--no-faults",
        ]
        let text = ToolRun(words)
        #expect(text.exitCode == .undecided, "\(text.output)")
        #expect(text.output.contains("\nconvergence not judged: "))
        #expect(text.output.contains(" lost for good: a holds back "))
        let json = ToolRun(words + ["--json"])
        #expect(json.exitCode == .undecided)
        #expect(json.json["verdict"]?.string == "undecided")
        #expect(json.json["undecided"]?.elements.isEmpty == false)
        let waiting = json.json["waiting"]?.elements ?? []
        #expect(waiting.map { $0["process"]?.string } == ["a", "b", "c"])
        for process in waiting {
            #expect((process["heldBack"]?.integer ?? 0) > 0)
            #expect(process["lacks"]?.elements.isEmpty == false)
            #expect(process["refused"]?.integer == 0)
        }
    }

    @Test("what is lost on reliable channels arrives once the last operation is done")
    func allLost() {
        let run = ToolRun("run", "--loss", "1", "-o", "100", "--no-save", "--json")
        #expect(run.exitCode == .good, "\(run.output)")
        #expect((run.json["framesLost"]?.integer ?? 0) > 100)
        #expect((run.json["framesDelivered"]?.integer ?? 0) > 100)
        #expect(run.json["convergence"]?.string == "reached")
    }

    @Test("a run that does not come to rest though nothing is in its way is a violation")
    func unrest() {
        let text = """
            processes a b c
            put c x 1
            put c x 2
            run
            crash c amnesia
            restart c as same
            put c y 1

            """
        let run = ToolRun(["run", "-", "--no-save"], input: text)
        #expect(run.exitCode == .violation)
        let line =
            "\nNOT CONVERGED: the run did not come to rest: messages were still under way at the end: "
            + "c waits for the acknowledgement of 1 message to a, 1 message to b\n"
        #expect(run.output.contains(line), "\(run.output)")
        let json = ToolRun(["run", "-", "--no-save", "--json"], input: text).json
        #expect(json["waiting"]?.elements.first?["unacknowledged"]?["a"]?.integer == 1)
    }

    @Test("snapshots that are refused are counted, and the run is undecided")
    func refusedSnapshots() {
        let words = [
            "run", "-n", "2", "-o", "20", "--snapshots", "2000", "--delay", "500", "--no-faults",
            "--no-save",
        ]
        let json = ToolRun(words + ["--json"])
        #expect(json.exitCode == .undecided)
        let refused = json.json["snapshotsRefused"]?.integer ?? 0
        #expect(refused > 1_000)
        #expect(refused + Int64(json.json["snapshots"]?.elements.count ?? 0) == 2_000)
        #expect(ToolRun(words).output.contains(" snapshots were refused, since too many"))
    }

    @Test("sessions that move are judged by what they are promised, in the run and afterwards")
    func movingSessions() throws {
        try withTemporaryDirectory { root in
            let run = ToolRun(
                "run", "-n", "3", "-o", "200", "--moving-sessions", "0.5", "--delay", "exp:20",
                "--runs", root, "--json")
            #expect(run.exitCode == .good, "\(run.output)")
            #expect(ToolRun("check", root + "/latest").exitCode == .good)
            let scenario = ToolRun("run", root + "/latest/run.scenario", "--no-save", "--json")
            #expect(scenario.exitCode == .good)
            let asked = ToolRun("check", root + "/latest", "--rule", "monotonic-reads")
            #expect(asked.exitCode == .violation, "\(asked.output)")
        }
    }

    @Test("a single process that crashes takes its snapshots when it runs", arguments: 1...8)
    func singleProcess(seed: Int) {
        let run = ToolRun(
            "run", "-n", "1", "-o", "40", "--crashes", "2", "--snapshots", "3", "-s", "\(seed)",
            "--no-save", "--json")
        #expect(run.exitCode == .good, "\(run.output)")
        #expect(run.json["snapshots"]?.elements.count == 3)
    }

    @Test("a generated run is clean, and the same bytes every time")
    func generatedRun() {
        let first = ToolRun(generated + ["--no-save"])
        let second = ToolRun(generated + ["--no-save"])
        #expect(first.exitCode == .good)
        #expect(first.errors == "")
        #expect(first.output == second.output)
        #expect(first.output.contains("store on 4 processes, 12 channels, vector clocks, seed 5"))
        #expect(first.output.contains("all replicas hold the same"))
        #expect(
            first.output.hasSuffix("replay it: causal run --nodes 4 --operations 60 --seed 5\n"))
        let other = ToolRun("run", "--nodes", "4", "--operations", "60", "--seed", "6", "--no-save")
        #expect(other.output != first.output)
    }

    @Test("the command that replays a run names every option, and gives the same trace")
    func replay() throws {
        let run = ToolRun(
            generated + [
                "-a", "bank", "--balance", "50", "-t", "line", "--delay", "exp:4", "--loss", "0.1",
                "--duplication", "0.05", "--order", "reordering", "--crashes", "1",
                "--partitions", "1", "--cuts", "2", "--snapshots", "3", "--interval", "3",
                "--clock", "interval-tree", "--no-save", "--json",
            ])
        #expect(run.exitCode == .good, "\(run.output)")
        let replay = try #require(run.json["replay"]?.string)
        let words = replay.split(separator: " ").dropFirst().map(String.init)
        let again = ToolRun(words + ["--no-save", "--json"])
        #expect(again.output == run.output)
        #expect(run.json["traceBLAKE2b"]?.string?.count == 64)
        #expect(run.json["verdict"]?.string == "clean")
    }

    @Test("a delivery that is wrong on purpose is a violation, explained")
    func violation() {
        let run = ToolRun(
            "run", "-n", "3", "--operations", "40", "--delivery", "arrival", "--delay", "exp:15",
            "--seed", "3", "--snapshots", "0", "--keys", "2", "--no-faults", "--no-save")
        #expect(run.exitCode == .violation)
        #expect(run.output.contains("1 violation of causal delivery in 88 events (3 processes)"))
        #expect(run.output.contains("c:12 received a.5 before b.1, but b.1 was sent before a.5"))
    }

    @Test("a run is kept with its trace, snapshots and reports, and a link to the latest")
    func directory() throws {
        try withTemporaryDirectory { root in
            let scenario = root + "/money.scenario"
            try Data(Self.bank.utf8).write(to: URL(filePath: scenario))
            let runs = root + "/runs"
            let run = ToolRun("run", scenario, "--runs", runs, "--seed", "9")
            #expect(run.exitCode == .good, "\(run.output)\(run.errors)")
            #expect(run.errors == "saved in \(runs)/money-seed-9\n")
            let kept = files(in: runs + "/money-seed-9")
            #expect(
                kept == [
                    "report.json", "report.txt", "run.scenario", "snapshots", "snapshots/a-1.json",
                    "snapshots/b-1.json", "trace.jsonl",
                ])
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: runs + "/latest")
            #expect(link == "money-seed-9")
            let trace = try Trace(parsing: bytes(runs + "/latest/trace.jsonl"))
            #expect(trace.header.seed == 9)
            #expect(run.output.contains(trace.digest()))
            let snapshot = try GlobalSnapshot(parsing: bytes(runs + "/latest/snapshots/a-1.json"))
            #expect(snapshot.total == 30)
            let failures = SnapshotVerifier.verify(snapshot).filter(\.isFailure)
            #expect(failures.isEmpty)
            // The same again goes beside it, with the same bytes.
            #expect(ToolRun("run", scenario, "--runs", runs, "--seed", "9").exitCode == .good)
            for file in kept where file != "snapshots" {
                let first = try bytes(runs + "/money-seed-9/" + file)
                let second = try bytes(runs + "/money-seed-9.2/" + file)
                #expect(first == second, "\(file)")
            }
        }
    }

    @Test("typed lines are done as they come, and a snapshot is one of them")
    func typed() {
        let run = ToolRun(["run", "-", "--no-save"], input: Self.bank + "send c a 99\nsnapshot c")
        #expect(run.exitCode == .good, "\(run.errors)")
        #expect(run.output.contains("snapshot a-1 complete"))
        #expect(run.output.contains("snapshot c-1 complete"))
        #expect(run.output.contains("c: send 99: refused, the balance is 4"))
        #expect(run.output.contains("all tokens are accounted for"))
    }

    @Test("a snapshot that cannot be completed ends with its reason, and exit code 2")
    func incomplete() throws {
        let text = "application bank\nprocesses a=1 b=1\ncrash b\nsnapshot a within 50\ntick 60\n"
        let run = ToolRun(["run", "-", "--no-save"], input: text)
        #expect(run.exitCode == .undecided, "\(run.output)")
        #expect(run.output.contains("t=50 snapshot a-1 given up: b never recorded a state"))
        let json = ToolRun(["run", "-", "--no-save", "--json"], input: text).json
        #expect(json["verdict"]?.string == "undecided")
        #expect(json["incomplete"]?.elements.first?["id"]?.string == "a-1")
    }

    @Test("a snapshot that was given up is kept with its reason, beside those that were not")
    func keptIncomplete() throws {
        try withTemporaryDirectory { root in
            let run = ToolRun(["run", "-", "--runs", root], input: RunFiles.bank)
            #expect(run.exitCode == .undecided, "\(run.output)\(run.errors)")
            let list = ToolRun("snapshot", "list", "--run", root + "/latest", "--json")
            let rows = list.json["snapshots"]?.elements ?? []
            #expect(rows.compactMap { $0["id"]?.string } == ["a-2", "b-1", "a-1"])
            #expect(rows.first?["state"]?.string == "incomplete")
            #expect(rows.first?["reason"]?.string?.contains("c never recorded a state") == true)
        }
    }

    @Test(
        "what is wrong with a scenario is said with its place, and nothing is kept",
        arguments: [
            ("", "standard input: no command came"),
            ("put a x 1\n", "standard input:1:1: the scenario names no processes"),
            ("processes a b\nput a x\n", "standard input:2:8: expected a value"),
            ("processes a b\nput z x 1\n", "standard input:2:5: no process is called 'z'"),
            ("processes a a\n", "standard input:1:13: the process 'a' is named twice"),
            ("processes a b\nloss 2\n", "standard input:2:6: expected a rate from 0 to 1"),
            ("processes a b\nrun\nseed 3\n", "standard input:3:1: the setting 'seed' must come"),
            ("processes a b\nsnapshto a\n", "standard input:2:1: 'snapshto' is neither"),
        ])
    func malformed(text: String, message: String) throws {
        try withTemporaryDirectory { root in
            let run = ToolRun(["run", "-", "--runs", root + "/runs"], input: text)
            #expect(run.exitCode == .badData)
            #expect(run.errors.hasPrefix("Error: \(message)"), "\(run.errors)")
            #expect(files(in: root).isEmpty)
        }
    }

    @Test("a malformed file names itself, and shows the line")
    func malformedFile() throws {
        try withTemporaryDirectory { root in
            let path = root + "/bad.scenario"
            try Data("processes a b\nchannels a=>b\n".utf8).write(to: URL(filePath: path))
            let run = ToolRun("run", path, "--runs", root + "/runs")
            #expect(run.exitCode == .badData)
            #expect(run.errors.contains("\(path):2:10: expected a channel such as a->b"))
            #expect(run.errors.contains("  channels a=>b\n"))
            #expect(files(in: root) == ["bad.scenario"])
            let json = ToolRun("run", path, "--json")
            #expect(json.errors == "")
            #expect(json.json["line"]?.integer == 2)
            #expect(json.json["column"]?.integer == 10)
        }
    }

    @Test("wrong usage and missing input have their exit codes")
    func usage() throws {
        #expect(ToolRun("run", "nowhere.scenario").exitCode == .noInput)
        #expect(ToolRun("run", "--nodes", "0").exitCode == .usage)
        #expect(ToolRun("run", "--delay", "10-1").exitCode == .usage)
        let bank = ToolRun("run", "-a", "bank", "--nodes", "129", "--no-save")
        #expect(bank.exitCode == .usage)
        #expect(bank.errors.contains("a bank has at most 128 processes"))
        let both = ToolRun("run", "some.scenario", "--nodes", "3")
        #expect(both.exitCode == .usage)
        #expect(both.errors.contains("'--nodes' does not go with a scenario"))
        let near = ToolRun("run", "--sed", "3")
        #expect(near.exitCode == .usage)
        #expect(near.errors.contains("Did you mean '--seed'?"))
    }

    @Test("the demonstration shows the cut, both snapshots and the verdict, always the same")
    func demo() throws {
        let environment = ["LC_ALL": "C.UTF-8", "COLUMNS": "100"]
        let run = ToolRun(["demo"], environment: environment)
        #expect(run.exitCode == .good)
        for text in [
            "partition a b c | d e", "c: crash", "c: restart",
            "snapshot a-1: consistent, in flight",
            "Snapshot a-1, from", "Snapshot d-1, from", "pass  exact-channels", "no violation in",
            "all replicas hold the same", "replay it: causal demo --seed 7",
        ] {
            #expect(run.output.contains(text), "\(text)")
        }
        #expect(ToolRun(["demo"], environment: environment).output == run.output)
        try expectGolden(run.output, "run/demo.txt")
        #expect(ToolRun(["demo", "--seed", "8"], environment: environment).output != run.output)
        // Where the locale is not UTF-8, the diagram is ASCII.
        #expect(!ToolRun("demo").output.contains("│"))
    }

    @Test("the demonstration is clean whatever the seed", arguments: seeds(20, inDebug: 5))
    func demoSeeds(seed: UInt64) {
        let run = ToolRun("demo", "--seed", "\(seed)")
        #expect(run.exitCode == .good, "seed \(seed): \(run.output)")
    }
}
