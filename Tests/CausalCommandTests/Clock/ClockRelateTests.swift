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
}
