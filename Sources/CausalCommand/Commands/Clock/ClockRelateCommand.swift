import CommandLineKit
import LogicalClocks
import WireFormat

/// The command `causal clock relate`, for the relation of two clocks.
enum ClockRelateCommand {
    static let command = Command(
        "relate",
        abstract: "Say whether a clock is before, after, equal to or concurrent with another.",
        discussion: """
            The first line is the answer, the second one says which entries decide it. Some \
            clocks cannot tell 'before' from 'concurrent'; then the answer names both.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock relate '{a:3, b:2}' '{a:1, b:5}'", "concurrent"),
            .init("causal clock relate '((1, 0), (0, 1, 0))' '(0, (0, 1, 2))'", "before"),
            .init("causal clock relate 3 5", "before or concurrent: Lamport clocks know no more."),
        ],
        parameters: [clocks] + ClockCommand.options, run: run)

    private static let clocks = Operand(
        oneOrMore: "clock", ClockCommand.format, help: "Two clocks of one family.")

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput(values[clocks], values, console)
        guard input.items.count == 2 else {
            throw .usage("Expected two clocks, but got \(input.items.count)", about: clocks)
        }
        let first = input.items[0].clock
        let comparison = try compare(first, input.items[1], input.names)
        guard values[SharedOptions.json] else {
            console.print(console.output.styled(comparison.relation, .bold))
            console.print(Printable.text(comparison.reason))
            return .good
        }
        console.printJSON("causal.clock.relate/1") { json in
            json.member("family", input.family.rawValue)
            comparison.writeMembers(to: &json)
        }
        return .good
    }

    private static func compare<Clock: CommandClock>(
        _ first: Clock, _ second: ClockInput.Item, _ names: ReplicaNames
    ) throws(CommandFailure) -> ClockComparison {
        let other = second.clock(like: first)
        if let reason = first.contradiction(with: other, names) {
            throw second.given.failure(reason)
        }
        return first.comparison(with: other, names)
    }
}
