import CausalCommand
import CommandLineKit
import CommandLineTesting
import Testing

@Suite("Completion scripts know everything that the parser knows")
struct CompletionTests {
    @Test("every command, option and value of the tool is in every script")
    func everything() { expectComplete(CompletionScript(CausalTool.tool.root)) }

    @Test("the command prints the script for the shell that is named, or that SHELL names")
    func command() {
        let script = CompletionScript(CausalTool.tool.root)
        #expect(ToolRun("completions", "bash").output == script.text(for: .bash))
        #expect(ToolRun("completions", "zsh").output == script.text(for: .zsh))
        #expect(
            ToolRun(["completions"], environment: ["SHELL": "/usr/bin/fish"]).output
                == script.text(for: .fish))
        let unknown = ToolRun(["completions"], environment: ["SHELL": "/bin/tcsh"])
        #expect(unknown.exitCode == .usage)
        #expect(unknown.errors.hasPrefix("Error: Cannot tell the shell from $SHELL\n"))
        let none = ToolRun("completions")
        #expect(none.exitCode == .usage)
    }
}
