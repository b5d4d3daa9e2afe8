import LogicalClocks
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Clocks given as text are related, merged and shown")
struct ClockCommandTests {
    @Test(
        "compare names the relation and the entries that decide it",
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
    func compare(first: String, second: String, relation: String, reason: String) {
        let run = ToolRun("clock", "compare", first, second)
        #expect(run.output == "\(relation)\n\(reason)\n")
        #expect(run.errors == "")
        #expect(run.exitCode == .good)
        let json = ToolRun("clock", "compare", first, second, "--json").json
        #expect(json["schema"]?.string == "causal.clock.compare/1")
        #expect(json["relation"]?.string == relation)
        #expect(json["reason"]?.string == reason)
    }

    @Test("compare in JSON names every entry that differs")
    func compareJSON() {
        #expect(
            ToolRun("clock", "compare", "{a:3, b:2, c:1}", "{a:1, b:5, c:1}", "--json").output
                == """
                {"schema":"causal.clock.compare/1","family":"vector","relation":"concurrent",\
                "reason":"Each knows something that the other does not: a: 3 > 1; b: 2 < 5.",\
                "differences":[{"entry":"a","first":3,"second":1},\
                {"entry":"b","first":2,"second":5}]}

                """)
        let stamps = ToolRun("clock", "compare", "(1, 0)", "(1, (0, 2, 0))", "--json").output
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

    @Test("show prints the entries of a vector clock")
    func showVector() {
        #expect(
            ToolRun("clock", "show", "{a:3, bob:12}", "{}").output == """
                vector clock  {a:3, bob:12}
                replica  events
                a             3
                bob          12

                vector clock  {}
                no events

                """)
        #expect(
            ToolRun("clock", "show", "{a:3}", "--json").output == """
                {"schema":"causal.clock.show/1","clocks":[{"family":"vector","clock":"{a:3}",\
                "entries":[{"replica":"a","events":3}]}]}

                """)
    }

    @Test("show prints the trees of a stamp and the intervals that they make")
    func showStamp() {
        #expect(
            ToolRun("clock", "show", "((1, (0, 1)), (1, 2, 0))", "(0, 0)").output == """
                stamp       ((1, (0, 1)), (1, 2, 0))
                identity    (1, (0, 1))
                event tree  (1, 2, 0)
                interval    events  owned
                [0, 1/2)         3  yes
                [1/2, 3/4)       1  no
                [3/4, 1)         1  yes

                stamp       (0, 0)
                identity    0  anonymous
                event tree  0
                interval  events  owned
                [0, 1)         0  no

                """)
        #expect(
            ToolRun("clock", "show", "((1, 0), 2)", "--json").output == """
                {"schema":"causal.clock.show/1","clocks":[{"family":"stamp",\
                "clock":"((1, 0), 2)","identity":"(1, 0)","eventTree":"2",\
                "intervals":[{"from":"0","to":"1/2","events":2,"owned":true},\
                {"from":"1/2","to":"1","events":2,"owned":false}]}]}

                """)
    }

    @Test(
        "malformed text is refused with the column and a caret under it",
        arguments: [
            (["{a:1"], "clock 1, column 5: expected ',' or '}'", "{a:1\n      ^"),
            (["{a:1, a:2}"], "clock 1, column 7: 'a' comes twice", "{a:1, a:2}\n        ^"),
            (["{é:1, ü}"], "clock 1, column 10: expected ':'", "{é:1, ü}\n         ^"),
            (["{}", "{a:1}x"], "clock 2, column 6: expected the end", "{a:1}x\n       ^"),
            (["x"], "clock 1, column 1: expected '{' or '('", "x\n  ^"),
            (
                ["((1, 0), (0, 1))"], "clock 1, column 15: expected ','",
                "((1, 0), (0, 1))\n                ^"
            ),
            (["(2, 0)"], "clock 1, column 2: expected an identity: 0, 1 or '('", "(2, 0)\n   ^"),
            (
                ["{a:1}", " (1, 0)"],
                "clock 2, column 2: a stamp cannot be related to a vector clock", " (1, 0)\n   ^"
            ),
            (
                ["(1, 0)", "{a:1}"],
                "clock 2, column 1: a vector clock cannot be related to a stamp", "{a:1}\n  ^"
            ),
            (["{a:1,\nb}"], "clock 1, 2:2: expected ':'", "b}\n   ^"),
        ])
    func malformed(texts: [String], headline: String, excerpt: String) {
        for verb in ["show", "merge"] {
            let run = ToolRun(["clock", verb] + texts)
            #expect(
                run.errors == """
                    Error: \(headline)
                      \(excerpt)
                    A vector clock is written {a:1, b:2}, an interval tree stamp \
                    ((1, 0), (0, 1, 0)).

                    """)
            #expect(run.exitCode == .badData)
            #expect(run.output == "")
        }
    }

    @Test("malformed text is refused as JSON with --json")
    func malformedJSON() {
        let run = ToolRun("clock", "compare", "{a:1}", "{a:}", "--json")
        #expect(run.errors == "")
        #expect(run.exitCode == .badData)
        #expect(run.json["error"]?.string == "bad-data")
        #expect(run.json["argument"]?.string == "clock 2")
        #expect(run.json["column"]?.integer == 4)
    }

    @Test("a long line is cut around the place")
    func longExcerpt() {
        let text = String(repeating: "a", count: 100) + "!" + String(repeating: "b", count: 100)
        let lines = Excerpt.lines(of: text, at: TextPosition(line: 1, column: 101))
        #expect(lines.count == 2)
        #expect(lines[0].count == 3 + 72 + 3)
        #expect(Array(lines[0])[lines[1].count - 1] == "!")
        #expect(
            Excerpt.lines(of: "a\tb\u{1b}c", at: TextPosition(line: 1, column: 5))[0] == "a b c")
        #expect(Excerpt.lines(of: "a", at: TextPosition(line: 2, column: 1)) == [])
        #expect(
            Excerpt.lines(of: "x\ny", at: TextPosition(line: 8, column: 1), firstLine: 7)[0] == "y")
    }

    @Test("a stamp that is very deep is shown, with parts too small for fractions by their depth")
    func deepStamp() throws {
        let depth = 1_000
        let id =
            String(repeating: "(0, ", count: depth) + "1" + String(repeating: ")", count: depth)
        let run = ToolRun("clock", "show", "(\(id), 0)")
        #expect(run.exitCode == .good)
        #expect(run.output.contains("a part at depth 1000"))
    }
}
