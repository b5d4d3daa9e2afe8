import CommandLineKit
import ExecutionViews
import LogicalClocks

/// The command `causal clock join`, which unites stamps, identities and events.
enum ClockJoinCommand {
    private static let stamps = Operand(
        oneOrMore: "stamp", ClockCommand.format, help: "An interval tree stamp.")

    static let command = Command(
        "join", abstract: "Unite stamps: what they own and what they know.",
        discussion: """
            This is how a replica leaves: another takes its part over. Stamps of which two own \
            the same part are refused, since one of them was copied or joined twice.
            \(ClockCommand.input)
            """,
        examples: [
            .init(
                "causal clock join '((1, 0), (0, 1, 0))' '((0, 1), (0, 0, 1))'",
                "(1, 1): the whole interval, and one event on it."),
            .init("causal clock join @stamps.txt", "The stamps of a file, one on each line."),
        ],
        parameters: [stamps] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput(values[stamps], values, console)
        let stamps = try input.stamps(for: "be joined")
        var joined = stamps[0]
        for (item, stamp) in zip(input.items, stamps).dropFirst() {
            do throws(StampError) {
                try joined.join(stamp)
            } catch {
                throw item.given.failure(
                    error.description + common(joined, stamp),
                    remedy: "'merge' takes in the events of a stamp and not its identity.")
            }
        }
        ClockCommand.print("join", [try input.checked(joined)], input, values, console)
        return .good
    }

    /// Returns the first part that both stamps own.
    private static func common(_ first: Stamp, _ second: Stamp) -> String {
        var common: TreeInterval?
        TreeOverlay.walk(first.id.treeLeaves, second.id.treeLeaves) { part, one, two in
            if common == nil, one == 1, two == 1 { common = part }
        }
        return common.map { "; \($0.text) has two owners" } ?? ""
    }
}
