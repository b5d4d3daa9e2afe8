import CommandLineKit
import LogicalClocks

/// The command `causal clock event`, which records an event on a stamp.
enum ClockEventCommand {
    static let command = Command(
        "event", abstract: "Record an event on an interval tree stamp.",
        discussion: """
            The event is counted on the part of [0, 1) that the stamp owns. Where that makes the \
            tree simpler, the count rises as far as what others are known to have done; else a \
            part of it rises by one, where that costs the least.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock event '((1, 0), 0)'", "((1, 0), (0, 1, 0))"),
            .init("causal clock event '((1, 0), (1, (0, 1, 0), 1))'", "((1, 0), 2)"),
        ],
        parameters: [ClockCommand.stamp] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput([values[ClockCommand.stamp]], values, console)
        let item = try input.single()
        var stamp = try input.stamps(for: "record an event")[0]
        guard !stamp.isAnonymous else {
            throw item.given.failure(
                "the stamp is anonymous: it owns no part on which to count an event",
                remedy: "Use the stamp of a replica, whose identity is not 0.")
        }
        stamp.event()
        ClockCommand.print("event", [try input.checked(stamp)], input, values, console)
        return .good
    }
}
