extension CompletionScript {
    /// The script for bash 3.2 and later.
    var bash: String {
        """
        # Completion of \(tool) for bash. Load it in ~/.bashrc:
        #     source <(\(tool) completions bash)

        \(bashHelpers)
        _\(tool)() {
            local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD - 1]}"
            local command='\(tool)' index
            COMPREPLY=()
            # Bash takes --name=value for three words.
            if [[ $current == = ]]; then
                current=
            elif [[ $previous == = ]]; then
                previous="${COMP_WORDS[COMP_CWORD - 2]}"
            fi
            for ((index = 1; index < COMP_CWORD; index++)); do
                case "$command ${COMP_WORDS[index]}" in
        \(bashSteps)
                        command="$command ${COMP_WORDS[index]}" ;;
                esac
            done
            case "$command $previous" in
        \(bashValues)
            esac
            if [[ $current == -* ]]; then
                case "$command" in
        \(bashOptions)
                esac
            else
                case "$command" in
        \(bashOperands)
                esac
            fi
        }

        complete -F _\(tool) \(tool)

        """
    }

    private var bashHelpers: String {
        """
        _\(tool)_words() {
            COMPREPLY=($(compgen -W "$*" -- "$current"))
        }

        # The arguments are the extensions of the files to offer; none means all files.
        _\(tool)_files() {
            local IFS=$'\\n' extension
            compopt -o filenames 2>/dev/null
            if (($# == 0)); then
                COMPREPLY=($(compgen -f -- "$current"))
                return
            fi
            COMPREPLY=($(compgen -d -- "$current"))
            for extension; do
                COMPREPLY+=($(compgen -f -X "!*.$extension" -- "$current"))
            done
        }

        _\(tool)_directories() {
            local IFS=$'\\n'
            compopt -o filenames 2>/dev/null
            COMPREPLY=($(compgen -d -- "$current"))
        }

        """
    }

    private var bashSteps: String {
        let names = paths.dropFirst().map { Self.quoted($0.name) }
        return "            " + names.joined(separator: " | \\\n                ") + ")"
    }

    private var bashValues: String {
        paths.flatMap { path in
            path.last.allParameters.filter { $0.role == .option }.map { parameter in
                let patterns = parameter.namesWithValue.map { Self.quoted("\(path.name) \($0)") }
                return "        \(patterns.joined(separator: " | ")))\n"
                    + "            \(bashCall(parameter.completion))\n            return ;;"
            }
        }.joined(separator: "\n")
    }

    private var bashOptions: String {
        paths.map { path in
            let names = path.last.allParameters.flatMap(\.allNames).joined(separator: " ")
            return "            \(Self.quoted(path.name))) _\(tool)_words \(names) ;;"
        }.joined(separator: "\n")
    }

    private var bashOperands: String {
        paths.map { path in
            let names = path.last.subcommands.map(\.name)
            let call =
                names.isEmpty
                ? bashCall(
                    path.last.operands.map(\.completion).first { $0 != .nothing } ?? .nothing)
                : bashCall(.words(names))
            return "            \(Self.quoted(path.name))) \(call) ;;"
        }.joined(separator: "\n")
    }

    private func bashCall(_ completion: ValueCompletion) -> String {
        let words: [String]
        switch completion {
        case .nothing: return ":"
        case .words(let choices): words = ["_\(tool)_words"] + choices.map(Self.quoted)
        case .commands: words = ["_\(tool)_words"] + commandNames
        case .files(let extensions): words = ["_\(tool)_files"] + extensions.map(Self.quoted)
        case .directories: words = ["_\(tool)_directories"]
        }
        return words.joined(separator: " ")
    }
}
