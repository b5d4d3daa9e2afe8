import CommandLineKit
import CommandLineTesting
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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
            mode + ["--help"], tool: ToyTool.tool, environment: test.environment,
            outputColumns: test.isTerminal ? 80 : nil)
        #expect(help.output.contains("\u{1b}[1mUSAGE:\u{1b}[0m") == test.isColored)
        let error = ToolRun(
            mode + ["zzz"], tool: ToyTool.tool, environment: test.environment,
            errorColumns: test.isTerminal ? 80 : nil)
        #expect(error.errors.hasPrefix("\u{1b}[1;31mError:\u{1b}[0m ") == test.isColored)
        #expect(error.errors.contains("\u{1b}") == test.isColored)
    }

    @Test("the two streams are judged apart")
    func streamsApart() {
        let run = ToolRun(["zzz"], tool: ToyTool.tool, outputColumns: 80)
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
        let full = ToolRun(
            ["--help"], tool: ToyTool.tool, outputFailure: SystemError(number: ENOSPC))
        #expect(full.exitCode == .inputOutput)
        #expect(
            full.errors == """
                Error: standard output: cannot write: No space left on device
                Check the space and the rights where standard output goes.

                """)
        let gone = ToolRun(
            ["--help"], tool: ToyTool.tool, outputFailure: SystemError(number: EPIPE))
        #expect(gone.exitCode == .good)
        #expect(gone.errors == "")
    }

    @Test("with --json an error is the document of the tool on standard output")
    func documents() {
        let run = ToolRun(["show", "5", "--shape=xml", "--json"], tool: ToyTool.tool)
        #expect(run.exitCode == .usage)
        #expect(run.errors == "")
        #expect(
            run.output == """
                {toy show: usage: The value 'xml' is invalid for '--shape <shape>'. Please provide \
                one of 'text', 'json' or 'svg'.}

                """)
        let operand = ToolRun(["zzz", "--", "--json"], tool: ToyTool.tool)
        #expect(operand.output == "")
        #expect(operand.errors.hasPrefix("Error: Unknown subcommand 'zzz'"))
        // A tool without such a document tells people.
        let plain = CommandLineTool(ToyTool.tool.root, version: "1")
        let told = ToolRun(["show", "5", "--shape=xml", "--json"], tool: plain)
        #expect(told.output == "")
        #expect(told.errors.hasPrefix("Error: The value 'xml' is invalid"))
    }

    @Test("a failure names the file, the line and the column as editors read them")
    func headlines() {
        let place = CommandFailure.Position(line: 3, column: 7)
        var failure = CommandFailure(.badData, "wrong", file: "a.txt", position: place)
        #expect(failure.headline == "a.txt:3:7: wrong")
        failure.file = nil
        #expect(failure.headline == "wrong")
        failure.argument = "clock 2"
        #expect(failure.headline == "clock 2, 3:7: wrong")
        failure.position = CommandFailure.Position(line: 1, column: 7)
        #expect(failure.headline == "clock 2, column 7: wrong")
        failure.position = nil
        #expect(failure.headline == "clock 2: wrong")
    }

    @Test(
        "an excerpt is the line and a caret, also where bytes are not UTF-8",
        arguments: [
            (Array("one\ntwo three\n".utf8), 2, 5, ["two three", "    ^"]),
            (Array("a\tb".utf8), 1, 3, ["a b", "  ^"]),
            ([0x61, 0xff, 0x62, 0x0a, 0x63], 1, 3, ["a\u{fffd}b", "  ^"]),
            (Array("one".utf8), 2, 1, []),
        ] as [([UInt8], Int, Int, [String])])
    func excerpts(text: [UInt8], line: Int, column: Int, lines: [String]) {
        let place = CommandFailure.Position(line: line, column: column)
        #expect(Excerpt.lines(of: text, at: place) == lines)
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

    @Test("a long line is cut around the place")
    func longExcerpt() {
        let text = String(repeating: "a", count: 100) + "!" + String(repeating: "b", count: 100)
        let lines = Excerpt.lines(of: text.utf8, at: .init(line: 1, column: 101))
        #expect(lines.count == 2)
        #expect(lines[0].count == 3 + 72 + 3)
        #expect(Array(lines[0])[lines[1].count - 1] == "!")
        #expect(
            Excerpt.lines(of: "a\tb\u{1b}c".utf8, at: .init(line: 1, column: 5))[0] == "a b c")
        #expect(Excerpt.lines(of: "a".utf8, at: .init(line: 2, column: 1)) == [])
        #expect(
            Excerpt.lines(of: "x\ny".utf8, at: .init(line: 8, column: 1), firstLine: 7)[0] == "y")
    }
}
