import CommandLineKit
import CommandLineTesting

/// A tool with every kind of parameter, which prints what it was given.
enum ToyTool {
    enum Shape: String, CaseIterable, Sendable {
        case text
        case json
        case svg
    }

    static let seed = Option("seed", short: "s", .seed(), default: 1, help: "The seed.")
    static let offset = Option(
        "offset", short: "x", .integer(in: -10...10), default: 0, help: "An offset.")
    static let rate = Option("rate", .number("p", in: 0...1), default: 0.5, help: "A rate.")
    static let shape = Option(
        "shape", short: "S", .choice("shape"), default: Shape.text, help: "The shape.")
    static let output = Option("output", short: "o", .file(extensions: ["txt"]), help: "A file.")
    static let place = Option("place", .directory(), help: "A place.")
    static let keys = Option(repeating: "key", short: "k", .text("key"), help: "A key.")
    static let all = Flag("all", short: "a", help: "Everything.")
    static let shrink = Flag("shrink", short: "r", default: true, help: "Make it small.")
    static let first = Operand(required: "first", .integer(in: -99...99), help: "A number.")
    static let others = Operand(anyNumber: "other", .text(), help: "More.")

    static let model = Option(required: "model", .text("name"), help: "The model.")
    static let files = Operand(oneOrMore: "file", .file(), help: "Files.")
    static let single = Operand("single", .text(), default: "none", help: "One.")

    static let show = Command(
        "show", abstract: "Show all.", examples: [.init("toy show 1", "Show one.")],
        parameters: [
            seed, offset, rate, shape, output, place, keys, all, shrink, first, others,
            SharedOptions.json,
        ]
    ) { (values, console) throws(CommandFailure) in
        var parts = ["seed=\(values[seed])", "offset=\(values[offset])", "rate=\(values[rate])"]
        parts += ["shape=\(values[shape])", "output=\(values[output] ?? "nil")"]
        parts += ["place=\(values[place] ?? "nil")", "keys=\(values[keys])"]
        parts += ["all=\(values[all])", "shrink=\(values[shrink])", "first=\(values[first])"]
        parts += ["others=\(values[others])"]
        let defaults = [
            "seed=1", "offset=0", "rate=0.5", "shape=text", "output=nil", "place=nil", "keys=[]",
            "all=false", "shrink=true", "others=[]",
        ]
        console.print(parts.filter { !defaults.contains($0) }.joined(separator: " "))
        return .good
    }

    static let need = Command(
        "need", abstract: "Need things.", examples: [], parameters: [model, files]
    ) { (values, console) throws(CommandFailure) in
        console.print("\(values[model]) \(values[files])")
        return .found
    }

    static let one = Command("one", abstract: "Take one.", examples: [], parameters: [single]) {
        (values, console) throws(CommandFailure) in
        console.note("note")
        console.detail("detail")
        console.print("\(values[single]) \(values.contains(single))")
        return .open
    }

    static let tool = CommandLineTool(
        Command(
            "toy", abstract: "A toy.", examples: [],
            subcommands: [
                show, need, one,
                Command("group", abstract: "More.", examples: [], subcommands: [one]),
            ]),
        version: "9.9",
        verdicts: [.found, .open],
        failureDocument: { failure, command in
            Array("{\(command.name): \(failure.code.name): \(failure.message)}\n".utf8)
        })

    static func run(_ line: String) -> ToolRun {
        ToolRun(line.split(separator: " ").map(String.init), tool: tool)
    }
}

extension ExitCode {
    /// Something was found.
    static let found = Self(1, "found", "something was found")

    /// Nothing is known.
    static let open = Self(2, "open", "nothing is known")
}
