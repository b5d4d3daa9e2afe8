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
        convergence = Self.convergence(of: result)
    }

    /// Whether something is wrong.
    public var isViolated: Bool {
        if case .failed = convergence { return true }
        return !report.isClean || snapshots.contains { !$0.isSound }
    }

    private static func convergence(of result: RunResult) -> Convergence {
        guard result.statistics.isQuiet else {
            return .undecided("messages were still under way at the end")
        }
        let lostCount = result.statistics.lostFrameCount
        if result.cluster.transport == .raw, lostCount > 0 {
            return .undecided(
                "\(counted(lostCount, "message")) \(lostCount == 1 ? "was" : "were") lost for ever")
        }
        let names = result.cluster.roster.names
        switch result.cluster.application {
        case .bank:
            let wanted = result.cluster.balances.reduce(0, &+)
            let found = result.finalStates.reduce(0) { $0 &+ ($1.amount ?? 0) }
            return found == wanted
                ? .reached
                : .failed("\(counted(found, "token")) at the end, \(grouped(wanted)) at the start")
        case .store:
            guard result.cluster.topology.isStronglyConnected else {
                return .undecided("not every replica can reach every other")
            }
            for (name, state) in zip(names, result.finalStates)
            where state.state != result.finalStates[0].state {
                return .failed("\(name) does not hold what \(names[0]) holds")
            }
            return .reached
        }
    }
}
