import CausalMessaging
import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The command `causal snapshot show`, for the states of processes and channels in one snapshot.
enum SnapshotShowCommand {
    private static let snapshot = Operand(
        required: "snapshot", SnapshotCommand.format, help: "Its name in the run, or a file.")
    private static let process = Option(
        repeating: "process", short: "p", .text("name"), help: "Show this process, in full.")
    private static let channel = Option(
        repeating: "channel", short: "c", .text("a->b"),
        help: "Show this channel, in full; put it in quotes.")

    static let command = Command(
        "show", abstract: "Show the states of processes and channels in a snapshot.",
        discussion: """
            A message is shown with its number on its channel and, if it has one, its name. \
            Long values are cut; '--process', '--channel' and '--json' show all of them.
            \(SnapshotCommand.places)
            """,
        examples: [
            .init("causal snapshot show a-1", "A snapshot of the latest run."),
            .init("causal snapshot show a-1 --channel 'a->b'", "What was on its way from a to b."),
            .init("causal snapshot show a-1.json --json", "The document in a file."),
        ],
        parameters: [
            snapshot, SnapshotCommand.run, process, channel, SnapshotCommand.trace,
            SharedOptions.json,
        ],
        run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let shelf = SnapshotShelf(run: values[SnapshotCommand.run], console)
        let stored = try shelf.read(values[snapshot])
        let selection = try SnapshotSelection(
            of: stored, processes: values[process], channels: values[channel])
        // Parts are shown without a verdict on the whole.
        let finding =
            selection.isEverything
            ? try SnapshotJudge.findings(
                on: [stored], readingTraces: values[SnapshotCommand.trace], console
            ).first : nil
        if values[SharedOptions.json] {
            console.printJSON("causal.snapshot.show/1") { json in
                json.member("id", stored.snapshot.name)
                json.member("file", stored.file)
                if let finding {
                    json.member("verdict", finding.report.verdict.wordForSnapshot)
                    if finding.hasUncheckedEnd { json.member("uncheckedEnd", true) }
                }
                selection.writeMembers(to: &json)
            }
        } else {
            SnapshotPage(
                stored: stored, selection: selection, finding: finding, console: console
            ).write()
        }
        return .good
    }
}
