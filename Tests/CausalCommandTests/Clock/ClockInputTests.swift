import CommandLineKit
import CommandLineTesting
import LogicalClocks
import TestSupport
import Testing
import WireFormat

@testable import CausalCommand

@Suite("Clocks are read from operands, standard input and files, and errors have a place")
struct ClockInputTests {
    @Test("standard input and files hold one clock on each line")
    func lines() throws {
        let input = "{a:1}\n\n  {b:2}  \r\n\"{c:3}\"\n"
        #expect(ToolRun(["clock", "merge", "-"], input: input).output == "{a:1, b:2, c:3}\n")
        #expect(
            ToolRun(["clock", "merge", "{d:4}", "-", "{e:5}"], input: input).output
                == "{d:4, a:1, b:2, c:3, e:5}\n")
        #expect(
            ToolRun(["clock", "relate", "-"], input: "{a:1}\n{a:2}").output.hasPrefix("before"))
        #expect(ToolRun(["clock", "tick", "-", "a"], input: "{a:1}").output == "{a:2}\n")
        try withTemporaryDirectory { directory in
            let path = directory + "/clocks.txt"
            let written = ToolRun(["clock", "merge", "-"], input: input).output
            try OutputFile.write(
                Array((written + written).utf8), to: path, replacing: false,
                TestStreams().console())
            #expect(ToolRun("clock", "merge", "@\(path)").output == "{a:1, b:2, c:3}\n")
            let missing = ToolRun("clock", "merge", "@\(path)x")
            #expect(missing.exitCode == .noInput)
            #expect(missing.errors.hasPrefix("Error: \(path)x: there is no such file"))
        }
    }

    @Test(
        "what is wrong in a line is named by line and column",
        arguments: [
            ("{a:1}\n\n{b:2", "standard input:3:5: expected ',' or '}'"),
            ("{a:1}\n(1, 0)", "standard input:2:1: expected a vector clock like those before"),
            ("\n\n", "standard input: holds no clock"),
            ("{a:1}\nhex:00", "standard input:2:1: bytes hold numbers of replicas"),
            ("hex:0g", "standard input:1:6: expected a hexadecimal digit"),
        ])
    func wrongLines(input: String, headline: String) {
        let run = ToolRun(["clock", "merge", "-"], input: input)
        #expect(run.exitCode == .badData)
        #expect(run.errors.hasPrefix("Error: \(headline)"), "\(run.errors)")
    }

    @Test(
        "a command line that makes no sense is refused with 64",
        arguments: [
            (["relate", "{a:1}"], "Expected two clocks, but got 1"),
            (["relate", "{}", "{}", "{}"], "Expected two clocks, but got 3"),
            (["merge", "-", "-"], "Standard input can only be read once"),
            (["merge", "@"], "'@' needs the name of a file after it"),
            (["tick", "-", "a"], "Expected one clock, but 2 were given"),
            (["tick", "{}"], "a vector clock counts for several replicas: say which of them"),
            (["tick", "12", "a"], "a Lamport clock knows whose event it counts"),
            (["tick", "[1, 2]", "a"], "a plausible clock knows replicas by number, not as 'a'"),
            (["tick", "5.0"], "a hybrid timestamp ticks at a time in milliseconds"),
            (["tick", "5.0", "140737488355328"], "a hybrid timestamp ticks at a time"),
            (["tick", "{a:1}", "c", "--names", "a,b"], "'c' cannot name a replica here"),
            (["fork", "(1, 0)", "--into", "0"], "The value '0' is invalid for '--into <n>'."),
            (["show", "{}", "--family", "vectr"], "The value 'vectr' is invalid for"),
            (["show", "{}", "--names", "a,a"], "The value 'a,a' is invalid for '--names <a,b>'."),
            (
                ["show", "(1, 0)", "--svg", "-", "--json"],
                "'--svg' and '--json' exclude each other"
            ),
            (["compare", "{}", "{}"], "Unknown subcommand 'compare'."),
        ])
    func usage(arguments: [String], message: String) {
        let run = ToolRun(["clock"] + arguments.filter { $0 != "--json" }, input: "{}\n{}\n")
        let all = arguments.contains("--json") ? ToolRun(["clock"] + arguments) : run
        #expect(all.exitCode == .usage)
        let said = arguments.contains("--json") ? all.json["message"]?.string ?? "" : all.errors
        #expect(said.contains(message), "\(said)")
    }

    @Test(
        "malformed text is refused with the column, a caret under it, and the form of the family",
        arguments: [
            (["{a:1"], "clock 1, column 5: expected ',' or '}'", "{a:1\n      ^"),
            (["{a:1, a:2}"], "clock 1, column 7: 'a' appears twice", "{a:1, a:2}\n        ^"),
            (["{é:1, ü}"], "clock 1, column 10: expected ':'", "{é:1, ü}\n         ^"),
            (["{}", "{a:1}x"], "clock 2, column 6: expected the end", "{a:1}x\n       ^"),
            (["{a:1,\nb}"], "clock 1, 2:2: expected ':'", "b}\n   ^"),
            (
                ["{a:9223372036854775808}"],
                "clock 1, column 4: expected a whole number up to 9223372036854775807",
                "{a:9223372036854775808}\n     ^"
            ),
        ])
    func malformed(texts: [String], headline: String, excerpt: String) {
        for verb in ["show", "merge", "convert"] {
            let run = ToolRun(["clock", verb] + texts)
            #expect(
                run.errors == """
                    Error: \(headline)
                      \(excerpt)
                    A vector clock is written {a:1, b:2}.

                    """)
            #expect(run.exitCode == .badData)
            #expect(run.output == "")
        }
    }

    @Test(
        "malformed clocks of every family are refused",
        arguments: [
            ("x", "clock 1, column 1: expected a clock"),
            ("  ", "clock 1, column 3: expected a clock"),
            ("((1, 0), (0, 1))", "clock 1, column 15: expected ','"),
            ("(2, 0)", "clock 1, column 2: expected an identity: 0, 1 or '('"),
            ("(1, 4611686018427387904)", "clock 1, column 5: expected a whole number up to"),
            ("9223372036854775808", "clock 1, column 1: expected a whole number up to"),
            ("12@", "clock 1, column 4: expected the name of a replica"),
            ("1.65536", "clock 1, column 3: expected a whole number up to 65535"),
            ("140737488355328.0", "clock 1, column 1: expected a whole number up to"),
            ("a:{b:1}", "clock 1, column 1: the clock counts no event of its origin"),
            ("a:0", "clock 1, column 3: expected a counter from 1"),
            ("{a:1[x, y]}", "clock 1, column 9: more values than the 1 that can be here"),
            ("[1, 2, 3]", "clock 1, column 9: expected '[', 16 counts, and ']'"),
        ])
    func malformedFamilies(text: String, headline: String) {
        let run = ToolRun("clock", "show", text)
        #expect(run.errors.hasPrefix("Error: \(headline)"), "\(run.errors)")
        #expect(run.errors.split(separator: "\n").count == 4)
        #expect(run.exitCode == .badData)
    }

    @Test("clocks of two families, or of two sizes, cannot be put together")
    func mixed() {
        let first = ToolRun("clock", "merge", "{a:1}", " (1, 0)")
        #expect(
            first.errors == """
                Error: clock 2, column 2: expected a vector clock like those before, not an \
                interval tree stamp
                   (1, 0)
                   ^
                All clocks of one command are of one family.

                """)
        #expect(first.exitCode == .badData)
        #expect(ToolRun("clock", "relate", "12", "12@a").exitCode == .badData)
        #expect(
            ToolRun("clock", "relate", "(1, 0)", "{}", "--family", "stamp").exitCode == .badData)
        // A set whose values are all replaced looks like a vector.
        #expect(ToolRun("clock", "merge", "{a:1}", "{a:2[x]}").output == "{a:2[x]}\n")
        #expect(ToolRun("clock", "merge", "{a:2[x]}", "{a:1}").output == "{a:2[x]}\n")
        let sizes = ToolRun("clock", "relate", "[1, 2]", "[1, 2, 3, 4]")
        #expect(sizes.exitCode == .badData)
        #expect(sizes.errors.hasPrefix("Error: clock 2: a plausible clock of another size"))
    }

    @Test("malformed text is refused as JSON with --json")
    func malformedJSON() {
        let run = ToolRun("clock", "relate", "{a:1}", "{a:}", "--json")
        #expect(run.errors == "")
        #expect(run.exitCode == .badData)
        #expect(run.json["error"]?.string == "bad-data")
        #expect(run.json["argument"]?.string == "clock 2")
        #expect(run.json["column"]?.integer == 4)
        let line = ToolRun(["clock", "merge", "-", "--json"], input: "{}\n{a:}").json
        #expect(line["file"]?.string == "standard input")
        #expect(line["line"]?.integer == 2)
    }

    @Test("numbers stand for themselves, and names get numbers in the order of appearance")
    func names() {
        func convert(_ arguments: String...) -> ToolRun {
            ToolRun(["clock", "convert", "--to", "hex"] + arguments)
        }
        #expect(convert("{3:1}").output == "hex:010301\n")
        #expect(convert("{3:1}").errors == "")
        #expect(convert("{x:1}").output == "hex:400101\n")
        #expect(convert("{x:1}").errors == "In the bytes, x is 0.\n")
        #expect(convert("{x:1, 3:1}").output == "hex:400201\n")
        #expect(convert("{x:1}", "--names", "y, \"a b\",x").output == "hex:010201\n")
        let named = ToolRun(
            "clock", "convert", "--to", "text", "--names", "y,\"a b\",x", "--family", "vector",
            "hex:280101", "hex:010901")
        #expect(
            named.output == "{\"a b\":1, x:1}\n{\"#9\":1}\n"
                || named.output == "{\"a b\":1, x:1}\n{#9:1}\n")
        let unlisted = convert("{z:1}", "--names", "y,x")
        #expect(unlisted.exitCode == .badData)
        #expect(unlisted.errors.hasPrefix("Error: clock 1: '--names' does not list 'z'"))
        let mixed = ToolRun("clock", "relate", "{x:1}", "hex:400101")
        #expect(mixed.exitCode == .badData)
        #expect(mixed.errors.contains("Say with '--names a,b,c'"))
        let related = ToolRun("clock", "relate", "{x:1}", "hex:400101", "--names", "x")
        #expect(related.output.hasPrefix("equal\n"))
    }

    @Test("a clock cannot control the terminal")
    func controls() {
        let text = "{\"\u{1b}[31m\":1}"
        let seen = ToolRun(["--no-color", "clock", "merge", text], outputColumns: 80).output
        #expect(seen == "{\"\\u{1b}[31m\":1}\n")
        #expect(ToolRun("clock", "merge", text).output == text + "\n")
        #expect(!ToolRun("clock", "show", text).output.contains("\u{1b}"))
        #expect(!ToolRun("clock", "relate", text, "{}").output.contains("\u{1b}"))
    }
}
