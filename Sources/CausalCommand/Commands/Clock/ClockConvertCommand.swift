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
            try writeJSON(input, console)
        } else if let form = values[form] {
            for item in input.items {
                guard let written = try written(form, item, input.names) else {
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
                    guard let written = try written(form, item, input.names) else { continue }
                    ClockCommand.print(form.rawValue.filled(to: 9) + written, console)
                }
                console.print("bytes    \(try size(of: item))")
            }
            noteNumbers(input, console)
        }
        return .good
    }

    /// Returns a clock in a form, or nil if its family has none.
    private static func written(
        _ form: ClockForm, _ item: ClockInput.Item, _ names: ReplicaNames
    ) throws(CommandFailure) -> String? {
        try ClockInput.coding(item) { () throws(WireError) in
            try form.written(item.clock, names)
        }
    }

    /// Returns the number of bytes that travel, in both forms if there are two.
    private static func size(of item: ClockInput.Item) throws(CommandFailure) -> String {
        try ClockInput.coding(item) { () throws(WireError) in
            let count = try item.clock.encoded().count
            guard let compact = item.clock as? any CompactClock else { return "\(count)" }
            return "\(count), compact \(try compact.compactEncoded().count)"
        }
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

    private static func writeJSON(
        _ input: ClockInput, _ console: Console
    ) throws(CommandFailure) {
        var coded: [(bytes: [UInt8], compact: [UInt8]?)] = []
        for item in input.items {
            coded.append(
                try ClockInput.coding(item) { () throws(WireError) in
                    let compact = item.clock as? any CompactClock
                    return (try item.clock.encoded(), try compact?.compactEncoded())
                })
        }
        console.printJSON("causal.clock.convert/1") { json in
            json.member("family", input.family.rawValue)
            if let roster = input.names.roster { json.member("names", roster.names) }
            json.key("clocks")
            json.beginArray()
            for (item, coded) in zip(input.items, coded) {
                json.beginObject()
                json.member("text", input.names.text(of: item.clock))
                json.member("hex", HexText.text(of: coded.bytes))
                json.member("base64", Base64Text.text(of: coded.bytes))
                if let compact = coded.compact {
                    json.member("compact", HexText.text(of: compact))
                }
                json.member("bytes", coded.bytes.count)
                json.endObject()
            }
            json.endArray()
        }
    }
}
