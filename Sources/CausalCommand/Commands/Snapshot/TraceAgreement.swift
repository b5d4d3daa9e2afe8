import CausalMessaging
import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// Compares what snapshots say was on its way with what the trace of their run says.
enum TraceAgreement {
    /// Judges snapshots, each against its own trace; a trace is read once.
    ///
    /// - Throws: A failure with exit code 65 and a position if a trace is malformed.
    static func judge(
        _ stored: [StoredSnapshot], _ console: Console
    ) throws(CommandFailure) -> [AssertionResult.Verdict] {
        var verdicts = stored.map { _ in
            AssertionResult.Verdict.notApplicable("no trace.jsonl lies beside the snapshot")
        }
        for path in Set(stored.compactMap(\.tracePath)).sorted() {
            let indices = stored.indices.filter { stored[$0].tracePath == path }
            var cuts = indices.map { TraceCut(stored[$0].snapshot) }
            try read(path, into: &cuts, console)
            for (index, cut) in zip(indices, cuts) { verdicts[index] = cut.verdict }
        }
        return verdicts
    }

    private static func read(
        _ path: String, into cuts: inout [TraceCut], _ console: Console
    ) throws(CommandFailure) {
        var file = try InputFile(path, console)
        var reader = TraceReader()
        while let piece = try file.next() {
            try console.stopIfInterrupted(kept: "nothing was verified")
            do throws(TextError) {
                try reader.read(piece[...])
            } catch {
                throw failure(error, path)
            }
            add(reader.trace, to: &cuts)
            reader.forgetEvents()
            console.progress.update("\(path): \(reader.lineCount) lines read")
        }
        do throws(TextError) {
            if case .cut(let reason) = try reader.finish() { throw reason }
        } catch {
            throw failure(error, path)
        }
        add(reader.trace, to: &cuts)
    }

    private static func add(_ trace: Trace, to cuts: inout [TraceCut]) {
        for index in cuts.indices {
            for event in trace.indices { cuts[index].add(eventAt: event, of: trace) }
        }
    }

    private static func failure(_ error: TextError, _ path: String) -> CommandFailure {
        CommandFailure(
            error, in: path, remedy: "'--no-trace' verifies snapshots without their trace.")
    }
}
