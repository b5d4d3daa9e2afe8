import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The command `causal snapshot verify`, which tells whether snapshots are sound.
enum SnapshotVerifyCommand {
    private static let snapshots = Operand(
        anyNumber: "snapshot", SnapshotCommand.format,
        help: "Names in the run, or files; without any, all of the run.")

    static let command = Command(
        "verify", abstract: "Say whether snapshots are sound, assertion by assertion.",
        discussion: """
            A snapshot is judged by what its file says, without the system it was taken of. Where \
            trace.jsonl is next to it, as in the directory of a run, what was on its way, the \
            clocks and the times are compared with the trace.
            The exit code is 0 if all are sound, 1 if an assertion fails, 2 if there is nothing to \
            verify, a snapshot was given up and not begun again, or something could not be decided, \
            such as the agreement with a trace that is cut or of another run, and 65 if a file is malformed or damaged; then nothing is judged.
            \(SnapshotCommand.places)
            """,
        examples: [
            .init("causal snapshot verify", "All snapshots of the latest run."),
            .init("causal snapshot verify a-1 b-1 --json", "Two of them, for a program."),
            .init("causal snapshot verify backup/a-1.json", "A file, wherever it came from."),
        ],
        parameters: [snapshots, SnapshotCommand.run, SnapshotCommand.trace, SharedOptions.json],
        run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let shelf = SnapshotShelf(run: values[SnapshotCommand.run], console)
        var stored: [StoredSnapshot] = []
        let incomplete = try shelf.incomplete()
        var givenUp: [IncompleteSnapshot] = []
        if values[snapshots].isEmpty {
            for name in try shelf.names() { stored.append(try shelf.readNamed(name)) }
            givenUp = incomplete.snapshots
        } else {
            for word in values[snapshots] {
                if !SnapshotShelf.isPath(word), let given = incomplete.snapshot(named: word) {
                    givenUp.append(given)
                } else {
                    stored.append(try shelf.read(word))
                }
            }
        }
        let findings = try SnapshotJudge.findings(
            on: stored, readingTraces: values[SnapshotCommand.trace], console)
        let pages = zip(stored, findings).map { VerificationPage(stored: $0, finding: $1) }
        if values[SharedOptions.json] {
            console.printJSON("causal.snapshot.verify/1") { json in
                json.key("snapshots")
                json.beginArray()
                for page in pages { page.write(to: &json) }
                json.endArray()
                guard !givenUp.isEmpty else { return }
                json.key("incomplete")
                json.beginArray()
                for given in givenUp {
                    json.beginObject()
                    json.member("id", given.id.description(in: incomplete.roster))
                    json.member("reason", given.description(in: incomplete.roster))
                    json.endObject()
                }
                json.endArray()
            }
        } else if pages.isEmpty, givenUp.isEmpty {
            console.print("\(Printable.text(shelf.run)): no snapshots: nothing is verified")
        } else {
            for (index, page) in pages.enumerated() {
                if index > 0 { console.print("") }
                page.write(to: console)
            }
            if !pages.isEmpty, !givenUp.isEmpty { console.print("") }
            for given in givenUp {
                let name = given.id.description(in: incomplete.roster)
                let reason = given.description(in: incomplete.roster)
                console.print(
                    "snapshot \(Printable.text(name)) was given up: \(Printable.text(reason))")
            }
        }
        var verdict = Verdict.consistent
        if findings.isEmpty { verdict.join(.undecided(["there is nothing to verify"])) }
        // What was begun again is not missing, unless it is asked for.
        let isMissing = !values[snapshots].isEmpty || givenUp.contains { $0.successor == nil }
        if !givenUp.isEmpty, isMissing { verdict.join(.undecided(["a snapshot was given up"])) }
        for finding in findings { verdict.join(finding.report.verdict) }
        return ExitCode(verdict)
    }
}
