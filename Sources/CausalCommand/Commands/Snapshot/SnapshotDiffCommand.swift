import CommandLineKit
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The command `causal snapshot diff`, for the differences between two snapshots.
enum SnapshotDiffCommand {
    private static let first = Operand(
        required: "first", SnapshotCommand.format, help: "A snapshot.")
    private static let second = Operand(
        required: "second", SnapshotCommand.format, help: "Another one of the same system.")

    static let command = Command(
        "diff", abstract: "Show the differences between two snapshots of one system.",
        discussion: """
            The first line says how the cuts relate to each other in happened-before. Then come the \
            values that differ, by process, and the messages that are in flight in one of the two \
            only. Differences do not change the exit code.
            \(SnapshotCommand.places)
            """,
        examples: [.init("causal snapshot diff a-1 b-1", "Two snapshots of the latest run.")],
        parameters: [first, second, SnapshotCommand.run, SharedOptions.json], run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let shelf = SnapshotShelf(run: values[SnapshotCommand.run], console)
        let one = try shelf.read(values[first])
        let other = try shelf.read(values[second])
        guard let difference = SnapshotDifference(one.snapshot, other.snapshot) else {
            throw CommandFailure(
                .badData, "not of the same processes and channels as \(Printable.text(one.file))",
                file: other.file, remedy: "Compare snapshots of one run.")
        }
        let page = DifferencePage(first: one, second: other, difference: difference)
        if values[SharedOptions.json] {
            console.printJSON("causal.snapshot.diff/1") { page.writeMembers(to: &$0) }
        } else {
            page.write(to: console)
        }
        return .good
    }
}
