import Testing

@testable import CausalCommand

@Suite("Completion scripts know everything that the parser knows")
struct CompletionTests {
    static let tools = [CausalTool.tool, ToyTool.tool]

    @Test("every command, option and value of the tool is in every script", arguments: 0..<2)
    func everything(index: Int) {
        let root = Self.tools[index].root
        let script = CompletionScript(root)
        let bash = lines(script.bash)
        let zsh = script.zsh
        let fish = lines(script.fish)
        for path in script.paths {
            let function = "\n_" + path.name.split(separator: " ").joined(separator: "_") + "() {"
            let body = zsh.split(separator: function).dropFirst().first?.split(separator: "\n}\n")[
                0]
            let options = bash.first { $0.hasPrefix("'\(path.name)') _\(root.name)_words -") }
            for parameter in path.last.allParameters where parameter.role != .operand {
                let short = parameter.short.map { ["-\($0)"] } ?? []
                for name in short + parameter.longNames {
                    #expect(options?.split(separator: " ").contains(Substring(name)) == true)
                    #expect(
                        body?.contains(")\(name)") == true || body?.contains("*\(name)") == true)
                    let flag =
                        name.hasPrefix("--") ? "-l \(name.dropFirst(2))" : "-s \(name.dropFirst())"
                    #expect(
                        fish.contains {
                            $0.contains("_at \(path.name)' ") && $0.contains(" \(flag) ")
                        }, "\(path.name) \(name)")
                }
                for name in parameter.namesWithValue {
                    #expect(script.bash.contains("'\(path.name) \(name)'"))
                }
                for choice in parameter.choices {
                    #expect(bash.contains { $0.contains("_words") && $0.contains("'\(choice)'") })
                    #expect(body?.contains(choice) == true)
                }
            }
            for command in path.last.subcommands {
                #expect(
                    bash.contains { $0.hasPrefix("'\(path.name)')") && $0.contains(command.name) })
                #expect(body?.contains("\(command.name):") == true)
                #expect(fish.contains { $0.contains("_at \(path.name)' -a \(command.name) ") })
            }
        }
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
    }

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

    @Test("the command prints the script for the shell that is named, or that SHELL names")
    func command() {
        let script = CompletionScript(CausalTool.tool.root)
        #expect(ToolRun("completions", "bash").output == script.bash)
        #expect(ToolRun("completions", "zsh").output == script.zsh)
        #expect(
            ToolRun(["completions"], environment: ["SHELL": "/usr/bin/fish"]).output
                == script.fish)
        let unknown = ToolRun(["completions"], environment: ["SHELL": "/bin/tcsh"])
        #expect(unknown.exitCode == .usage)
        #expect(unknown.errors.hasPrefix("Error: Cannot tell the shell from $SHELL\n"))
        let none = ToolRun("completions")
        #expect(none.exitCode == .usage)
    }

    @Test("text in quotes survives the shell")
    func quoting() {
        #expect(CompletionScript.quoted("it's") == #"'it'\''s'"#)
    }
}
