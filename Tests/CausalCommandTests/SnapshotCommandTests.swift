import CausalCommand
import CausalMessaging
import CommandLineKit
import CommandLineTesting
import Foundation
import GlobalSnapshots
import LogicalClocks
import Scenarios
import TestSupport
import Testing
import WireFormat

@Suite("Stored snapshots are listed, shown and compared")
struct SnapshotCommandTests {
    @Test(
        "the output of each verb is the one on file",
        arguments: [
            ("list", "list"), ("list --json", "list-json"), ("show a-1", "show"),
            ("show a-1 --process b --channel b->a", "show-parts"),
            ("show a-1 -p b -c b→a --json", "show-parts-json"),
            ("show a-1 --json", "show-json"), ("verify", "verify"),
            ("verify a-1 --json", "verify-json"), ("diff a-1 b-1", "diff"),
            ("diff a-1 b-1 --json", "diff-json"), ("diff a-1 a-1", "diff-same"),
        ])
    func golden(line: String, name: String) throws {
        try withBank { run in
            let words = line.split(separator: " ").map(String.init)
            let tool = ToolRun(["snapshot"] + words + ["--run", run.directory])
            // One of the snapshots was given up.
            #expect(tool.exitCode == (line == "verify" ? .undecided : .good))
            #expect(tool.errors == "")
            try expectGolden(run.portable(tool.output), "snapshot/\(name).txt")
        }
    }

    @Test("list has the newest first, those given up, partial ones and damaged ones last")
    func list() throws {
        try withBank { run in
            try run.store("b-1", as: "c-9") { snapshot in
                snapshot.id = SnapshotID(snapshot.roster.replicas[2], 9)
                snapshot.topology.removeAll { $0.receiver.index == 0 }
                snapshot.processes.removeFirst()
                snapshot.channels.removeAll { $0.channel.sender.index == 0 }
                snapshot.channels.removeAll { $0.channel.receiver.index == 0 }
                snapshot.channels[0].markers = []
                snapshot.startTime += 1
            }
            try run.write("{\n  \"format\": 7", "snapshots/x.json")
            try run.write("not read", "snapshots/notes.txt")
            let list = run.snapshot("list", "--json")
            #expect(list.exitCode == .badData)
            #expect(list.json["schema"]?.string == "causal.snapshot.list/1")
            let rows = list.json["snapshots"]?.elements ?? []
            #expect(rows.compactMap { $0["id"]?.string } == ["a-2", "c-9", "b-1", "a-1", "x"])
            #expect(
                rows.compactMap { $0["state"]?.string } == [
                    "incomplete", "partial", "complete", "complete", "damaged",
                ])
            #expect(rows[0]["reason"]?.string?.contains("c never recorded a state") == true)
            #expect(rows[1]["unreached"]?.elements == [.string("a")])
            #expect(rows[1]["broken"]?.elements == [.string("marker-discipline")])
            #expect(rows[4]["reason"]?.string?.hasPrefix("2:13: ") == true)
            let text = run.snapshot("list").output
            #expect(text.contains("broken: marker-discipline  partial: a unreached\n"))
        }
    }

    @Test("a run without snapshots has an empty list, and nothing to verify")
    func empty() throws {
        try withTemporaryDirectory { directory in
            let list = ToolRun("snapshot", "list", "--run", directory)
            #expect(list.output == "\(directory): no snapshots\n")
            #expect(list.exitCode == .good)
            let verify = ToolRun("snapshot", "verify", "--run", directory)
            #expect(verify.exitCode == .undecided)
            #expect(verify.output == "\(directory): no snapshots: nothing is verified\n")
        }
    }

    @Test(
        "what is not there gives 66 and a next step",
        arguments: [
            ("list --run DIR/none", "DIR/none: there is no such run", "Run 'causal run ...' first"),
            ("list --run DIR/trace.jsonl", "is not the directory of a run", "Name a directory"),
            ("show a-9", "DIR: there is no snapshot 'a-9'", "Did you mean 'a-1'?"),
            ("show zebra", "there is no snapshot 'zebra'", "The run has a-1, b-1."),
            ("show a-2", "a-2: the snapshot was given up: c never", "Give it more time"),
            ("verify a-1 DIR/none.json", "DIR/none.json: there is no such file", "Check the path"),
            ("verify DIR/snapshots/", "is a directory", "Name a file inside it"),
            ("diff a-1 b-7", "there is no snapshot 'b-7'", "Did you mean 'b-1'?"),
        ])
    func missing(line: String, message: String, remedy: String) throws {
        try withBank { run in
            let words = line.replacing("DIR", with: run.directory).split(separator: " ")
            let place = line.contains("--run") ? [] : ["--run", run.directory]
            let tool = ToolRun(["snapshot"] + words.map(String.init) + place)
            #expect(tool.exitCode == .noInput)
            #expect(tool.output == "")
            #expect(run.portable(tool.errors).contains(message))
            #expect(run.portable(tool.errors).contains(remedy))
            let json = ToolRun(["snapshot"] + words.map(String.init) + place + ["--json"])
            #expect(json.errors == "")
            #expect(json.json["schema"]?.string == "causal.error/1")
            #expect(json.json["exitCode"]?.integer == 66)
        }
    }

    @Test("malformed, cut and changed files give 65 with line and column")
    func damaged() throws {
        try withBank { run in
            let good = try run.read("snapshots/a-1.json")
            let text = String(decoding: good, as: UTF8.self)
            let files: [(name: String, bytes: [UInt8], message: String)] = [
                ("empty", [], ":1:1: "),
                ("cut", Array(good.prefix(300)), ":1"),
                ("binary", [0xff, 0xfe, 0x00], ":1:1: "),
                ("other", Array("{\"format\": \"x\"}".utf8), ":1:12: this is not a snapshot"),
                (
                    "version",
                    Array(text.replacing("\"version\": 1", with: "\"version\": 2").utf8),
                    ":3:14: version 2 of the format is not known"
                ),
                (
                    "changed",
                    Array(text.replacing("\"amount\": 4,", with: "\"amount\": 9,").utf8),
                    ":4:13: the checksum does not match"
                ),
                ("more", good + Array("x".utf8), ": expected the end"),
                ("deep", Array(repeating: UInt8(ascii: "["), count: 100_000), ":1:1: "),
            ]
            for file in files {
                #expect(file.bytes != good)
                try run.write(file.bytes, "\(file.name).json")
                for verb in ["show", "verify"] {
                    let tool = run.snapshot(verb, "DIR/\(file.name).json")
                    #expect(tool.exitCode == .badData, "\(file.name)")
                    #expect(tool.output == "")
                    #expect(
                        run.portable(tool.errors)
                            .hasPrefix("Error: DIR/\(file.name).json:"), "\(tool.errors)")
                    #expect(tool.errors.contains(file.message), "\(tool.errors)")
                }
                #expect(run.snapshot("diff", "a-1", "DIR/\(file.name).json").exitCode == .badData)
            }
        }
    }

    @Test("show refuses a process or channel that the snapshot lacks, with 64")
    func unknownParts() throws {
        try withBank { run in
            let process = run.snapshot("show", "a-1", "--process", "z")
            #expect(process.exitCode == .usage)
            #expect(process.errors.contains("a-1 holds no process 'z'"))
            #expect(process.errors.contains("It holds a, b, c."))
            let channel = run.snapshot("show", "a-1", "--channel", "a->a")
            #expect(channel.exitCode == .usage)
            #expect(channel.errors.contains("It holds a→b, a→c, "))
        }
    }

    @Test("where a part is lacking, up to eight of those that are there are named")
    func fewParts() throws {
        func remedy(processCount: Int) throws -> String {
            let names = Roster.lettered(count: processCount).names.map { "\($0)=1" }
            let text =
                "application bank\nprocesses \(names.joined(separator: " "))\nsnapshot a"
            return try withTemporaryDirectory {
                try RunFiles(text, in: $0).snapshot("show", "a-1", "--process", "z").errors
            }
        }
        #expect(try remedy(processCount: 8).contains("It holds a, b, c, d, e, f, g, h."))
        #expect(try remedy(processCount: 9).contains("It holds a, b, c, d, e, f, g, h and others."))
    }

    @Test("standard input is a file too")
    func standardInput() throws {
        try withBank { run in
            let text = String(decoding: try run.read("snapshots/a-1.json"), as: UTF8.self)
            let verify = run.snapshot("verify", "-", input: text)
            #expect(verify.exitCode == .good)
            #expect(verify.output.hasPrefix("standard input: snapshot a-1 is sound"))
            let bad = run.snapshot("show", "-", input: "{}")
            #expect(bad.errors.hasPrefix("Error: standard input:1:3: "))
        }
    }

    @Test("the whole document is in the JSON of show")
    func document() throws {
        try withBank { run in
            var reader = JSONReader(try run.read("snapshots/a-1.json"))
            let document = try JSONValue(from: &reader)
            #expect(run.snapshot("show", "a-1", "--json").json["document"] == document)
        }
    }

    @Test("snapshots of different systems are not compared")
    func foreign() throws {
        try withBank { run in
            try run.store("a-1", as: "o-1") { $0.topology.removeLast() }
            let diff = run.snapshot("diff", "a-1", "o-1")
            #expect(diff.exitCode == .badData)
            #expect(diff.errors.contains("not of the same processes and channels"))
        }
    }

    @Test("control characters from a file are never printed")
    func escapes() throws {
        try withBank { run in
            try run.store("a-1", as: "e-1") { snapshot in
                snapshot.roster = Roster(["a\u{1b}[2J", "b\n", "c\u{9b}"]) ?? snapshot.roster
                snapshot.processes[0].recorded.state = .object([
                    .init("\u{7}", .string("\u{1b}]0;x\u{7}\u{202e}"))
                ])
                snapshot.processes[1].recorded.clock = nil
                snapshot.channels[0].receivedBefore = 9
            }
            try run.write(
                #"{"schema":"causal.incomplete/1","snapshots":[{"id":"\u001b-1","reason":"\u0007"}]}"#,
                "snapshots/incomplete.json")
            for words in [
                ["list"], ["show", "e-1"], ["verify", "e-1"], ["diff", "e-1", "e-1"],
                ["show", "e-1", "--process", "a\u{1b}[2J"],
            ] {
                let tool = ToolRun(["snapshot"] + words + ["--run", run.directory])
                #expect(tool.exitCode != .badData && tool.exitCode != .usage)
                let controls = tool.output.unicodeScalars.filter {
                    $0.properties.generalCategory == .control && $0 != "\n" || $0 == "\u{202e}"
                }
                #expect(controls.isEmpty, "\(words)")
            }
        }
    }
}
