/// A script that teaches a shell to complete the command lines of a tool.
///
/// It is made from the declarations of the commands and needs nothing but the shell.
struct CompletionScript {
    /// A shell that there is a script for.
    enum Shell: String, CaseIterable, Sendable {
        case bash
        case zsh
        case fish
    }

    let paths: [CommandPath]
    let tool: String

    init(_ root: Command) {
        paths = CommandPath(root).descendants
        tool = root.name
    }

    /// The text of the script.
    func text(for shell: Shell) -> String {
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

    /// Text in single quotes, as bash and zsh read it.
    static func quoted(_ text: String) -> String {
        var result = "'"
        for character in text {
            if character == "'" { result += #"'\''"# } else { result.append(character) }
        }
        return result + "'"
    }
}

extension Parameter {
    /// Every way to name an option or flag, short form first.
    var allNames: [String] {
        (short.map { ["-\($0)"] } ?? []) + longNames
    }

    /// The names after which a value follows.
    var namesWithValue: [String] {
        role == .option ? allNames.filter { $0 != "--no-\(name)" } : []
    }
}
