import CommandLineKit
import WireFormat

extension CommandFailure {
    /// Creates a failure from the text of a file that was refused.
    package init(_ error: TextError, in file: String, remedy: String? = nil) {
        self.init(
            .badData, error.message, file: file, position: Position(error.position),
            remedy: remedy)
    }

    /// Creates a failure from an operand that was refused, with a caret under the place.
    package init(
        _ error: TextError, inArgument text: String, named argument: String,
        remedy: String? = nil
    ) {
        let position = Position(error.position)
        self.init(.badData, error.message, position: position, remedy: remedy)
        self.argument = argument
        excerpt = Excerpt.lines(of: text.utf8, at: position)
    }

    /// Returns the failure as one JSON document on one line.
    package func document(of command: CommandPath) -> [UInt8] {
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
        return json.bytes
    }
}

extension CommandFailure.Position {
    /// Creates the place of an error in a text.
    package init(_ position: TextPosition) {
        self.init(line: position.line, column: position.column)
    }
}
