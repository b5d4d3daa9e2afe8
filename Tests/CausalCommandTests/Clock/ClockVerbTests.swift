import CommandLineKit
import CommandLineTesting
import LogicalClocks
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Clocks tick, and stamps record events, are forked and joined")
struct ClockVerbTests {
    @Test(
        "tick counts one event",
        arguments: [
            (["{a:3, b:2}", "b"], "{a:3, b:3}"),
            (["{a:3}", "c"], "{a:3, c:1}"),
            (["{}", "7"], "{7:1}"),
            (["{0:3}", "1"], "{0:3, 1:1}"),
            (["41"], "42"),
            (["41@b"], "42@b"),
            (["1700000000000.3", "1700000000000"], "1700000000000.4"),
            (["1700000000000.3", "1600000000000"], "1700000000000.4"),
            (["1700000000000.3", "1700000000001"], "1700000000001.0"),
            (["5.65535", "5"], "6.0"),
            (["b:{a:1, b:2}"], "b:{b:3, a:1}"),
            (["a:3"], "a:4"),
            (["--family", "version-vector", "{a:3}", "b"], "{a:3, b:1}"),
            (["[3, 0, 2, 1]", "6"], "[3, 0, 3, 1]"),
            (["[3, 0]", "b", "--names", "a,b"], "[3, 1]"),
        ])
    func tick(arguments: [String], result: String) {
        #expect(ToolRun(["clock", "tick"] + arguments).output == result + "\n")
        let json = ToolRun(["clock", "tick", "--json"] + arguments).json
        #expect(json["schema"]?.string == "causal.clock.tick/1")
        #expect(json["clock"]?.string == result)
    }

    /// The run of the paper's figure, each step as a command line and what it prints.
    static let paper: [([String], String)] = [
        (["fork", "(1, 0)"], "((1, 0), 0)\n((0, 1), 0)"),
        (["event", "((1, 0), 0)"], "((1, 0), (0, 1, 0))"),
        (["event", "((0, 1), 0)"], "((0, 1), (0, 0, 1))"),
        (["fork", "((1, 0), (0, 1, 0))"], "(((1, 0), 0), (0, 1, 0))\n(((0, 1), 0), (0, 1, 0))"),
        (["event", "((0, 1), (0, 0, 1))"], "((0, 1), (0, 0, 2))"),
        (["event", "(((1, 0), 0), (0, 1, 0))"], "(((1, 0), 0), (0, (1, 1, 0), 0))"),
        (
            ["join", "(((0, 1), 0), (0, 1, 0))", "((0, 1), (0, 0, 2))"],
            "(((0, 1), 1), (1, 0, 1))"
        ),
        (
            ["fork", "(((0, 1), 1), (1, 0, 1))"],
            "(((0, 1), 0), (1, 0, 1))\n((0, 1), (1, 0, 1))"
        ),
        (
            ["join", "(((1, 0), 0), (0, (1, 1, 0), 0))", "(((0, 1), 0), (1, 0, 1))"],
            "((1, 0), (1, (0, 1, 0), 1))"
        ),
        (["event", "((1, 0), (1, (0, 1, 0), 1))"], "((1, 0), 2)"),
    ]

    @Test("the run of the paper's figure comes out as printed there", arguments: 0..<10)
    func paperRun(step: Int) {
        let (arguments, result) = Self.paper[step]
        let run = ToolRun(["clock"] + arguments)
        #expect(run.output == result + "\n")
        #expect(run.errors == "")
        let json = ToolRun(["clock", "--json"] + arguments)
        #expect(json.exitCode == .usage)
        let asked = ToolRun(["clock"] + arguments + ["--json"]).json
        #expect(asked["schema"]?.string == "causal.clock.\(arguments[0])/1")
        let clocks = asked["clocks"]?.elements.compactMap(\.string)
        #expect((clocks ?? [asked["clock"]?.string ?? ""]).joined(separator: "\n") == result)
    }

    @Test("the parts of a fork are disjoint, about equally deep, and join to the whole")
    func forkInto() {
        for count in [1, 2, 3, 5, 16, 100] {
            let parts = ToolRun("clock", "fork", "((1, 0), 7)", "--into", "\(count)").output
            #expect(parts.split(separator: "\n").count == count)
            #expect(ToolRun(["clock", "join", "-"], input: parts).output == "((1, 0), 7)\n")
        }
        let anonymous = ToolRun("clock", "fork", "(0, 3)")
        #expect(anonymous.output == "(0, 3)\n(0, 3)\n")
        #expect(anonymous.errors.contains("anonymous"))
        let deep =
            String(repeating: "(0, ", count: 1_024) + "1" + String(repeating: ")", count: 1_024)
        let refused = ToolRun("clock", "fork", "(\(deep), 0)")
        #expect(refused.exitCode == .badData)
        #expect(refused.errors.hasPrefix("Error: clock 1: the identity is 1024 levels deep"))
    }

    @Test("identities that overlap are refused, and the part that has two owners is named")
    func overlap() {
        let run = ToolRun("clock", "join", "((0, 1), 0)", "((1, 0), 0)", "((1, (0, 1)), (0, 0, 1))")
        #expect(run.exitCode == .badData)
        #expect(
            run.errors == """
                Error: clock 3: the identities overlap: a stamp was copied, or joined twice; \
                [0, 1/2) has two owners
                'merge' takes in the events of a stamp and not its identity.

                """)
        let later = ToolRun("clock", "join", "(((1, 0), 1), 0)", "((0, (1, 0)), 0)")
        #expect(later.errors.contains("; [1/2, 3/4) has two owners\n"))
        let json = ToolRun("clock", "join", "(1, 0)", "(1, 0)", "--json").json
        #expect(json["argument"]?.string == "clock 2")
        #expect(json["error"]?.string == "bad-data")
        #expect(ToolRun("clock", "join", "(1, 0)", "(0, 3)").output == "(1, 3)\n")
    }

    @Test(
        "a clock that cannot do what is asked says so, and what can",
        arguments: [
            (["event", "(0, 1)"], "clock 1: the stamp is anonymous"),
            (["event", "{a:1}"], "clock 1: a vector clock cannot record an event"),
            (["fork", "12"], "clock 1: a Lamport clock cannot be forked"),
            (["join", "a:1", "a:2"], "clock 1: a dot cannot be joined"),
            (["show", "[1, 2]", "--svg", "-"], "clock 1: a plausible clock cannot be drawn"),
            (["tick", "(1, 0)"], "clock 1: an interval tree stamp does not tick"),
            (["tick", "{a:1[x]}", "a"], "clock 1: a dotted version vector set does not tick"),
            (["merge", "a:1", "a:2"], "clock 1: a dot names one event"),
            (["merge", "5@a"], "clock 1: a Lamport timestamp names one event"),
        ])
    func cannot(arguments: [String], headline: String) {
        let run = ToolRun(["clock"] + arguments)
        #expect(run.exitCode == .badData)
        #expect(run.output == "")
        #expect(run.errors.hasPrefix("Error: \(headline)"), "\(run.errors)")
    }

    @Test(
        "a count above the limit of readers is an error, not a clock that nobody can read",
        arguments: [
            ["tick", "{a:9223372036854775807}", "a"],
            ["tick", "9223372036854775807"],
            ["tick", "9223372036854775807@a"],
            ["tick", "a:9223372036854775807"],
            ["tick", "a:{a:9223372036854775807}"],
            ["tick", "[9223372036854775807, 0]", "0"],
            ["tick", "140737488355327.65535", "0"],
            ["event", "(1, 4611686018427387903)"],
        ])
    func limits(arguments: [String]) {
        let run = ToolRun(["clock"] + arguments)
        #expect(run.exitCode == .badData)
        #expect(run.errors.hasPrefix("Error: the result is above a limit of "), "\(run.errors)")
    }
}
