import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import WireFormat

/// The judge of stored snapshots, each with the trace of its run, for every command alike.
enum SnapshotJudge {
    /// What was found about a snapshot.
    struct Finding {
        let report: SnapshotReport

        /// Whether it cannot be told if the end of its trace is missing.
        let hasUncheckedEnd: Bool
    }

    /// The trace of a run, or the reason why it proves nothing.
    private struct Source {
        var trace: Trace?
        var hasUncheckedEnd = false
        var doubt: String?
    }

    /// Returns what is found about each snapshot; a trace is read once.
    ///
    /// - Throws: A failure with exit code 65 and a position if a trace is malformed.
    static func findings(
        on stored: [StoredSnapshot], readingTraces: Bool, _ console: Console
    ) throws(CommandFailure) -> [Finding] {
        var places: [String: [Int]] = [:]
        for index in stored.indices {
            let path = readingTraces ? stored[index].tracePath : nil
            places[path ?? "", default: []].append(index)
        }
        var findings: [Int: Finding] = [:]
        for (path, indices) in places.sorted(by: { $0.key < $1.key }) {
            let snapshots = indices.map { stored[$0].snapshot }
            let source = path.isEmpty ? Source() : try read(path, console)
            let found = SnapshotVerifier.reports(
                on: snapshots, trace: source.trace, hasKnownEnd: !source.hasUncheckedEnd)
            for (index, report) in zip(indices, found) {
                findings[index] = Finding(
                    report: source.doubt.map {
                        report.markingUndecided(.traceAgreement, because: $0)
                    } ?? report, hasUncheckedEnd: source.hasUncheckedEnd)
            }
        }
        return stored.indices.compactMap { findings[$0] }
    }

    /// Reads the trace of a run.
    ///
    /// - Returns: The trace; without one the reason: it is cut, or its digest is not the one in the
    ///   run's report. Part of a trace proves nothing, and neither does that of another run.
    private static func read(
        _ path: String, _ console: Console
    ) throws(CommandFailure) -> Source {
        let remedy = "'--no-trace' judges snapshots without their trace."
        var file = try InputFile(path, console)
        let read = try TraceFile(
            reading: &file, kept: "nothing was judged", remedy: remedy, console)
        if case .cut(let reason) = read.ending {
            return Source(doubt: "\(Printable.text(path)):\(reason)")
        }
        let expected = try RunDirectory.digest(
            in: Path.parent(of: path), remedy: remedy, console)
        guard expected == nil || expected == read.digest else {
            let report = RunDirectory.reportName
            return Source(doubt: "the digest of the trace is not the one in '\(report)'")
        }
        return Source(
            trace: read.trace, hasUncheckedEnd: read.ending == .unchecked && expected == nil)
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
