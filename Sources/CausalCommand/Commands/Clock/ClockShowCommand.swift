import CommandLineKit
import ExecutionViews
import LogicalClocks
import WireFormat

/// The command `causal clock show`, for what clocks know, entry by entry.
enum ClockShowCommand {
    private static let svg = Option(
        "svg", .file(extensions: ["svg"]),
        help: "Draw stamps into this SVG file instead; '-' is standard output.")

    static let command = Command(
        "show",
        abstract: "Print what clocks know, entry by entry, and draw stamps.",
        discussion: """
            A stamp is drawn over the interval [0, 1): blocks count the events that it knows on \
            each part, one block for the base of each node of the event tree, and a bar below \
            shows the parts that it owns. Several stamps are drawn to one scale.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock show '{a:3, b:2}'", "Two entries, five events."),
            .init("causal clock show '((1, 0), (0, 1, 0))'", "A stamp with half the interval."),
            .init(
                "causal clock show '((1, 0), 1)' '((0, 1), 2)' --svg stamps.svg",
                "A figure of two stamps side by side."),
        ],
        parameters: [ClockCommand.clocks, svg, SharedOptions.force] + ClockCommand.options,
        run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput(values[ClockCommand.clocks], values, console)
        if let path = values[svg] {
            guard !values[SharedOptions.json] else {
                throw .usage("'--svg' and '--json' exclude each other", about: svg)
            }
            let drawing = StampDrawing(of: try input.stamps(for: "be drawn"))
            try OutputFile.write(
                Array(drawing.svg().utf8), to: path, replacing: values[SharedOptions.force],
                console)
            if path != "-" { console.note("Wrote \(path).") }
        } else if values[SharedOptions.json] {
            writeJSON(input, console)
        } else {
            writeText(input, console)
        }
        return .good
    }

    private static func writeText(_ input: ClockInput, _ console: Console) {
        let stream = console.output
        let drawings = StampDrawing(of: input.items.compactMap { $0.clock as? Stamp }).texts(
            width: stream.width, isASCII: !console.isUnicode
        ) { element, text in
            switch element {
            case .title, .events: text
            case .identity: stream.styled(text, .yellow)
            case .axis, .note: stream.styled(text, .dim)
            }
        }
        for (index, item) in input.items.enumerated() {
            if index > 0 { console.print("") }
            item.clock.page(input.names).write(
                noun: input.family.profile.noun, text: input.names.text(of: item.clock),
                drawing: drawings.isEmpty ? nil : drawings[index], to: console)
        }
    }

    private static func writeJSON(_ input: ClockInput, _ console: Console) {
        console.printJSON("causal.clock.show/1") { json in
            json.member("family", input.family.rawValue)
            json.key("clocks")
            json.beginArray()
            for item in input.items {
                json.beginObject()
                json.member("clock", input.names.text(of: item.clock))
                item.clock.page(input.names).writeMembers(to: &json)
                json.endObject()
            }
            json.endArray()
        }
    }
}
