import CommandLineKit
import LogicalClocks
import WireFormat

/// The command `causal clock`, which relates, merges, counts up, divides, shows and converts
/// logical clocks.
enum ClockCommand {
    static let format = ValueFormat(
        "clock", expects: "a clock such as '{a:1, b:2}' or '((1, 0), (0, 1, 0))'"
    ) { $0.isEmpty ? nil : $0 }

    static let clocks = Operand(
        oneOrMore: "clock", format, help: "A clock; all are of one family.")
    static let clock = Operand(required: "clock", format, help: "A clock.")
    static let stamp = Operand(required: "stamp", format, help: "An interval tree stamp.")

    static let family = Option(
        "family", .choice("name") as ValueFormat<ClockFamily>,
        help: "The family of the clocks; bytes do not say theirs.")

    static let names = Option(
        "names",
        ValueFormat<Roster>(
            "a,b", expects: "names with commas between them, none of them twice"
        ) { text in
            var scanner = TextScanner(text)
            var names: [String] = []
            repeat {
                guard let name = try? scanner.name() else { return nil }
                names.append(name)
            } while scanner.accept(",")
            return scanner.isAtEnd ? Roster(names) : nil
        },
        help: "The names of the replicas that bytes know as 0, 1, 2 and so on.")

    /// The options of every verb.
    static let options: [any ParameterDeclaration] = [family, names, SharedOptions.json]

    static let input = """
        'causal help clock' shows how clocks are written, as text and as bytes.
        """

    static let command = Command(
        "clock", abstract: "Relate, merge, count up, divide, show and convert logical clocks.",
        discussion: """
            A logical clock says what was known when an event happened. Two clocks of a family \
            tell whether one event could have led to the other. Put a clock in quotes, so that \
            the shell leaves it alone:

            \(ClockFamily.forms)

            A stamp is its identity, the part of [0, 1) that it owns, and then the tree of \
            events that it knows. Replicas have names or numbers.

            Instead of text, a clock may be given as its bytes, hex:8990, 0x8990 or \
            base64:iZA=, with '--family' unless another clock of the line is text; as the \
            compact bytes of a stamp, compact:108890; as a JSON string; or as '-' or '@FILE', \
            with one clock on each line.

            The exit code is 64 for a wrong command line, and 65 for a clock that is malformed \
            or cannot do what is asked of it; the message has the place and the remedy.
            """,
        examples: [
            .init("causal clock relate '{a:3, b:2}' '{a:1, b:5}'", "How do two events relate?"),
            .init("causal clock fork '(1, 0)'", "Two stamps for two replicas."),
            .init("causal clock event '((1, 0), 0)'", "The first one records an event."),
            .init("causal clock show '((1, 0), (0, 1, 0))'", "What it owns and knows."),
            .init("causal clock convert 0x8990 --family stamp", "The stamp that bytes mean."),
        ],
        subcommands: [
            ClockRelateCommand.command, ClockMergeCommand.command, ClockTickCommand.command,
            ClockEventCommand.command, ClockForkCommand.command, ClockJoinCommand.command,
            ClockShowCommand.command, ClockConvertCommand.command,
        ])

    /// Prints a clock: as it is for programs, and without control characters for people.
    static func print(_ text: String, _ console: Console) {
        console.print(console.output.isTerminal ? Printable.text(text) : text)
    }

    /// Prints the clocks that a verb results in, one on each line.
    static func print(
        _ verb: String, _ clocks: [any CommandClock], _ input: ClockInput,
        _ values: ParsedValues, _ console: Console, isList: Bool = false
    ) {
        guard values[SharedOptions.json] else {
            for clock in clocks { print(input.names.text(of: clock), console) }
            return
        }
        console.printJSON("causal.clock.\(verb)/1") { json in
            json.member("family", input.family.rawValue)
            let texts = clocks.map { input.names.text(of: $0) }
            if isList {
                json.member("clocks", texts)
            } else {
                json.member("clock", texts[0])
            }
        }
    }
}
