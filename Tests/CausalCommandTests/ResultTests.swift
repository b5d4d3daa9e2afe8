import CausalCommand
import CommandLineKit
import CommandLineTesting
import Testing
import WireFormat

@Suite("Results and errors have one form for people and one for programs")
struct ResultTests {
    @Test("with --json an error is one JSON document on standard output")
    func jsonErrors() throws {
        let run = ToolRun("run", "--order=any", "--json")
        #expect(run.exitCode == .usage)
        #expect(run.errors == "")
        #expect(
            run.output == """
                {"schema":"causal.error/1","command":"causal run","error":"usage","exitCode":64,\
                "message":"The value 'any' is invalid for '--order <order>'. Please provide one \
                of 'fifo' or 'reordering'."}

                """)
        let operand = ToolRun("zzz", "--", "--json")
        #expect(operand.output == "")
    }

    @Test("a JSON error names file, line, column and remedy")
    func jsonErrorPlace() {
        let error = TextError("expected '}'", at: TextPosition(line: 3, column: 7))
        let failure = CommandFailure(error, in: "a.jsonl", remedy: "Close it.")
        let document = failure.document(of: CommandPath(CausalTool.tool.root))
        #expect(
            String(decoding: document, as: UTF8.self) == """
                {"schema":"causal.error/1","command":"causal","error":"bad-data","exitCode":65,\
                "message":"expected '}'","file":"a.jsonl","line":3,"column":7,\
                "remedy":"Close it."}

                """)
        #expect(failure.headline == "a.jsonl:3:7: expected '}'")
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
