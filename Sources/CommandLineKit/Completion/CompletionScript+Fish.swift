extension CompletionScript {
    /// The script for fish 3 and later.
    var fish: String {
        let steps = paths.dropFirst().map { quotedForFish($0.name) }.joined(separator: " ")
        return """
            # Completion of \(tool) for fish. Put it into ~/.config/fish/completions/\(tool).fish.

            # Succeeds where the command that has been typed so far is the one asked for.
            function __\(tool)_at
                set -l command \(tool)
                for word in (commandline -opc)[2..]
                    if contains -- "$command $word" \(steps)
                        set command "$command $word"
                    end
                end
                test "$command" = "$argv"
            end

            complete -c \(tool) -f
            \(paths.flatMap(fishLines).joined(separator: "\n"))

            """
    }

    private func fishLines(_ path: CommandPath) -> [String] {
        let start = "complete -c \(tool) -n '__\(tool)_at \(path.name)'"
        let commands = path.last.subcommands.map {
            "\(start) -a \($0.name) -d \(quotedForFish($0.abstract))"
        }
        let options = path.last.allParameters.filter { $0.role != .operand }.flatMap { parameter in
            fishNames(parameter).map { "\(start) \($0) -d \(quotedForFish(parameter.help))" }
        }
        let operands = path.last.operands.compactMap { operand in
            fishValue(operand.completion).map { "\(start) \($0)" }
        }
        return commands + options + operands
    }

    private func fishNames(_ parameter: Parameter) -> [String] {
        let short = parameter.short.map { "-s \($0) " } ?? ""
        let negation = parameter.negation == nil ? [] : ["-l no-\(parameter.name)"]
        guard parameter.role == .option else { return ["\(short)-l \(parameter.name)"] + negation }
        // Without -x, fish offers files as well.
        let value =
            switch parameter.completion {
            case .files: "-r -F"
            default:
                ["-x", fishValue(parameter.completion)].compactMap(\.self).joined(separator: " ")
            }
        return ["\(short)-l \(parameter.name) \(value)"] + negation
    }

    private func fishValue(_ completion: ValueCompletion) -> String? {
        switch completion {
        case .nothing: nil
        case .words(let words): "-a \(quotedForFish(words.joined(separator: " ")))"
        case .commands: "-a \(quotedForFish(commandNames.joined(separator: " ")))"
        case .files: "-F"
        case .directories: "-a '(__fish_complete_directories)'"
        }
    }

    private func quotedForFish(_ text: String) -> String {
        let body = text.reduce(into: "") { result, character in
            if character == "'" || character == "\\" { result += "\\" }
            result.append(character)
        }
        return "'\(body)'"
    }
}
