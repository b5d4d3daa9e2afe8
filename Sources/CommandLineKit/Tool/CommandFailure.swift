/// A reason why a command stopped: an exit code, a message, a place and a next step.
///
///     throw CommandFailure(.noInput, "there is no such file", file: "a.txt")
package struct CommandFailure: Error, Sendable {
    /// A line and a column in a text, both counted from 1; columns count bytes.
    package struct Position: Hashable, Sendable, CustomStringConvertible {
        /// The line, from 1.
        package var line: Int

        /// The column, from 1.
        package var column: Int

        /// Creates a position.
        package init(line: Int, column: Int) {
            self.line = line
            self.column = column
        }

        package var description: String { "\(line):\(column)" }
    }

    /// What the process exits with.
    package var code: ExitCode

    /// What is wrong, as a sentence without a full stop.
    package var message: String

    /// The file that it is about.
    package var file: String?

    /// The operand that it is about, if it is about none of a file's: `clock 2`.
    package var argument: String?

    /// The line and column in the file or argument.
    package var position: Position?

    /// Lines that are shown as they are below the message, such as a text and a caret under it.
    package var excerpt: [String] = []

    /// What the user can do next, as a sentence.
    package var remedy: String?

    /// The parameter whose help line is shown with the message.
    var parameter: Parameter?

    /// Creates a failure.
    package init(
        _ code: ExitCode,
        _ message: String,
        file: String? = nil,
        position: Position? = nil,
        remedy: String? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.position = position
        self.remedy = remedy
    }

    /// Returns the failure of a command line that is well formed but makes no sense.
    package static func usage(
        _ message: String, about declaration: (any ParameterDeclaration)? = nil,
        remedy: String? = nil
    ) -> Self {
        var failure = Self(.usage, message, remedy: remedy)
        failure.parameter = declaration?.parameter
        return failure
    }

    /// Returns the failure of a command that the user interrupted; `kept` says what remains.
    package static func interrupted(kept: String) -> Self {
        Self(.interrupted, "interrupted; \(kept)")
    }

    /// The message with the place before it, in the form that editors jump to.
    package var headline: String {
        let place =
            switch (file, argument, position) {
            case (let file?, _, let position?): "\(file):\(position)"
            case (nil, let argument?, let position?) where position.line == 1:
                "\(argument), column \(position.column)"
            case (nil, let argument?, let position?): "\(argument), \(position)"
            case (let file?, _, nil): file
            case (nil, let argument?, nil): argument
            case (nil, nil, _): ""
            }
        return place.isEmpty ? message : "\(place): \(message)"
    }
}

extension CommandFailure {
    /// Writes the failure for people: what is wrong, where, and what to do next.
    func write(to stream: TextStream, command: CommandPath) {
        stream.write(stream.styled("Error:", .bold, .red) + " \(Printable.text(headline))\n")
        for line in excerpt { stream.write("  \(line)\n") }
        if let remedy { stream.write("\(remedy)\n") }
        guard code == .usage else { return }
        if let parameter {
            stream.write("Help:  \(parameter.label)  \(parameter.summary)\n")
        }
        stream.write("Usage: \(command.usage)\n")
        stream.write("  See '\(command.name) --help' for more information.\n")
    }
}
