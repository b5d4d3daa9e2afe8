import LogicalClocks
import WireFormat

/// `causal clock`: relates, merges and shows clocks that are given as text.
enum ClockCommand {
    private static let format = ValueFormat(
        "clock", expects: "a clock such as '{a:1, b:2}' or '((1, 0), (0, 1, 0))'"
    ) { $0.isEmpty ? nil : $0 }

    private static let forms = """
        A vector clock is written {a:1, b:2}.
        An interval tree stamp is written ((1, 0), (0, 1, 0)): identity, then events.
        Put a clock in quotes, so that the shell leaves it alone.
        """

    static let command = Command(
        "clock", abstract: "Relate, merge and show logical clocks.", discussion: forms,
        examples: [
            .init("causal clock compare '{a:3, b:2}' '{a:1, b:5}'", "How do two clocks relate?")
        ],
        subcommands: [compare, merge, show])

    // MARK: compare

    private static let first = Operand(required: "first", format, help: "A clock.")
    private static let second = Operand(
        required: "second", format, help: "A clock of the same family.")

    private static let compare = Command(
        "compare",
        abstract: "Say whether a clock is before, after, equal to or concurrent with another.",
        discussion: """
            The first line is the answer, the second one says which entries decide it.
            \(forms)
            """,
        examples: [
            .init("causal clock compare '{a:3, b:2}' '{a:1, b:5}'", "They are concurrent."),
            .init(
                "causal clock compare '((1, 0), (0, 1, 0))' '(0, (0, 1, 2))'",
                "The stamp is before the anonymous one."),
        ],
        parameters: [first, second, SharedOptions.json]
    ) { (values, console) throws(CommandFailure) in
        let clocks = try ClockText([values[first], values[second]])
        let comparison =
            switch clocks {
            case .vectors(let vectors, let roster):
                ClockComparison(vectors[0], vectors[1], roster)
            case .stamps(let stamps): ClockComparison(stamps[0], stamps[1])
            }
        guard values[SharedOptions.json] else {
            console.print(console.output.styled(comparison.relation.rawValue, .bold))
            console.print(comparison.reason)
            return .good
        }
        console.printJSON("causal.clock.compare/1") { json in
            json.member("family", clocks.family)
            comparison.writeMembers(to: &json)
        }
        return .good
    }

    // MARK: merge

    private static let clocks = Operand(
        oneOrMore: "clock", format, help: "A clock; all are of one family.")

    private static let merge = Command(
        "merge",
        abstract: "Print the clock that knows what any of the clocks knows.",
        discussion: """
            A merged stamp keeps the identity of the first one.
            \(forms)
            """,
        examples: [.init("causal clock merge '{a:3, b:2}' '{a:1, b:5}'", "{a:3, b:5}")],
        parameters: [clocks, SharedOptions.json]
    ) { (values, console) throws(CommandFailure) in
        let clocks = try ClockText(values[clocks])
        let text =
            switch clocks {
            case .vectors(let vectors, let roster):
                vectors.dropFirst().reduce(vectors[0]) { $0.merging($1) }.description(in: roster)
            case .stamps(let stamps):
                stamps.dropFirst().reduce(stamps[0]) { $0.merging($1) }.description
            }
        guard values[SharedOptions.json] else {
            console.print(text)
            return .good
        }
        console.printJSON("causal.clock.merge/1") { json in
            json.member("family", clocks.family)
            json.member("clock", text)
        }
        return .good
    }

    // MARK: show

    private static let show = Command(
        "show",
        abstract: "Print what clocks know, entry by entry.",
        discussion: """
            A stamp is shown as its identity, its event tree, and the events on each part of the \
            interval [0, 1), with the parts that it owns.
            \(forms)
            """,
        examples: [
            .init("causal clock show '{a:3, b:2}'", "Two entries, five events."),
            .init("causal clock show '((1, 0), (0, 1, 0))'", "A stamp with half the interval."),
        ],
        parameters: [clocks, SharedOptions.json]
    ) { (values, console) throws(CommandFailure) in
        let pages: [ClockPage] =
            switch try ClockText(values[clocks]) {
            case .vectors(let vectors, let roster): vectors.map { .vector($0, roster) }
            case .stamps(let stamps): stamps.map { .stamp($0) }
            }
        if values[SharedOptions.json] {
            console.printJSON("causal.clock.show/1") { json in
                json.key("clocks")
                json.beginArray()
                for page in pages { page.write(to: &json) }
                json.endArray()
            }
            return .good
        }
        for (index, page) in pages.enumerated() {
            if index > 0 { console.print("") }
            page.write(to: console)
        }
        return .good
    }
}
