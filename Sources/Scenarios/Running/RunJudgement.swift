import CausalChecking
import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// What is to be said of a run: whether it is causal, its snapshots are sound, and it converged.
public struct RunJudgement: Sendable {
    /// A completed snapshot and what its verifier found.
    public struct SnapshotVerdict: Hashable, Sendable {
        /// The name of the snapshot.
        public var name: String
        /// One result for each assertion.
        public var results: [AssertionResult]

        /// Whether no assertion fails.
        public var isSound: Bool { !results.contains(where: \.isFailure) }
    }

    /// Whether the processes ended in states that fit together.
    public enum Convergence: Hashable, Sendable {
        /// All replicas hold the same, or all tokens are accounted for.
        case reached
        /// They do not; the text says where.
        case failed(String)
        /// Messages were still under way, or lost for ever, so nothing can be said.
        case undecided(String)
    }

    /// What the checker found in the trace.
    public var report: CheckReport

    /// What the verifier found in each snapshot, in the order of completion.
    public var snapshots: [SnapshotVerdict]

    /// How many snapshots were given up.
    public var incompleteCount: Int

    /// Whether the final states fit together.
    public var convergence: Convergence

    /// Judges a run.
    ///
    /// - Complexity: That of checking the trace and verifying each snapshot.
    public init(_ result: RunResult) {
        report = CausalChecker.check(result.trace)
        snapshots = result.snapshots.map {
            SnapshotVerdict(name: $0.name, results: SnapshotVerifier.verify($0))
        }
        incompleteCount = result.incomplete.count
        convergence = result.cluster.application.setup.judge(result)
    }

    /// Whether something is wrong.
    public var isViolated: Bool {
        if case .failed = convergence { return true }
        return !report.isClean || snapshots.contains { !$0.isSound }
    }
}
