extension CompletionScript {
    /// The script for zsh.
    var zsh: String {
        """
        #compdef \(tool)
        # Completion of \(tool) for zsh. Put it into a directory of $fpath as _\(tool), or load it
        # in ~/.zshrc after compinit:
        #     source <(\(tool) completions zsh)

        \(paths.map(zshFunction).joined(separator: "\n"))
        if [[ $funcstack[1] == _\(tool) ]]; then
            _\(tool) "$@"
        else
            compdef _\(tool) \(tool)
        fi

        """
    }

    private func zshName(_ path: CommandPath) -> String {
        "_" + path.commands.map(\.name).joined(separator: "_")
    }

    private func zshFunction(_ path: CommandPath) -> String {
        let options = path.last.allParameters.filter { $0.role != .operand }.flatMap(zshOption)
        guard !path.last.subcommands.isEmpty else {
            let specs = options + path.last.operands.enumerated().map(zshOperand)
            return """
                \(zshName(path))() {
                    _arguments -s -S \\
                        \(specs.joined(separator: " \\\n        "))
                }

                """
        }
        let names = path.last.subcommands.map {
            Self.quoted("\($0.name):\(escaped($0.abstract, ":"))")
        }
        let calls = path.last.subcommands.map { "\($0.name)) \(zshName(path))_\($0.name) ;;" }
        let specs = options + ["'1:subcommand:->subcommand'", "'*::argument:->argument'"]
        return """
            \(zshName(path))() {
                local curcontext="$curcontext" state line
                local -a names
                typeset -A opt_args
                _arguments -C -s -S \\
                    \(specs.joined(separator: " \\\n        "))
                case $state in
                    subcommand)
                        names=(
                            \(names.joined(separator: "\n                "))
                        )
                        _describe subcommand names ;;
                    argument)
                        case $line[1] in
                            \(calls.joined(separator: "\n                "))
                        esac ;;
                esac
            }

            """
    }

    private func zshOption(_ parameter: Parameter) -> [String] {
        let help = escaped(parameter.help, "[]:")
        let exclusions =
            parameter.isRepeated ? "*" : "(\(parameter.allNames.joined(separator: " ")))"
        return parameter.allNames.map { name in
            guard parameter.namesWithValue.contains(name) else {
                return Self.quoted("\(exclusions)\(name)[\(help)]")
            }
            let suffix = name.hasPrefix("--") ? "=" : "+"
            let action = zshAction(parameter.completion)
            return Self.quoted(
                "\(exclusions)\(name)\(suffix)[\(help)]:\(parameter.placeholder):\(action)")
        }
    }

    private func zshOperand(_ index: Int, _ operand: Parameter) -> String {
        let place = operand.isRepeated ? "*" : "\(index + 1)"
        let colons = operand.isRequired || operand.isRepeated ? ":" : "::"
        return Self.quoted("\(place)\(colons)\(operand.name):\(zshAction(operand.completion))")
    }

    private func zshAction(_ completion: ValueCompletion) -> String {
        switch completion {
        case .nothing: return " "
        case .words(let words): return "(\(words.joined(separator: " ")))"
        case .commands: return "(\(commandNames.joined(separator: " ")))"
        case .files(let extensions):
            guard !extensions.isEmpty else { return "_files" }
            return "_files -g \"*.(\(extensions.joined(separator: "|")))\""
        case .directories: return "_files -/"
        }
    }

    private func escaped(_ text: String, _ special: String) -> String {
        text.reduce(into: "") { result, character in
            if special.contains(character) || character == "\\" { result += "\\" }
            result.append(character)
        }
    }
}
