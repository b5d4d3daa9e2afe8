import CommandLineTesting
import Testing

@testable import CommandLineKit

@Suite("Completion scripts know everything that the parser knows")
struct CompletionTests {
    @Test("every command, option and value of the tool is in every script")
    func everything() { expectComplete(CompletionScript(ToyTool.tool.root)) }

    @Test("files and directories are offered where an option takes them")
    func files() {
        let script = CompletionScript(ToyTool.tool.root)
        #expect(script.bash.contains("_toy_files 'txt'"))
        #expect(script.bash.contains("_toy_directories\n"))
        #expect(script.zsh.contains("--output=[A file.]:file:_files -g \"*.(txt)\""))
        #expect(script.zsh.contains("--place=[A place.]:directory:_files -/"))
        #expect(script.fish.contains("-l output -r -F "))
        #expect(script.fish.contains("-l place -x -a '(__fish_complete_directories)' "))
    }

    @Test("text in quotes survives the shell")
    func quoting() {
        #expect(CompletionScript.quoted("it's") == #"'it'\''s'"#)
    }
}
