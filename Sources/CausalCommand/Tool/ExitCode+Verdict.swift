import CommandLineKit
import ExecutionTrace

extension ExitCode {
    /// A violation was found, or a snapshot is inconsistent.
    package static let violation = Self(
        1, "violation", "a violation was found, or a snapshot is inconsistent")

    /// No verdict: the input is cut short or the budget is spent.
    package static let undecided = Self(
        2, "undecided", "undecided: input cut short or budget spent")

    /// Creates the exit code of a verdict.
    init(_ verdict: Verdict) {
        switch verdict {
        case .consistent: self = .good
        case .violated: self = .violation
        case .undecided: self = .undecided
        }
    }
}
