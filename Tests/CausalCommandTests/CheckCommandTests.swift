import CausalCommand
import CommandLineKit
import CommandLineTesting
import ExecutionTrace
import Foundation
import Scenarios
import TestSupport
import Testing
import WireFormat

@Suite("Recorded runs are checked, ours and those of other systems")
struct CheckCommandTests {
    /// Three processes; b has learnt of m1 from a when it sends m2, and c gets m2 first.
    static let overtaken = """
        {"format":"causal-trace","version":1,"processes":["a","b","c"],"replay":"causal run x"}
        {"process":"a","clock":{"a":1},"time":0,"kind":"send","message":"m1","to":["b","c"]}
        {"process":"b","clock":{"a":1,"b":1},"time":1,"kind":"receive","message":"m1"}
        {"process":"b","clock":{"a":1,"b":2},"time":2,"kind":"send","message":"m2","to":["c"]}
        {"process":"c","clock":{"a":1,"b":2,"c":1},"time":3,"kind":"receive","message":"m2"}
        {"process":"c","clock":{"a":1,"b":2,"c":2},"time":4,"kind":"receive","message":"m1"}

        """

    static let clean = String(overtaken.split(separator: "\n")[...3].joined(separator: "\n")) + "\n"

    /// A log in the default form of ShiViz; b does not take over what a knows of itself.
    static let wrongClock = """
        start
        a {"a":1}
        hello
        a {"a":2}
        got hello
        b {"b":1, "a":2}
        forgot
        b {"b":2}
        skips one
        a {"a":4}

        """

    /// A log with its expression and delimiter in the first two lines.
    static let divided = """
        (?<host>\\S*) (?<clock>{.*}) (?<event>.*)
        === (?<trace>.*) ===
        === first ===
        a {"a":1} start
        === second ===
        a {"a":1} start
        not a record \u{1b}[31m
        b {"b":1, "a":1} got it

        """

    private func check(_ text: String, _ arguments: String...) -> ToolRun {
        ToolRun(["check", "-"] + arguments, input: text)
    }

    @Test(
        "the output is the one on file",
        arguments: [
            (overtaken, [], "overtaken", ExitCode.violation),
            (overtaken, ["--json"], "overtaken-json", .violation),
            (clean, [], "clean", .good), (clean, ["--json"], "clean-json", .good),
            (wrongClock, [], "wrong-clock", .violation),
            (wrongClock, ["--json"], "wrong-clock-json", .violation),
            (divided, ["--execution", "second"], "execution", .good),
            (divided, ["--list-executions"], "executions", .good),
            (divided, ["--list-executions", "--json"], "executions-json", .good),
        ])
    func golden(text: String, arguments: [String], name: String, code: ExitCode) throws {
        let run = ToolRun(["check", "-"] + arguments, input: text)
        #expect(run.errors == "")
        #expect(run.exitCode == code)
        try expectGolden(run.output, "check/\(name).txt")
    }

    @Test("the file lines that a violation names are those of its events")
    func lines() {
        let trace = check(Self.overtaken)
        #expect(trace.output.contains("c:1 on line 5"))
        #expect(trace.output.contains("a:1 on line 2"))
        #expect(trace.output.hasSuffix("\n  replay it:  causal run x\n"))
        let log = check(Self.wrongClock)
        #expect(log.output.contains("a:4 on line 10"))
        #expect(log.output.contains("b:2 on line 8"))
        let places = log.json["logs"]
        #expect(places == nil)
        let json = check(Self.overtaken, "--json").json["logs"]?.elements.first ?? .null
        let lines = json["eventLines"]?.elements ?? []
        #expect(lines.allSatisfy { $0["line"]?.integer == ($0["index"]?.integer ?? 0) + 2 })
        #expect(!lines.isEmpty)
    }

    @Test(
        "rules that are asked for are the only ones, and must be checkable",
        arguments: [
            (["causal-delivery"], ExitCode.violation), (["wrong-clock"], .good),
            (["wrong-clock", "fifo-order"], .good), (["own-entry"], .undecided),
            (["own-entry", "causal-delivery"], .violation), (["thin-air-read"], .undecided),
        ])
    func rules(names: [String], code: ExitCode) {
        let run = ToolRun(
            ["check", "-"] + names.flatMap { ["--rule", $0] }, input: Self.overtaken)
        #expect(run.exitCode == code)
        #expect(run.output.contains("no verdict: could not check") == (code == .undecided))
    }

    @Test("more violations than are explained are counted")
    func explained() {
        let run = check(Self.wrongClock, "--explain", "0")
        #expect(run.exitCode == .violation)
        #expect(run.output.contains("  and 2 more\n"))
        #expect(!run.output.contains("on line"))
    }

    @Test("a trace that is cut short is judged up to there, without a clean verdict")
    func truncated() {
        let cut = check(String(Self.clean.dropLast(9)))
        #expect(cut.exitCode == .undecided)
        #expect(cut.output.hasPrefix("standard input: no violation in 2 events (2 processes)\n"))
        #expect(cut.output.contains("no verdict: line 4:76: the file ends within a line"))
        let broken = check(String(Self.overtaken.dropLast(9)))
        #expect(broken.exitCode == .undecided)
        let whole = check(Self.overtaken + "{\"process\"")
        #expect(whole.exitCode == .violation)
        #expect(check(Self.clean, "--json").json["logs"]?.elements[0]["undecided"] == nil)
        let json = check(String(Self.clean.dropLast(9)), "--json").json
        #expect(json["logs"]?.elements[0]["verdict"]?.string == "undecided")
    }

    @Test(
        "a trace with a trailer is clean as a whole, and has no clean verdict if it is cut anywhere"
    )
    func cutAnywhere() throws {
        let bytes = try Trace(parsing: Array(Self.clean.utf8)).encoded()
        let whole = check(String(decoding: bytes, as: UTF8.self))
        #expect(whole.exitCode == .good)
        #expect(!whole.output.contains("its end cannot be checked"))
        // The members of a header may stand in any order, with blanks between them.
        let spaced = String(decoding: bytes, as: UTF8.self).replacing(
            #"{"format":"causal-trace","version":2,"#,
            with: #"{ "version" : 2, "format":"causal-trace","#)
        #expect(check(spaced).exitCode == .undecided)
        for (text, ends) in [(bytes, bytes.count), (Array(spaced.utf8), 60)] {
            for end in 0..<ends {
                let cut = check(String(decoding: text[..<end], as: UTF8.self))
                #expect(cut.exitCode == .undecided, "\(end): \(cut.errors)")
            }
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let short = lines.dropLast().joined(separator: "\n") + "\n"
        #expect(
            check(short).output.contains("no verdict: line 5:1: the file ends without its trailer"))
        let json = check(short, "--json").json["logs"]?.elements[0]
        #expect(json?["verdict"]?.string == "undecided")
        #expect(json?["undecided"]?.string == "line 5:1: the file ends without its trailer")
        // A line taken out of the middle is missed, too.
        let holed = (lines[..<2] + lines[3...]).joined(separator: "\n") + "\n"
        #expect(check(holed).output.contains("the trailer counts 3 events, and there are 2"))
        #expect(check(holed).exitCode != .good)
    }

    @Test("the directory of a run is judged, unless its trace is not the one of its report")
    func runDirectory() throws {
        try withTemporaryDirectory { runs in
            let made = ToolRun("run", "-o", "40", "-s", "3", "--runs", runs)
            #expect(made.exitCode == .good)
            let latest = runs + "/latest"
            #expect(ToolRun("check", latest).exitCode == .good)
            #expect(ToolRun("check", runs).exitCode == .noInput)
            let other = ToolRun("run", "-o", "40", "-s", "4", "--runs", runs, "--no-judge")
            #expect(other.exitCode == .undecided)
            #expect(other.output.contains("events, not judged"))
            #expect(ToolRun("check", latest).exitCode == .good)
            try FileManager.default.removeItem(atPath: runs + "/store-seed-3/report.json")
            let alone = ToolRun("check", runs + "/store-seed-3")
            #expect(alone.exitCode == .undecided)
            #expect(alone.output.contains("there is no 'report.json' to compare the digest with"))
            try FileManager.default.copyItem(
                atPath: latest + "/report.json", toPath: runs + "/store-seed-3/report.json")
            let wrong = ToolRun("check", runs + "/store-seed-3")
            #expect(wrong.exitCode == .undecided)
            #expect(wrong.output.contains("is not the one in 'report.json'"))
            try Data("{}".utf8).write(
                to: URL(fileURLWithPath: runs + "/store-seed-3/report.json"))
            #expect(ToolRun("check", runs + "/store-seed-3").exitCode == .badData)
        }
    }

    @Test("the end of an earlier trace can be checked by the digest in its run's report")
    func earlierRunDirectory() throws {
        try withTemporaryDirectory { directory in
            let trace = Data(Self.clean.utf8)
            try trace.write(to: URL(fileURLWithPath: directory + "/trace.jsonl"))
            let digest = SHA256Hasher.hexDigest(of: trace)
            let report = Data(#"{"traceSHA256":"\#(digest)"}"#.utf8)
            try report.write(to: URL(fileURLWithPath: directory + "/report.json"))
            let whole = ToolRun("check", directory)
            #expect(whole.exitCode == .good)
            #expect(!whole.output.contains("its end cannot be checked"))
            let lines = Self.clean.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
            try Data(lines.utf8).write(to: URL(fileURLWithPath: directory + "/trace.jsonl"))
            let cut = ToolRun("check", directory)
            #expect(cut.exitCode == .undecided)
            #expect(cut.output.contains("is not the one in 'report.json'"))
        }
    }

    @Test("a trace of version 1 has its verdict, and says that its end cannot be checked")
    func earlierVersion() {
        let run = check(Self.clean)
        #expect(run.exitCode == .good)
        #expect(run.output.contains("  a trace of version 1: its end cannot be checked\n"))
        let json = check(Self.clean, "--json").json["logs"]?.elements[0]
        #expect(json?["verdict"]?.string == "clean")
        #expect(json?["uncheckedEnd"] == .bool(true))
    }

    @Test(
        "what holds nothing to check has no verdict",
        arguments: [
            String(clean.prefix { $0 != "\n" }) + "\n",
            #"{"format":"causal-trace","version":1,"processes":["a"]}"# + "\n"
                + #"{"process":"a","time":0,"kind":"local"}"# + "\n",
        ])
    func nothing(text: String) {
        let run = check(text)
        #expect(run.exitCode == .undecided, "\(run.output)\(run.errors)")
        #expect(run.output.contains("  no verdict: there are no "))
        let empty = check("", "--json")
        #expect(empty.exitCode == .undecided)
        let reason = empty.json["logs"]?.elements[0]["undecided"]?.string
        #expect(reason?.hasPrefix("line 1:1: the file is empty; ") == true, "\(reason ?? "")")
    }

    @Test(
        "malformed input gives 65 with line and column",
        arguments: [
            (#"{"format":"causal-trace","version":3,"processes":[]}"# + "\n", ":1:36: version 3"),
            // Whole, and no header of a trace: nothing that was cut off would make it one.
            (#"{"a":1}"#, ":1:1: "),
            (clean + "{]\n", ":5:2: "), (clean + "\u{0}\n", ":5:1: "),
            (clean.replacing("\"b\":1", with: "\"z\":1"), ":3:"),
            ("no log at all\n", ":1:1: no record from here on matches"),
            ("x\na {\"b\":1}\n", ":2:3: the clock has no entry for its own host"),
            ("x\na {\"a\":}\n", ":2:"), ("x\na {\"a\":99999999999999999999}\n", ":2:"),
            ("(?<host>a) (?<clock>{.*\n", ":1:1: "),
            ("(?<host>(a*)*) (?<clock>{.*}) (?<event>.*)\n\na {\"a\":1} x\n", ":1:1: the parser"),
        ])
    func malformed(text: String, message: String) {
        let run = check(text)
        #expect(run.exitCode == .badData, "\(run.output)")
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("Error: standard input\(message)"), "\(run.errors)")
        let json = check(text, "--json")
        #expect(json.json["schema"]?.string == "causal.error/1")
        #expect(json.json["exitCode"]?.integer == 65)
        #expect(json.errors == "")
    }

    @Test(
        "options that do not fit give 64",
        arguments: [
            (clean, ["--execution", "x"], "is a trace of one execution"),
            (wrongClock, ["--execution", "x"], "is not divided into executions"),
            (divided, ["--execution", "third"], "there are 'first', 'second'"),
            (wrongClock, ["-e", "(?<host>a"], "is not a regular expression"),
            (wrongClock, ["-e", "(?<host>a)"], "lacks the group (?<clock>"),
            (wrongClock, ["--delimiter", "("], "the delimiter expression '(' is not"),
            (clean, ["--rule", "causal-deliver"], "is invalid for '--rule <rule>'"),
        ])
    func usage(text: String, arguments: [String], message: String) {
        let run = ToolRun(["check", "-"] + arguments, input: text)
        #expect(run.exitCode == .usage)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test("an expression reads a trace of ours as any other log")
    func expression() {
        let run = check(
            Self.overtaken, "-e",
            #"^{"process":"(?<host>[^"]*)","clock":(?<clock>{[^}]*}),(?<event>.*)}$"#)
        #expect(run.exitCode == .good, "\(run.output)\(run.errors)")
        #expect(run.output.contains("in 5 events (3 processes)"))
        #expect(run.output.contains("the log names no messages"))
        #expect(run.output.contains("  not read: 1 line that matches no record: line 1: {"))
    }

    @Test("several files each have a verdict, and the worst one counts")
    func several() throws {
        try withTemporaryDirectory { directory in
            for (name, text) in [("a", Self.clean), ("b", Self.overtaken), ("c", Self.wrongClock)] {
                try text.write(toFile: "\(directory)/\(name)", atomically: true, encoding: .utf8)
            }
            let names = ["a", "b", "c"].map { "\(directory)/\($0)" }
            let run = ToolRun(["check"] + names)
            #expect(run.exitCode == .violation)
            for name in names { #expect(run.output.contains("\(name): ")) }
            let json = ToolRun(["check", "--json"] + names).json
            let verdicts = json["logs"]?.elements.compactMap { $0["verdict"]?.string }
            #expect(verdicts == ["clean", "violated", "violated"])
            let undecided = ToolRun(["check", "-r", "own-entry", names[0]])
            #expect(undecided.exitCode == .undecided)
            try String(Self.clean.dropLast(9))
                .write(toFile: "\(directory)/d", atomically: true, encoding: .utf8)
            for (order, code) in [
                ("ad", ExitCode.undecided), ("da", .undecided), ("ba", .violation),
                ("bd", .violation), ("db", .violation), ("dba", .violation), ("aa", .good),
            ] {
                let names = order.map { "\(directory)/\($0)" }
                #expect(ToolRun(["check"] + names).exitCode == code, "\(order)")
            }
            #expect(ToolRun("check", names[0], directory + "/none").exitCode == .noInput)
            #expect(ToolRun("check", directory).exitCode == .noInput)
        }
    }

    @Test("control characters from a log are never printed")
    func escapes() {
        let trace = Self.overtaken
            .replacing("\"m1\"", with: #""m\u001b[2J1""#).replacing("\"c\"", with: #""c\u009b""#)
        for run in [
            check(trace), check(Self.divided, "--execution", "second"),
            check("x\u{1b}[31m\na\u{9b}1\n"), check(Self.divided, "--execution", "\u{1b}[31m"),
        ] {
            let controls = (run.output + run.errors).unicodeScalars.filter {
                $0.properties.generalCategory == .control && $0 != "\n"
            }
            #expect(controls.isEmpty, "\(run.output)\(run.errors)")
        }
    }

    @Test("what runs record is clean, and what careless delivery records is not")
    func recordedRuns() throws {
        for (delivery, code) in [("causal", ExitCode.good), ("arrival", .violation)] {
            var scenario = try ScenarioParser.parse(
                "processes a b c d\norder reordering\ndelivery \(delivery)\nseed 3")
            scenario.commands = Workload(operationCount: 200).commands(for: scenario.cluster)
            try withTemporaryDirectory { directory in
                let run = try RunFiles(scenario, in: directory)
                let check = ToolRun("check", "\(directory)/trace.jsonl")
                #expect(check.exitCode == code, "\(check.output)")
                #expect(check.output.contains("violation"))
                #expect(
                    check.output.contains("replay it:  causal run it") == (code == .violation))
                #expect(run.result.trace.count > 200)
            }
        }
    }
}
