import CommandLineKit
import WireFormat

extension HelpText {
    /// Writes the declarations of the command and of all below it, for programs.
    func writeMembers(to json: inout JSONWriter) {
        json.key("commands")
        json.beginArray()
        for path in path.descendants { Self.write(path, to: &json) }
        json.endArray()
    }

    private static func write(_ path: CommandPath, to json: inout JSONWriter) {
        let command = path.last
        json.beginObject()
        json.member("name", path.name)
        json.member("abstract", command.abstract)
        json.member("discussion", command.discussion)
        json.member("usage", path.usage)
        json.key("examples")
        json.beginArray()
        for example in command.examples {
            json.beginObject()
            json.member("line", example.line)
            json.member("purpose", example.purpose)
            json.endObject()
        }
        json.endArray()
        json.key("parameters")
        json.beginArray()
        for parameter in command.allParameters { write(parameter, to: &json) }
        json.endArray()
        json.member("subcommands", command.subcommands.map(\.name))
        json.endObject()
    }

    private static func write(_ parameter: Parameter, to json: inout JSONWriter) {
        json.beginObject()
        switch parameter.role {
        case .flag: json.member("kind", "flag")
        case .option: json.member("kind", "option")
        case .operand: json.member("kind", "operand")
        }
        json.member("names", parameter.role == .operand ? [parameter.name] : parameter.allNames)
        if parameter.role == .option { json.member("value", parameter.placeholder) }
        json.member("help", parameter.help)
        json.member("required", parameter.isRequired)
        json.member("repeated", parameter.isRepeated)
        if let text = parameter.defaultText { json.member("default", text) }
        if !parameter.choices.isEmpty { json.member("values", parameter.choices) }
        json.endObject()
    }
}
