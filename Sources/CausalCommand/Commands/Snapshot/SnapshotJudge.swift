import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import WireFormat

/// Judges stored snapshots, each with the trace of its run, for every command alike.
enum SnapshotJudge {
    /// Returns a report on each snapshot; a trace is read once.
    ///
    /// - Throws: A failure with exit code 65 and a position if a trace is malformed.
    static func reports(
        on stored: [StoredSnapshot], readingTraces: Bool, _ console: Console
    ) throws(CommandFailure) -> [SnapshotReport] {
        var places: [String: [Int]] = [:]
        for index in stored.indices {
            let path = readingTraces ? stored[index].tracePath : nil
            places[path ?? "", default: []].append(index)
        }
        var reports: [Int: SnapshotReport] = [:]
        for (path, indices) in places.sorted(by: { $0.key < $1.key }) {
            let trace = path.isEmpty ? nil : try read(path, console)
            let snapshots = indices.map { stored[$0].snapshot }
            for (index, report) in zip(
                indices, SnapshotVerifier.reports(on: snapshots, trace: trace))
            {
                reports[index] = report
            }
        }
        return stored.indices.compactMap { reports[$0] }
    }

    private static func read(
        _ path: String, _ console: Console
    ) throws(CommandFailure) -> Trace {
        var file = try InputFile(path, console)
        var reader = TraceReader()
        while let piece = try file.next() {
            try console.stopIfInterrupted(kept: "nothing was judged")
            do throws(TextError) { try reader.read(piece[...]) } catch {
                throw failure(error, path)
            }
            console.progress.update("\(path): \(reader.lineCount) lines read")
        }
        do throws(TextError) {
            if case .cut(let reason) = try reader.finish() { throw reason }
        } catch {
            throw failure(error, path)
        }
        return reader.trace
    }

    private static func failure(_ error: TextError, _ path: String) -> CommandFailure {
        CommandFailure(
            error, in: path, remedy: "'--no-trace' judges snapshots without their trace.")
    }
}

extension Verdict {
    /// The verdict as it is said of a snapshot.
    var wordForSnapshot: String {
        switch self {
        case .consistent: "sound"
        case .violated: "broken"
        case .undecided: "undecided"
        }
    }

    /// The verdict as it is said of a run.
    var wordForRun: String {
        switch self {
        case .consistent: "clean"
        case .violated: "violated"
        case .undecided: "undecided"
        }
    }
}

extension SnapshotReport {
    /// The verdict in a few words: `broken: purity, no-orphan`.
    var summary: String {
        let assertions = broken.isEmpty ? undecided : broken
        return assertions.isEmpty
            ? verdict.wordForSnapshot
            : verdict.wordForSnapshot + ": "
                + assertions.map(\.rawValue).joined(separator: ", ")
    }
}
