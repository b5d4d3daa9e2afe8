import CausalCommand
import CommandLineKit
import CommandLineTesting
import Testing

@Suite("Checking shows on a terminal how far it is")
struct CheckProgressTests {
    @Test("a log that is being checked shows how many events it has, and nothing of that stays")
    func checking() {
        let streams = TestStreams(
            input: Array(CheckCommandTests.clean.utf8), millisecondsPerLook: 600)
        let console = streams.console(errorColumns: 80)
        #expect(CausalTool.tool.run(["check", "-"], console: console) == .good)
        let erase = "\r\u{1b}[K"
        #expect(streams.errorText.contains("\(erase)standard input: checking 3 events"))
        #expect(streams.errorText.hasSuffix(erase))
    }
}
