import CausalCommand
import CausalMessaging
import CommandLineKit
import CommandLineTesting
import ExecutionTrace
import Foundation
import GlobalSnapshots
import LogicalClocks
import Scenarios
import TestSupport
import Testing
import WireFormat

@Suite("Stored snapshots are verified, with their trace where it is there")
struct SnapshotVerifyTests {
    /// The result and the witness or reason of one assertion.
    private func finding(_ name: String, _ run: ToolRun) -> (result: String, text: String) {
        let lines = run.json["snapshots"]?.elements.first?["assertions"]?.elements ?? []
        let line = lines.first { $0["name"]?.string == name } ?? .null
        let text = line["witness"]?.string ?? line["reason"]?.string
        return (line["result"]?.string ?? "", text ?? "")
    }

    @Test("each assertion fails by its name, with a witness and exit code 1")
    func failures() throws {
        let changes: [(name: String, change: (inout GlobalSnapshot) -> Void)] = [
            ("completeness", { $0.processes.removeLast() }),
            ("purity", { $0.channels[2].inFlight[0].number = nil }),
            ("conservation", { $0.total = 61 }),
            ("cut-consistency", { $0.processes[0].recorded.clock = .vector([:]) }),
            ("no-orphan", { $0.channels[1].receivedBefore += 1 }),
            ("exact-channels", { $0.channels[2].inFlight.removeAll() }),
            ("marker-discipline", { $0.channels[2].markers.append(7) }),
        ]
        try withBank { run in
            for (name, change) in changes {
                try run.store("a-1", as: "broken", changing: change)
                let json = run.snapshot("verify", "broken", "--json")
                #expect(json.exitCode == .violation)
                let finding = finding(name, json)
                #expect(finding.result == "fail", "\(name)")
                #expect(!finding.text.isEmpty)
                let found = json.json["snapshots"]?.elements.first?["assertions"]?.elements.first {
                    $0["name"]?.string == name
                }
                #expect(found?["evidence"]?["kind"]?.string != nil, "\(name)")
                let text = run.snapshot("verify", "broken", "a-1")
                #expect(text.exitCode == .violation)
                #expect(text.output.contains("  FAIL  \(name) "))
                #expect(text.output.contains("        \(finding.text)\n"))
                #expect(text.output.contains("snapshot a-1 is sound"))
            }
        }
    }

    @Test("a snapshot that was given up leaves it open whether all are sound, as in the run")
    func givenUp() throws {
        try withBank { run in
            let all = run.snapshot("verify")
            #expect(all.exitCode == .undecided)
            #expect(all.output.contains("snapshot a-1 is sound"))
            #expect(all.output.contains("\nsnapshot a-2 was given up: c never recorded a state"))
            let json = run.snapshot("verify", "--json")
            #expect(json.exitCode == .undecided)
            #expect(json.json["incomplete"]?.elements.map { $0["id"]?.string } == ["a-2"])
            #expect(run.snapshot("verify", "a-1", "b-1").exitCode == .good)
            let one = run.snapshot("verify", "a-2")
            #expect(one.exitCode == .undecided)
            #expect(one.output.hasPrefix("snapshot a-2 was given up: "))
        }
    }

    @Test("a malformed file among good ones gives 65 and no verdict at all")
    func malformed() throws {
        try withBank { run in
            try run.write("{}", "snapshots/z.json")
            let tool = run.snapshot("verify")
            #expect(tool.exitCode == .badData)
            #expect(tool.output == "")
            #expect(run.portable(tool.errors).hasPrefix("Error: DIR/snapshots/z.json:1:3: "))
        }
    }

    @Test("what the channels hold is held against the trace")
    func trace() throws {
        try withBank { run in
            func judged(_ change: (inout GlobalSnapshot) -> Void) throws -> (String, String) {
                try run.store("a-1", as: "t", changing: change)
                return finding("trace-agreement", run.snapshot("verify", "t", "--json"))
            }
            let same = try judged { _ in }
            #expect(same == ("pass", ""))
            let lost = try judged { $0.channels[2].inFlight.removeFirst() }
            #expect(
                lost == (
                    "fail",
                    "by the trace b.1 was on its way from b to a, but the snapshot does not hold it"
                ))
            let early = try judged {
                $0.channels[2].inFlight[0].recorded.id = .init(ReplicaID(1), 9)
            }
            #expect(
                early == (
                    "fail",
                    "the snapshot has b.9 on its way to a, but by the trace b had not sent it"
                ))
            let wrong = try judged { snapshot in
                snapshot.channels[1].inFlight = snapshot.channels[2].inFlight
            }
            #expect(
                wrong == (
                    "fail",
                    "the snapshot has b.1 on its way to c, but by the trace it was not"
                ))
            let nameless = try judged { $0.channels[2].inFlight[0].recorded.id = nil }
            #expect(nameless == ("undecided", "a message on its way to a has no name"))
            let unknown = try judged { $0.id = SnapshotID(ReplicaID(1), 99) }
            #expect(unknown.0 == "undecided")
            #expect(unknown.1 == "the trace does not know snapshot b-99")
        }
    }

    @Test("list, show and verify say the same of a snapshot that was altered and its trace was not")
    func oneVerdict() throws {
        // Nothing of this can be told without the trace.
        let changes: [(verdict: String, code: ExitCode, change: (inout GlobalSnapshot) -> Void)] = [
            ("sound", .good, { _ in }),
            ("broken", .violation, { $0.channels[2].inFlight[0].recorded.id = .init(1, 9) }),
            ("broken", .violation, { $0.processes[2].recorded.clock = .vector([2: 1]) }),
            ("broken", .violation, { $0.startTime = 16 }),
            ("undecided", .undecided, { $0.id = SnapshotID(ReplicaID(0), 9) }),
            ("undecided", .undecided, { $0.roster = Roster(["a", "b", "d"]) ?? $0.roster }),
        ]
        for (verdict, code, change) in changes {
            try withBank { run in
                try run.store("a-1", as: "a-1", changing: change)
                let verified = run.snapshot("verify", "a-1", "--json")
                #expect(verified.exitCode == code)
                #expect(
                    verified.json["snapshots"]?.elements.first?["verdict"]?.string == verdict)
                let page = run.snapshot("verify", "a-1").output
                #expect(page.contains("1 undecided, ") == (verdict == "undecided"), "\(page)")
                #expect(page.contains("1 failed, ") == (verdict == "broken"), "\(page)")
                let rows = run.snapshot("list", "--json").json["snapshots"]?.elements ?? []
                let row = rows.first { $0["file"]?.string?.hasSuffix("/a-1.json") == true }
                #expect(row?["verdict"]?.string == verdict)
                #expect(
                    row?["broken"]?.elements.count == (verdict == "broken" ? 1 : 0))
                let shown = run.snapshot("show", "a-1", "--json").json
                #expect(shown["verdict"]?.string == verdict)
                let text = verdict == "sound" ? verdict : "\(verdict): trace-agreement"
                #expect(run.snapshot("show", "a-1").output.contains("  verdict     \(text)\n"))
                let without = run.snapshot("list", "--no-trace").output
                #expect(!without.contains("broken") && !without.contains("undecided"))
            }
        }
    }

    @Test("the trace of another run is noticed by the digest of the report")
    func otherRun() throws {
        try withTemporaryDirectory { runs in
            for seed in ["3", "4"] {
                let run = ToolRun("run", "-o", "60", "-s", seed, "--runs", runs, "--no-faults")
                #expect(run.exitCode == .good)
            }
            let (run, other) = (runs + "/store-seed-3", runs + "/store-seed-4")
            #expect(ToolRun("snapshot", "verify", "--run", run).exitCode == .good)
            try FileManager.default.removeItem(atPath: run + "/trace.jsonl")
            try FileManager.default.copyItem(
                atPath: other + "/trace.jsonl", toPath: run + "/trace.jsonl")
            let wrong = ToolRun("snapshot", "verify", "--run", run)
            #expect(wrong.exitCode == .undecided)
            #expect(wrong.output.contains("is not the one in 'report.json'"))
            let listed = ToolRun("snapshot", "list", "--run", run, "--json").json["snapshots"]
            #expect(listed?.elements.allSatisfy { $0["verdict"]?.string == "undecided" } == true)
            #expect(
                ToolRun("snapshot", "verify", "--run", run, "--no-trace").exitCode == .good)
        }
    }

    @Test("without a trace the rest is still verified, and with a part of one the rest as well")
    func noTrace() throws {
        try withBank { run in
            try run.write(run.read("snapshots/a-1.json"), "alone.json")
            try withTemporaryDirectory { other in
                let copy = RunFiles(directory: other, result: run.result)
                try copy.write(run.read("snapshots/a-1.json"), "alone.json")
                let alone = run.snapshot("verify", "\(other)/alone.json", "--json")
                #expect(alone.exitCode == .good)
                #expect(
                    finding("trace-agreement", alone)
                        == ("not-applicable", "there is no trace to compare it with"))
            }
            let beside = run.snapshot("verify", "DIR/alone.json", "--json")
            #expect(finding("trace-agreement", beside).result == "pass")
            let inside = run.snapshot("verify", "DIR/snapshots/a-1.json", "--json")
            #expect(finding("trace-agreement", inside).result == "pass")

            try run.write(run.read("trace.jsonl").dropLast(9) + [], "trace.jsonl")
            let cut = run.snapshot("verify", "a-1")
            #expect(cut.exitCode == .undecided)
            let open = "  open  trace-agreement    DIR/trace.jsonl:"
            #expect(run.portable(cut.output).contains(open))
            #expect(cut.output.contains(": the file ends within a line\n"))
            let listed = run.snapshot("list")
            #expect(listed.exitCode == .good)
            #expect(listed.output.contains("undecided: trace-agreement"))
            try run.write("", "trace.jsonl")
            let empty = run.snapshot("verify", "a-1")
            #expect(empty.exitCode == .undecided)
            #expect(empty.output.contains(": the file is empty\n"))
            #expect(run.snapshot("show", "a-1").exitCode == .good)
            let without = run.snapshot("verify", "a-1", "--no-trace", "--json")
            #expect(without.exitCode == .good)
            #expect(
                finding("trace-agreement", without)
                    == ("not-applicable", "there is no trace to compare it with"))
            let page = run.snapshot("verify", "a-1", "--no-trace").output
            #expect(page.contains("snapshot a-1 is sound (7 passed, 1 not applicable)\n"))
        }
    }

    @Test(
        "beside a trace of version 1 it is said that the end cannot be checked, and no cut breaks")
    func earlierTrace() throws {
        try withBank { run in
            let file = try #require(run.result.trace.versionOneFile())
            let ends = file.indices.filter { file[$0] == UInt8(ascii: "\n") }
            for (count, end) in ends.enumerated() {
                try run.write(Array(file[...end]), "trace.jsonl")
                let part = run.snapshot("verify", "a-1", "b-1")
                #expect([.good, .undecided].contains(part.exitCode), "\(count): \(part.output)")
            }
            let remark = "a trace of version 1: its end cannot be checked\n"
            let whole = run.snapshot("verify")
            #expect(run.snapshot("verify", "a-1", "b-1").exitCode == .good)
            #expect(whole.output.ranges(of: remark).count == 2)
            #expect(run.snapshot("list").output.hasSuffix(remark))
            #expect(run.snapshot("show", "a-1").output.contains("  trace       " + remark))
            for verb in ["verify", "list"] {
                let rows = run.snapshot(verb, "--json").json["snapshots"]?.elements ?? []
                #expect(rows.filter { $0["uncheckedEnd"] == .bool(true) }.count == 2)
            }
            #expect(run.snapshot("show", "a-1", "--json").json["uncheckedEnd"] == .bool(true))
            #expect(!run.snapshot("verify", "--no-trace").output.contains("version 1"))
            try run.store("a-1", as: "a-1") { $0.channels[2].inFlight[0].recorded.id = .init(1, 9) }
            #expect(run.snapshot("verify", "a-1").exitCode == .violation)
            // The digest in a report says that nothing is missing.
            let digest = SHA256Hasher.hexDigest(of: try run.read("trace.jsonl"))
            try run.write(#"{"traceSHA256":"\#(digest)"}"#, "report.json")
            #expect(!run.snapshot("verify").output.contains("version 1"))
        }
    }

    @Test(
        "snapshots of random runs agree with their traces",
        arguments: [
            "application bank\nprocesses a=50 b=50 c=50 d=50",
            "application bank\nprocesses a=50 b=50 c=50\ndelivery arrival\norder reordering",
            "application bank\nprocesses a=50 b=50 c=50 d=50\nchannels a<->b b<->c c<->d d<->a\nclock interval-tree",
            "processes a b c", "processes a b c d\nchannels a<->b b<->c c<->d d<->a",
            "processes a b c d\nchannels ring\ntransport raw",
            "processes a b c d\nchannels line",
            "processes a b c d\nchannels star\nloss 0.2\nduplication 0.1",
        ], UInt64(1)...4)
    func randomRuns(cluster: String, seed: UInt64) throws {
        var scenario = try ScenarioParser.parse("\(cluster)\nseed \(seed)")
        var workload = Workload(operationCount: 120)
        workload.snapshotCount = 4
        // Faults cost a raw network its markers.
        let faultCount = scenario.cluster.transport == .raw ? 0 : 1
        workload.crashCount = faultCount
        workload.partitionCount = faultCount
        scenario.commands = workload.commands(for: scenario.cluster)
        try withTemporaryDirectory { directory in
            let run = try RunFiles(scenario, in: directory)
            #expect(run.result.snapshots.contains { $0.inFlightCount > 0 })
            let tool = run.snapshot("verify", "--json")
            #expect(tool.exitCode == .good, "\(run.snapshot("verify").output)")
            for snapshot in tool.json["snapshots"]?.elements ?? [] {
                let lines = snapshot["assertions"]?.elements ?? []
                #expect(lines.last?["name"]?.string == "trace-agreement")
                #expect(lines.last?["result"]?.string == "pass", "\(lines.last ?? .null)")
            }
        }
    }

    @Test("a snapshot that was begun again is missing only if it is asked for by name")
    func begunAgain() throws {
        try withTemporaryDirectory { runs in
            let path = runs + "/lives.scenario"
            try "processes a b c\ndelay 5\ncrash c amnesia\nsnapshot a\ntick 3\nrestart c\nrun\n"
                .write(toFile: path, atomically: true, encoding: .utf8)
            let words = ["run", path, "--runs", runs]
            #expect(ToolRun(words).exitCode == .good)
            let run = runs + "/latest"
            let text = "b, c never recorded a state; no marker came on b→a, c→a; begun again as a-2"
            let all = ToolRun("snapshot", "verify", "--run", run)
            #expect(all.exitCode == .good, "\(all.output)")
            #expect(all.output.contains("snapshot a-1 was given up: \(text)\n"))
            let named = ToolRun("snapshot", "verify", "a-1", "--run", run)
            #expect(named.exitCode == .undecided)
            let incomplete = ToolRun("snapshot", "verify", "--run", run, "--json").json[
                "incomplete"]
            #expect(incomplete?.elements.map { $0["reason"]?.string } == [text])
            #expect(ToolRun("snapshot", "verify", "a-2", "--run", run).exitCode == .good)
        }
    }
}
