import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// The judgement of a run: whether it is causal, its snapshots are sound, and it converged.
public struct RunJudgement: Sendable {
    /// The outcome of judging whether the final states of the processes fit together.
    public enum Convergence: Hashable, Sendable {
        /// All replicas hold the same, or all tokens are accounted for.
        case reached
        /// They do not, or the run did not come to rest although nothing kept it from that; the text
        /// says where.
        case failed(String)
        /// Messages were still under way, or lost without being sent again: nothing can be said.
        case undecided(String)

        /// The verdict that this is.
        public var verdict: Verdict {
            switch self {
            case .reached: .consistent
            case .failed: .violated
            case .undecided(let reason): .undecided([reason])
            }
        }
    }

    /// What the checker found in the trace.
    public var report: CheckReport

    /// What the verifier found in each snapshot, in the order of completion.
    public var snapshots: [SnapshotReport]

    /// How many snapshots were given up and not begun again.
    public var incompleteCount: Int

    /// How many snapshots were refused.
    public var refusedCount: Int

    /// Whether the final states fit together.
    public var convergence: Convergence

    /// The messages that were lost with the memory of their senders.
    ///
    /// Whoever loses its memory loses what it had not passed on, so that this is no violation.
    public var lostMessages: [LostMessage]

    /// Judges a run.
    ///
    /// - Complexity: That of checking the trace and verifying each snapshot.
    public init(_ result: RunResult) {
        report = CausalChecker.check(result.trace)
        snapshots = SnapshotVerifier.reports(on: result.snapshots, trace: result.trace)
        incompleteCount = result.incomplete.count { $0.successor == nil }
        refusedCount = result.statistics.refusedSnapshotCount
        lostMessages = result.trace.messagesLostWithMemory
        convergence = result.cluster.application.setup.judge(result)
        if convergence.verdict != .violated, let unrest = result.unrest {
            convergence = .failed("the run did not come to rest: \(unrest)")
        }
    }

    /// The verdict on the trace, the snapshots and the end of the run together.
    public var verdict: Verdict {
        var verdict = report.verdict
        for snapshot in snapshots { verdict.join(snapshot.verdict) }
        for (count, end) in [(incompleteCount, "given up"), (refusedCount, "refused")]
        where count > 0 {
            let verb = count == 1 ? "was" : "were"
            verdict.join(.undecided(["\(counted(count, "snapshot")) \(verb) \(end)"]))
        }
        verdict.join(convergence.verdict)
        return verdict
    }
}
