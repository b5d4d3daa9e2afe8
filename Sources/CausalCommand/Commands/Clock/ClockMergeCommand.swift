import CommandLineKit
import LogicalClocks

/// The command `causal clock merge`, for the clock that knows what any of the clocks knows.
enum ClockMergeCommand {
    static let command = Command(
        "merge",
        abstract: "Print the clock that knows what any of the clocks knows.",
        discussion: """
            A merged stamp keeps the identity of the first one; 'join' unites identities too.
            \(ClockCommand.input)
            """,
        examples: [
            .init("causal clock merge '{a:3, b:2}' '{a:1, b:5}'", "{a:3, b:5}"),
            .init("causal clock merge '((1, 0), (0, 1, 0))' '(0, (0, 0, 1))'", "((1, 0), 1)"),
            .init("causal clock merge -", "All clocks of standard input, one on each line."),
        ],
        parameters: [ClockCommand.clocks] + ClockCommand.options, run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let input = try ClockInput(values[ClockCommand.clocks], values, console)
        guard let first = input.items[0].clock as? any MergingClock else {
            throw input.items[0].given.failure(
                "\(input.family.profile.withArticle) names one event: there is nothing to merge",
                remedy: "Merge clocks, such as \(ClockFamily.vector.profile.example).")
        }
        let merged = try merge(first, input.items.dropFirst(), input.names)
        ClockCommand.print("merge", [try input.checked(merged)], input, values, console)
        return .good
    }

    private static func merge<Clock: MergingClock>(
        _ first: Clock, _ others: ArraySlice<ClockInput.Item>, _ names: ReplicaNames
    ) throws(CommandFailure) -> any CommandClock {
        var merged = first
        for item in others {
            let other = item.clock(like: first)
            do throws(DotContradiction) { merged = try merged.merging(other) } catch {
                throw item.given.failure(
                    merged.contradiction(with: other, names) ?? error.description)
            }
        }
        return merged
    }
}
