import CommandLineKit

/// The command `causal snapshot`, which lists, shows, verifies and compares the snapshots that a
/// run has stored.
enum SnapshotCommand {
    static let run = Option(
        "run", .directory(), default: "causal-runs/latest",
        help: "The directory of the run that the snapshots belong to.")

    static let trace = Flag(
        "trace", default: true, help: "Compare with the trace of the run too, if there is one.")

    /// The name of a snapshot in the run, or the path of a file.
    static let format = ValueFormat(
        "snapshot", expects: "the name of a snapshot, such as 'a-1', or the path of a file",
        completion: .files(extensions: ["json"])
    ) { $0.isEmpty ? nil : $0 }

    static let places = """
        A snapshot is named as in the run, such as a-1, or by the path of its file; '-' is \
        standard input.
        """

    static let command = Command(
        "snapshot", abstract: "List, show, verify and compare stored snapshots.",
        discussion: places,
        examples: [
            .init("causal snapshot list", "The snapshots of the latest run."),
            .init("causal snapshot verify", "Are all of them sound?"),
        ],
        subcommands: [
            SnapshotListCommand.command, SnapshotShowCommand.command,
            SnapshotVerifyCommand.command, SnapshotDiffCommand.command,
        ])
}
