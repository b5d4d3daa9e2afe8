import ExecutionTrace
import LogicalClocks

/// The findings of a verifier on one snapshot.
public struct SnapshotReport: Hashable, Sendable {
    /// The name of the snapshot.
    public let name: String

    /// One result for each assertion, in order.
    public let results: [AssertionResult]

    /// The names of the processes, for what the witnesses say.
    public let roster: Roster

    init(_ snapshot: GlobalSnapshot, _ results: [AssertionResult]) {
        self.init(name: snapshot.name, roster: snapshot.roster, results: results)
    }

    /// Returns the report with one assertion undecided, because what it was to be judged by cannot
    /// be trusted.
    public func markingUndecided(_ assertion: SnapshotAssertion, because reason: String) -> Self {
        Self(
            name: name, roster: roster,
            results: results.map { result in
                result.assertion == assertion
                    ? AssertionResult(assertion, .undecided(reason)) : result
            })
    }

    private init(name: String, roster: Roster, results: [AssertionResult]) {
        self.name = name
        self.roster = roster
        self.results = results
    }

    /// The verdict: violated if an assertion is broken, undecided if one could not be judged.
    public var verdict: Verdict {
        var doubts: [String] = []
        for result in results {
            switch result.verdict {
            case .fail: return .violated
            case .undecided(let reason):
                doubts.append("snapshot \(name): \(result.assertion.rawValue): \(reason)")
            case .pass, .notApplicable: break
            }
        }
        return doubts.isEmpty ? .consistent : .undecided(doubts)
    }

    /// The assertions that are broken, in order.
    public var broken: [SnapshotAssertion] { results.filter(\.isFailure).map(\.assertion) }

    /// The assertions that could not be judged though they may be broken, in order.
    public var undecided: [SnapshotAssertion] {
        results.filter { if case .undecided = $0.verdict { true } else { false } }
            .map(\.assertion)
    }
}

extension SnapshotReport: CustomStringConvertible {
    /// The verdict, and a line for each assertion that is broken or could not be judged.
    public var description: String {
        let lines = results.compactMap { result in
            switch result.verdict {
            case .pass, .notApplicable: nil as String?
            case .fail(let witness):
                "\n  \(result.assertion.rawValue): \(witness.description(in: roster))"
            case .undecided(let reason):
                "\n  \(result.assertion.rawValue): undecided: \(reason)"
            }
        }
        return "snapshot \(name): \(verdict.name)" + lines.joined()
    }
}
