/// A script that teaches a shell to complete the command lines of a tool.
///
/// It is made from the declarations of the commands and needs nothing but the shell.
package struct CompletionScript {
    /// A shell that there is a script for.
    package enum Shell: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    /// All commands of the tool, the tool itself first.
    package let paths: [CommandPath]
    let tool: String

    /// Creates the script of a tool.
    package init(_ root: Command) {
        paths = CommandPath(root).descendants
        tool = root.name
    }

    /// Returns the text of the script.
    package func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    /// The names of all commands below the tool, each once.
    var commandNames: [String] {
        var seen: Set<String> = []
        return paths.dropFirst().map(\.last.name).filter { seen.insert($0).inserted }
    }

    /// Returns text in single quotes, as bash and zsh read it.
    package static func quoted(_ text: String) -> String {
        var result = "'"
        for character in text {
            if character == "'" { result += #"'\''"# } else { result.append(character) }
        }
        return result + "'"
    }
}

extension Parameter {
    /// Every way to name an option or flag, short form first.
    package var allNames: [String] {
        (short.map { ["-\($0)"] } ?? []) + longNames
    }

    /// The names after which a value follows.
    package var namesWithValue: [String] {
        role == .option ? allNames.filter { $0 != "--no-\(name)" } : []
    }
}
