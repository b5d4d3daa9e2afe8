import WireFormat

/// A reason why a command stopped: an exit code, a message, a place and a next step.
///
///     throw CommandFailure(error, in: "trace.jsonl", remedy: "Record the run again.")
package struct CommandFailure: Error, Sendable {
    /// What the process exits with.
    package var code: ExitCode

    /// What is wrong, as a sentence without a full stop.
    package var message: String

    /// The file that it is about.
    package var file: String?

    /// The operand that it is about, if it is about none of a file's: `clock 2`.
    package var argument: String?

    /// The line and column in the file or argument.
    package var position: TextPosition?

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
        position: TextPosition? = nil,
        remedy: String? = nil
    ) {
        self.code = code
        self.message = message
        self.file = file
        self.position = position
        self.remedy = remedy
    }

    /// Creates a failure from the text of a file that was refused.
    package init(_ error: TextError, in file: String, remedy: String? = nil) {
        self.init(
            .badData, error.message, file: file, position: error.position, remedy: remedy)
    }

    /// Creates a failure from an operand that was refused, with a caret under the place.
    package init(
        _ error: TextError, inArgument text: String, named argument: String,
        remedy: String? = nil
    ) {
        self.init(.badData, error.message, position: error.position, remedy: remedy)
        self.argument = argument
        excerpt = Excerpt.lines(of: text, at: error.position)
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

    /// The failure as one JSON document on one line.
    func json(command: CommandPath) -> JSONWriter {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", "causal.error/1")
        json.member("command", command.name)
        json.member("error", code.name)
        json.member("exitCode", code.rawValue)
        json.member("message", message)
        if let file { json.member("file", file) }
        if let argument { json.member("argument", argument) }
        if let position {
            json.member("line", position.line)
            json.member("column", position.column)
        }
        if let remedy { json.member("remedy", remedy) }
        json.endObject()
        json.endLine()
        return json
    }
}
