import CommandLineTesting
import Testing

@testable import CommandLineKit

@Suite("Help fits the terminal, and lists what the tool declares")
struct HelpTextTests {
    private func help(
        _ options: [String] = [], environment: [String: String] = [:], columns: Int? = nil
    ) -> ToolRun {
        ToolRun(
            options + ["show", "--help"], tool: ToyTool.tool, environment: environment,
            outputColumns: columns)
    }

    @Test("the tool lists its own exit codes among those of every tool, in order")
    func exitCodes() {
        let lines = ToyTool.run("--help").output.split(separator: "\n")
        let codes = lines.drop { $0 != "EXIT CODES:" }.dropFirst().compactMap {
            $0.split(separator: " ").first.flatMap { Int($0) }
        }
        #expect(codes == [0, 1, 2, 64, 65, 66, 70, 73, 74, 130])
        #expect(lines.contains("  2                       nothing is known"))
    }

    @Test("every option is listed with its spellings, its values and its default")
    func options() {
        let text = help().output
        for line in [
            "  -S, --shape <shape>     The shape. (values: text, json, svg; default: text)",
            "  -r, --shrink/--no-shrink\n                          Make it small. (default: --shrink)",
            "  -k, --key <key>         A key.", "  <first>                 A number.",
        ] {
            #expect(text.contains(line), "\(line) in \(text)")
        }
    }

    @Test("text is wrapped to the width of the terminal, else COLUMNS, else 80")
    func widths() {
        func longest(_ run: ToolRun) -> Int {
            run.output.split(separator: "\n")
                .filter { !$0.hasPrefix("USAGE:") && !$0.hasPrefix("  $ ") }
                .map(\.count).max() ?? 0
        }
        #expect((70...80).contains(longest(help())))
        let narrow = help(environment: ["COLUMNS": "60"])
        #expect((50...60).contains(longest(narrow)))
        let terminal = help(["--no-color"], environment: ["COLUMNS": "60"], columns: 50)
        #expect((40...50).contains(longest(terminal)))
        let wrong = help(environment: ["COLUMNS": "-1"])
        #expect((70...80).contains(longest(wrong)))
        let tiny = help(["--no-color"], columns: 1)
        #expect((40...46).contains(longest(tiny)))
    }

    @Test("words longer than the width stand alone, and nothing is lost")
    func wrapping() {
        #expect(wrapped("aa bb cc", 5, first: 0) == ["aa bb", "cc"])
        #expect(wrapped("aa bb cc", 5, first: 3) == ["aa", "bb cc"])
        #expect(wrapped("aaaaaaaa b", 3, first: 0) == ["aaaaaaaa", "b"])
        #expect(wrapped("", 3, first: 0) == [""])
    }
}
