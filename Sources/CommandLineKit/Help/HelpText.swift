/// The help of one command, made from its declaration.
package struct HelpText {
    /// The command, and those above it.
    package let path: CommandPath
    let exitCodes: [ExitCode]

    /// Where the second column begins, and the width of the first.
    private static let column = 26

    /// Writes the help to a stream in the stream's width.
    package func write(to stream: TextStream) {
        let command = path.last
        let width = max(stream.width, Self.column + 20)
        var paragraphs = wrapped(command.abstract, width, first: 10)
        if !command.discussion.isEmpty {
            paragraphs.append("")
            for paragraph in command.discussion.split(
                separator: "\n", omittingEmptySubsequences: false)
            {
                // A line that is indented is part of a table, and stays as it is.
                paragraphs +=
                    paragraph.hasPrefix("  ")
                    ? [String(paragraph)] : wrapped(String(paragraph), width, first: 0)
            }
        }
        stream.write(stream.styled("OVERVIEW:", .bold) + " ")
        stream.write(paragraphs.joined(separator: "\n") + "\n")
        stream.write("\n" + stream.styled("USAGE:", .bold) + " \(path.usage)\n")

        section("EXAMPLES", to: stream) {
            command.examples.map { example in
                let purpose = wrapped(example.purpose, width - 6, first: 0)
                return ([stream.styled("$ " + example.line, .cyan)] + purpose.map { "    " + $0 })
                    .map { "  " + $0 }.joined(separator: "\n")
            }
        }
        section("ARGUMENTS", to: stream) {
            command.operands.map { row($0.spelling, $0.summary, width) }
        }
        section("OPTIONS", to: stream) {
            command.allParameters.filter { $0.role != .operand }
                .map { row($0.spelling, $0.summary, width) }
        }
        section("SUBCOMMANDS", to: stream) {
            command.subcommands.map { row($0.name, $0.abstract, width) }
        }
        guard !command.subcommands.isEmpty else { return }
        if path.commands.count == 1 {
            section("EXIT CODES", to: stream) {
                exitCodes.map { row(String($0.rawValue), $0.meaning, width) }
            }
        }
        let help = (["\(path.commands[0].name) help"] + path.commands.dropFirst().map(\.name))
            .joined(separator: " ")
        stream.write("\n  See '\(help) <subcommand>' for detailed help.\n")
    }

    private func section(_ title: String, to stream: TextStream, rows: () -> [String]) {
        let rows = rows()
        guard !rows.isEmpty else { return }
        stream.write("\n" + stream.styled("\(title):", .bold) + "\n")
        for row in rows { stream.write(row + "\n") }
    }

    /// Returns a name and its text in two columns; a long name has its text on the next line.
    private func row(_ name: String, _ text: String, _ width: Int) -> String {
        let indent = String(repeating: " ", count: Self.column)
        let body = wrapped(text, width - Self.column, first: 0).joined(separator: "\n" + indent)
        let head = "  " + name
        return head.count < Self.column
            ? head + indent.dropFirst(head.count) + body : head + "\n" + indent + body
    }
}

/// Returns the text as lines of at most `width` characters where words allow it.
///
/// `first` is the room that the first line lacks.
func wrapped(_ text: String, _ width: Int, first: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var room = width - first
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > room {
            lines.append(line)
            line = ""
            room = width
        }
        line += line.isEmpty ? String(word) : " " + word
    }
    return lines + [line]
}
