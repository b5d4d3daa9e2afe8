import CommandLineKit
import CommandLineTesting
import LogicalClocks
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Clocks are related and merged")
struct ClockRelateTests {
    @Test(
        "relate names the relation and the entries that decide it",
        arguments: [
            (
                "{a:1}", "{a:1, b:2}", "before",
                "The second knows all that the first knows, and more: b: 0 < 2."
            ),
            (
                "{a:1, b:2}", "{b:2}", "after",
                "The first knows all that the second knows, and more: a: 1 > 0."
            ),
            ("{a:1, b:2}", "{ b:2,a:1 }", "equal", "Both know the same events."),
            ("{}", "{a:0}", "equal", "Both know the same events."),
            (
                "{a:3, b:2}", "{a:1, b:5}", "concurrent",
                "Each knows something that the other does not: a: 3 > 1; b: 2 < 5."
            ),
            (
                "{}", #"{"x y":1, b:2, c:3, d:4, e:5}"#, "before",
                "The second knows all that the first knows, and more: "
                    + #""x y": 0 < 1, b: 0 < 2, c: 0 < 3 and 2 more."#
            ),
            (
                "((1, 0), (0, 1, 0))", "((0, 1), (0, 0, 1))", "concurrent",
                "Each knows something that the other does not: [0, 1/2): 1 > 0; [1/2, 1): 0 < 1."
            ),
            ("(0, 1)", "(1, (1, 0, 0))", "equal", "Both know the same events."),
            (
                "(1, (1, 2, (0, (1, 0, 2), 0)))", "(0, (1, 2, 0))", "after",
                "The first knows all that the second knows, and more: "
                    + "[1/2, 5/8): 2 > 1, [5/8, 3/4): 4 > 1."
            ),
            ("a:{a:1}", "b:{a:1, b:1}", "before", "The second event knows a:1."),
            ("a:{a:2, b:1}", "b:{b:1}", "after", "The first event knows b:1."),
            ("a:{a:1}", "a:{a:1}", "equal", "Both are the event a:1."),
            (
                "a:{a:1}", "b:{b:2}", "concurrent",
                "Neither does the first know b:2, nor the second a:1."
            ),
        ])
    func relate(first: String, second: String, relation: String, reason: String) {
        let run = ToolRun("clock", "relate", first, second)
        #expect(run.output == "\(relation)\n\(reason)\n")
        #expect(run.errors == "")
        #expect(run.exitCode == .good)
        let json = ToolRun("clock", "relate", first, second, "--json").json
        #expect(json["schema"]?.string == "causal.clock.relate/1")
        #expect(json["relation"]?.string == relation)
        #expect(json["reason"]?.string == reason)
    }

    @Test("relate in JSON names every entry that differs")
    func relateJSON() {
        #expect(
            ToolRun("clock", "relate", "{a:3, b:2, c:1}", "{a:1, b:5, c:1}", "--json").output
                == """
                {"schema":"causal.clock.relate/1","family":"vector","relation":"concurrent",\
                "possible":["concurrent"],\
                "reason":"Each knows something that the other does not: a: 3 > 1; b: 2 < 5.",\
                "differences":[{"entry":"a","first":3,"second":1},\
                {"entry":"b","first":2,"second":5}]}

                """)
        let stamps = ToolRun("clock", "relate", "(1, 0)", "(1, (0, 2, 0))", "--json").output
        #expect(
            stamps.hasSuffix(
                #""differences":[{"from":"0","to":"1/2","first":0,"second":2}]}"# + "\n"))
    }

    @Test(
        "merge knows what any of the clocks knows",
        arguments: [
            (["{a:3, b:2}", "{a:1, b:5}", "{c:1}"], "{a:3, b:5, c:1}"),
            (["{b:1, a:2}"], "{b:1, a:2}"),
            (["{}", "{}"], "{}"),
            (["((1, 0), (0, 1, 0))", "((0, 1), (0, 0, 1))"], "((1, 0), 1)"),
            (["(0, (0, 2, 0))", "(1, 1)", "(1, 0)"], "(0, (1, 1, 0))"),
        ])
    func merge(texts: [String], merged: String) {
        #expect(ToolRun(["clock", "merge"] + texts).output == merged + "\n")
        #expect(ToolRun(["clock", "merge", "--json"] + texts).json["clock"]?.string == merged)
    }

    @Test(
        "clocks that cannot tell two relations apart name both",
        arguments: [
            ("3", "5", "before or concurrent"), ("5", "3", "after or concurrent"),
            ("3", "3", "equal or concurrent"),
            ("3@a", "5@b", "before or concurrent"), ("5@a", "3@b", "after or concurrent"),
            ("3@a", "3@b", "concurrent"), ("3@a", "3@a", "equal"),
            ("3@a", "5@a", "before"), ("5@a", "3@a", "after"),
            ("3.9", "4.0", "before or concurrent"), ("4.1", "4.0", "after or concurrent"),
            ("4.1", "4.1", "equal or concurrent"),
            ("[1, 2]", "[1, 3]", "before or concurrent"), ("[1, 2]", "[2, 1]", "concurrent"),
            ("a:1", "a:2", "before"), ("a:2", "a:2", "equal"),
            ("a:1", "b:1", "before or after or concurrent"),
            ("b:{a:1, b:2}", "a:{a:1}", "after"), ("a:{a:1}", "b:{a:1, b:2}", "before"),
            ("b:{a:1, b:2}", "a:{a:2}", "concurrent"), ("a:{a:2}", "a:{a:2}", "equal"),
            ("{a:2[x, y]}", "{a:2[x]}", "before"), ("{a:2[x, y]}", "{a:3, b:1[z]}", "before"),
            ("{a:2[x]}", "{b:1[z]}", "concurrent"),
        ])
    func plausible(first: String, second: String, relation: String) {
        let run = ToolRun("clock", "relate", first, second)
        #expect(run.output.hasPrefix(relation + "\n"))
        #expect(run.output.split(separator: "\n").count == 2)
        let json = ToolRun("clock", "relate", first, second, "--json").json
        #expect(
            json["possible"]?.elements.compactMap(\.string).joined(separator: " or ") == relation)
    }

    @Test("every verb prints what is on file, as text and as JSON")
    func verbs() throws {
        let lines = [
            ["relate", "{a:3, b:2}", "{a:1, b:5}"], ["relate", "3", "5"],
            ["merge", "{a:3, b:2}", "{a:1, b:5}"], ["tick", "{a:3, b:2}", "b"],
            ["event", "((1, 0), 0)"], ["fork", "(1, 0)", "--into", "3"],
            ["join", "((1, 0), (0, 1, 0))", "((0, 1), (0, 0, 1))"], ["show", "{a:3, bob:12}"],
            ["convert", "((1, 0), (0, 1, 0))"], ["convert", "{a:3, bob:12}"],
        ]
        var transcript = ""
        for line in lines {
            for arguments in [line, line + ["--json"]] {
                let words = arguments.map { $0.contains(" ") || $0.contains("{") ? "'\($0)'" : $0 }
                let run = ToolRun(["clock"] + arguments)
                transcript += "$ causal clock \(words.joined(separator: " "))\n"
                transcript += run.errors + run.output + "\n"
            }
        }
        try expectGolden(transcript, "clock/verbs.txt")
    }

    @Test(
        "clocks that no run has together are neither related nor merged",
        arguments: [
            ("{a:1[eggs]}", "{a:1[milk]}", "the dot a:1 stands for two values"),
            ("b:{a:1, b:2}", "a:{a:1, b:2}", "b:2 knows a:1, and a:1 knows b:2"),
            ("b:{a:1, b:2}", "b:{a:2, b:2}", "the event b:2 has two pasts"),
        ])
    func contradictions(first: String, second: String, reason: String) {
        for verb in ["relate", "merge"] where verb == "relate" || first.hasPrefix("{") {
            let run = ToolRun("clock", verb, first, second)
            #expect(run.exitCode == .badData)
            #expect(run.output == "")
            #expect(run.errors.contains("clock 2: no run has both: \(reason)\n"), "\(run.errors)")
        }
    }
}
