import CommandLineKit
import LogicalClocks

/// The command `causal clock fork`, which shares out the identity of a stamp.
enum ClockForkCommand {
    private static let count = Option(
        "into", .integer(in: 1...4_096), default: 2, help: "The number of stamps.")

    static let command = Command(
        "fork", abstract: "Share out the identity of a stamp among several.",
        discussion: """
            The stamps that are printed take the place of the one that is given, which must not \
            be used any more: two replicas with one identity cannot be told apart.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock fork '(1, 0)'", "((1, 0), 0) and ((0, 1), 0)"),
            .init("causal clock fork '(1, 0)' --into 5", "The stamps of five replicas."),
        ],
        parameters: [ClockCommand.stamp, count] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput([values[ClockCommand.stamp]], values, console)
        let item = try input.single()
        let stamp = try input.stamps(for: "be forked")[0]
        if stamp.isAnonymous {
            console.note("The stamp is anonymous: none of these can record an event.")
        }
        let stamps: [Stamp]
        do throws(StampError) {
            stamps = try stamp.forked(into: values[count])
        } catch {
            throw item.given.failure(
                error.description, remedy: "Join it with its neighbours first.")
        }
        ClockCommand.print("fork", stamps, input, values, console, isList: true)
        return .good
    }
}
