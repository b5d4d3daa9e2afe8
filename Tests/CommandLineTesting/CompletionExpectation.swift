import CommandLineKit
import Testing

/// Expects that a script holds every command, option and value of its tool in every shell.
package func expectComplete(_ script: CompletionScript) {
    let text = script.text(for: .bash)
    let bash = lines(text)
    let zsh = script.text(for: .zsh)
    let fish = lines(script.text(for: .fish))
    let tool = script.paths[0].name
    for path in script.paths {
        let function = "\n_" + path.name.split(separator: " ").joined(separator: "_") + "() {"
        let body = zsh.split(separator: function).dropFirst().first?.split(separator: "\n}\n")[
            0]
        let options = bash.first { $0.hasPrefix("'\(path.name)') _\(tool)_words -") }
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
                #expect(text.contains("'\(path.name) \(name)'"))
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
