import Glibc
import Synchronization
import Testing
import WireFormat

@testable import CausalCommand

@Suite("A console says what it may, where it may")
struct ConsoleTests {
    struct ColorCase: Sendable, CustomTestStringConvertible {
        var mode: String?
        var isTerminal: Bool
        var environment: [String: String] = [:]
        var isColored: Bool
        var testDescription: String { "\(mode ?? "-") \(isTerminal) \(environment)" }
    }

    @Test(
        "colour needs a terminal, and NO_COLOR, TERM=dumb and --color are obeyed",
        arguments: [
            ColorCase(isTerminal: false, isColored: false),
            ColorCase(isTerminal: true, isColored: true),
            ColorCase(isTerminal: true, environment: ["NO_COLOR": ""], isColored: true),
            ColorCase(isTerminal: true, environment: ["NO_COLOR": "1"], isColored: false),
            ColorCase(isTerminal: true, environment: ["TERM": "dumb"], isColored: false),
            ColorCase(isTerminal: true, environment: ["TERM": "xterm"], isColored: true),
            ColorCase(mode: "--color=auto", isTerminal: true, isColored: true),
            ColorCase(mode: "--color=auto", isTerminal: false, isColored: false),
            ColorCase(mode: "--color=never", isTerminal: true, isColored: false),
            ColorCase(mode: "--no-color", isTerminal: true, isColored: false),
            ColorCase(mode: "--color=always", isTerminal: false, isColored: true),
            ColorCase(
                mode: "--color=always", isTerminal: false, environment: ["NO_COLOR": "1"],
                isColored: true),
        ])
    func colors(_ test: ColorCase) {
        let mode = test.mode.map { [$0] } ?? []
        let help = ToolRun(
            mode + ["help"], environment: test.environment,
            outputColumns: test.isTerminal ? 80 : nil)
        #expect(help.output.contains("\u{1b}[1mUSAGE:\u{1b}[0m") == test.isColored)
        let error = ToolRun(
            mode + ["zzz"], environment: test.environment,
            errorColumns: test.isTerminal ? 80 : nil)
        #expect(error.errors.hasPrefix("\u{1b}[1;31mError:\u{1b}[0m ") == test.isColored)
        #expect(error.errors.contains("\u{1b}") == test.isColored)
    }

    @Test("the two streams are judged apart")
    func streamsApart() {
        let run = ToolRun(["zzz"], outputColumns: 80)
        #expect(!run.errors.contains("\u{1b}"))
    }

    @Test(
        "only a UTF-8 locale and a real terminal get more than ASCII",
        arguments: [
            ([:], false),
            (["LANG": "C"], false),
            (["LANG": "en_GB.UTF-8"], true),
            (["LANG": "C.utf8"], true),
            (["LANG": "en_GB.UTF-8", "LC_ALL": "C"], false),
            (["LANG": "C", "LC_CTYPE": "en_GB.UTF-8"], true),
            (["LANG": "en_GB.UTF-8", "LC_ALL": ""], true),
            (["LANG": "de_DE.UTF-8@euro"], true),
            (["LANG": "en_GB.UTF-8", "TERM": "dumb"], false),
        ] as [([String: String], Bool)])
    func unicode(environment: [String: String], isUnicode: Bool) {
        #expect(TestStreams().console(environment: environment).isUnicode == isUnicode)
    }

    @Test("a failed write gives 74 and a message, a reader that has gone gives neither")
    func failedWrites() {
        let full = ToolRun(["help"], outputFailure: SystemError(number: ENOSPC))
        #expect(full.exitCode == .inputOutput)
        #expect(
            full.errors == """
                Error: standard output: cannot write: No space left on device
                Check the space and the rights where standard output goes.

                """)
        let gone = ToolRun(["help"], outputFailure: SystemError(number: EPIPE))
        #expect(gone.exitCode == .good)
        #expect(gone.errors == "")
    }

    @Test("with --json an error is one JSON document on standard output")
    func jsonErrors() throws {
        let run = ToolRun(["show", "5", "--shape=xml", "--json"], tool: ToyTool.tool)
        #expect(run.exitCode == .usage)
        #expect(run.errors == "")
        #expect(
            run.output == """
                {"schema":"causal.error/1","command":"toy show","error":"usage","exitCode":64,\
                "message":"The value 'xml' is invalid for '--shape <shape>'. Please provide one \
                of 'text', 'json' or 'svg'."}

                """)
        let operand = ToolRun(["zzz", "--", "--json"], tool: ToyTool.tool)
        #expect(operand.output == "")
    }

    @Test("a JSON error names file, line, column and remedy")
    func jsonErrorPlace() {
        let error = TextError("expected '}'", at: TextPosition(line: 3, column: 7))
        let failure = CommandFailure(error, in: "a.jsonl", remedy: "Close it.")
        #expect(
            failure.json(command: CommandPath(ToyTool.tool.root)).text == """
                {"schema":"causal.error/1","command":"toy","error":"bad-data","exitCode":65,\
                "message":"expected '}'","file":"a.jsonl","line":3,"column":7,\
                "remedy":"Close it."}

                """)
        #expect(failure.headline == "a.jsonl:3:7: expected '}'")
    }

    @Test("progress appears after half a second on a terminal only, and leaves nothing behind")
    func progress() {
        let streams = TestStreams()
        let console = streams.console(errorColumns: 20)
        func update(at time: Int) {
            streams.time.withLock { $0 = time }
            console.progress.update("checked \(time) of a great many")
        }
        for time in [1000, 1499] { update(at: time) }
        #expect(streams.errorText == "")
        for time in [1500, 1550, 1600] { update(at: time) }
        let erase = "\r\u{1b}[K"
        #expect(
            streams.errorText
                == "\(erase)checked 1500 of a g\(erase)checked 1600 of a g")
        console.note("done")
        #expect(streams.errorText.hasSuffix("a g\(erase)done\n"))
        console.progress.finish()
        #expect(streams.errorText.hasSuffix("\(erase)done\n"))
        update(at: 5000)
        #expect(streams.errorText.hasSuffix("\(erase)done\n"))
    }

    @Test(
        "there is no progress in a pipe, in CI, or on a dumb terminal",
        arguments: [(nil, [:]), (80, ["CI": "true"]), (80, ["TERM": "dumb"])]
            as [(Int?, [String: String])])
    func noProgress(columns: Int?, environment: [String: String]) {
        let streams = TestStreams()
        let console = streams.console(environment: environment, errorColumns: columns)
        console.progress.update("a")
        streams.time.withLock { $0 = 5000 }
        console.progress.update("b")
        #expect(streams.errorText == "")
    }

    @Test("Ctrl-C ends a command that asks, with 130 and what is kept")
    func interruption() throws {
        let streams = TestStreams()
        let console = streams.console()
        try console.stopIfInterrupted(kept: "nothing is kept")
        streams.isInterrupted.withLock { $0 = true }
        let failure = #expect(throws: CommandFailure.self) {
            try console.stopIfInterrupted(kept: "3 runs are kept")
        }
        #expect(failure?.code == .interrupted)
        #expect(failure?.message == "interrupted; 3 runs are kept")
    }

    @Test("a table has columns as wide as their widest cell")
    func table() {
        let streams = TestStreams()
        let console = streams.console()
        var table = TextTable("replica", "events", "note", rightAligned: [1])
        table.add("a", "12", "first")
        table.add("longer-name", "1234567", "")
        table.write(to: console.output)
        console.output.flush()
        #expect(
            streams.outputText == """
                replica       events  note
                a                 12  first
                longer-name  1234567\u{20}\u{20}

                """)
    }
}
