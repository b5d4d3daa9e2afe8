import CommandLineKit
import LogicalClocks
import WireFormat

/// The command `causal clock convert`, for the forms of a clock.
enum ClockConvertCommand {
    private static let form = Option(
        "to", .choice("form") as ValueFormat<ClockForm>,
        help: "Print this form alone, one line for each clock.")

    static let command = Command(
        "convert", abstract: "Print clocks as text, hex, base64, compact bytes or JSON.",
        discussion: """
            The bytes are those that travel in messages; of a stamp, the bits of the paper's \
            appendix, and besides them our compact form, which has a version. What is printed \
            can be given back to any of these commands. Bytes know replicas by number: names \
            are numbered in the order of their appearance, or of '--names'.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock convert '((1, 0), (0, 1, 0))'", "All forms of a stamp."),
            .init("causal clock convert hex:8990 --family stamp --to text", "What bytes mean."),
            .init("causal clock convert '{a:1, b:2}' --to hex", "With a as 0 and b as 1."),
        ],
        parameters: [ClockCommand.clocks, form] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput(values[ClockCommand.clocks], values, console)
        if values[SharedOptions.json] {
            writeJSON(input, console)
        } else if let form = values[form] {
            for item in input.items {
                guard let written = form.written(item.clock, input.names) else {
                    throw item.given.failure(
                        "\(input.family.profile.withArticle) has no \(form.rawValue) form",
                        remedy: "Use another form: 'hex', 'base64' or 'text'.")
                }
                ClockCommand.print(written, console)
            }
            if form == .hex || form == .base64 { noteNumbers(input, console) }
        } else {
            for (index, item) in input.items.enumerated() {
                if index > 0 { console.print("") }
                console.print("family   \(input.family.rawValue)")
                for form in ClockForm.allCases {
                    guard let written = form.written(item.clock, input.names) else { continue }
                    ClockCommand.print(form.rawValue.filled(to: 9) + written, console)
                }
                console.print("bytes    \(size(of: item.clock))")
            }
            noteNumbers(input, console)
        }
        return .good
    }

    /// Returns the number of bytes that travel, in both forms if there are two.
    private static func size(of clock: any CommandClock) -> String {
        let compact = (clock as? any CompactClock).map { ", compact \($0.compactEncoded().count)" }
        return "\(clock.encoded().count)\(compact ?? "")"
    }

    /// Says what became of names, which bytes do not hold.
    private static func noteNumbers(_ input: ClockInput, _ console: Console) {
        guard let roster = input.names.roster, roster.count > 0 else { return }
        let list = roster.replicas.prefix(8).map {
            "\(input.names.name(of: $0)) is \($0)"
        }.joined(separator: ", ")
        let more = roster.count > 8 ? ", and so on" : ""
        console.note("In the bytes, \(Printable.text(list))\(more).")
    }

    private static func writeJSON(_ input: ClockInput, _ console: Console) {
        console.printJSON("causal.clock.convert/1") { json in
            json.member("family", input.family.rawValue)
            if let roster = input.names.roster { json.member("names", roster.names) }
            json.key("clocks")
            json.beginArray()
            for item in input.items {
                let bytes = item.clock.encoded()
                json.beginObject()
                json.member("text", input.names.text(of: item.clock))
                json.member("hex", HexText.text(of: bytes))
                json.member("base64", Base64Text.text(of: bytes))
                if let clock = item.clock as? any CompactClock {
                    json.member("compact", HexText.text(of: clock.compactEncoded()))
                }
                json.member("bytes", bytes.count)
                json.endObject()
            }
            json.endArray()
        }
    }
}
