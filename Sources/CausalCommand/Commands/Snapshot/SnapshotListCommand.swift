import CommandLineKit
import GlobalSnapshots
import WireFormat

/// The command `causal snapshot list`, with one line for each snapshot of a run.
enum SnapshotListCommand {
    static let command = Command(
        "list", abstract: "List the snapshots of a run, the newest first.",
        discussion: """
            Times are in ticks. The state says which processes no initiator could reach, or why a \
            snapshot was given up; the verdict, which is that of 'causal snapshot verify', names the \
            assertions that are broken or undecided.
            The exit code is 65 if a file cannot be read as a snapshot. It says nothing about the \
            verdicts: for those use 'causal snapshot verify'.
            """,
        examples: [
            .init("causal snapshot list", "The snapshots of the latest run."),
            .init("causal snapshot list --run causal-runs/store-seed-1 --json", "For a program."),
        ],
        parameters: [SnapshotCommand.run, SnapshotCommand.trace, SharedOptions.json], run: run)

    private static func run(
        _ values: ParsedValues, _ console: Console
    ) throws(CommandFailure) -> ExitCode {
        let shelf = SnapshotShelf(run: values[SnapshotCommand.run], console)
        var rows: [SnapshotRow] = []
        var stored: [StoredSnapshot] = []
        for name in try shelf.names() {
            do throws(CommandFailure) {
                stored.append(try shelf.readNamed(name))
            } catch {
                guard error.code == .badData else { throw error }
                rows.append(SnapshotRow(damaged: name, error))
            }
        }
        let findings = try SnapshotJudge.findings(
            on: stored, readingTraces: values[SnapshotCommand.trace], console)
        rows += zip(stored, findings).map { SnapshotRow($0, $1) }
        let incomplete = try shelf.incomplete()
        rows += incomplete.snapshots.map { SnapshotRow($0, incomplete.roster) }
        rows.sort { $0.isBefore($1) }
        if values[SharedOptions.json] {
            console.printJSON("causal.snapshot.list/1") { json in
                json.member("run", shelf.run)
                json.key("snapshots")
                json.beginArray()
                for row in rows { row.write(to: &json) }
                json.endArray()
            }
        } else if rows.isEmpty {
            console.print("\(shelf.run): no snapshots")
        } else {
            printTable(rows, console)
            if findings.contains(where: \.hasUncheckedEnd) { console.print(TraceFile.uncheckedEnd) }
        }
        return rows.contains { $0.isDamaged } ? .badData : .good
    }

    private static func printTable(_ rows: [SnapshotRow], _ console: Console) {
        var table = TextTable(
            "id", "initiators", "start", "ticks", "processes", "channels", "in flight", "bytes",
            "verdict", "state", rightAligned: [2, 3, 4, 5, 6, 7])
        for row in rows {
            func number(_ value: (some BinaryInteger)?) -> String {
                value.map { grouped($0) } ?? "-"
            }
            table.add(
                Printable.text(row.id),
                row.initiators.isEmpty
                    ? "-" : Printable.text(row.initiators.joined(separator: ", ")),
                row.startTime.map { "\($0)" } ?? "-", number(row.durationTicks),
                number(row.counts?.processes),
                number(row.counts?.channels), number(row.counts?.inFlight),
                number(row.counts?.bytes), row.verdict ?? "-", row.stateText)
        }
        table.write(to: console.output)
    }
}
