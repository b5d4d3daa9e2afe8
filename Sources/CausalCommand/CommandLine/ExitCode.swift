/// What the tool tells the process that started it.
///
/// The values above 63 are those of `sysexits.h`.
package enum ExitCode: Int32, Hashable, Sendable, CaseIterable {
    /// The work is done and nothing is wrong with what was looked at.
    case good = 0
    /// A violation was found, or a snapshot is inconsistent.
    case violation = 1
    /// No verdict: the input is cut short or the budget is spent.
    case undecided = 2
    /// The command line is wrong.
    case usage = 64
    /// The input is malformed.
    case badData = 65
    /// The input is missing or may not be read.
    case noInput = 66
    /// The tool itself is wrong.
    case ownBug = 70
    /// The output may not be created.
    case cannotCreate = 73
    /// Reading or writing failed half-way.
    case inputOutput = 74
    /// The user pressed Ctrl-C.
    case interrupted = 130

    /// What the code means, for the help text.
    package var meaning: String {
        switch self {
        case .good: "done, and nothing is wrong"
        case .violation: "a violation was found, or a snapshot is inconsistent"
        case .undecided: "undecided: input cut short or budget spent"
        case .usage: "wrong usage"
        case .badData: "malformed input"
        case .noInput: "no such input, or it may not be read"
        case .ownBug: "a defect of this tool"
        case .cannotCreate: "the output cannot be created"
        case .inputOutput: "reading or writing failed"
        case .interrupted: "interrupted"
        }
    }

    /// The name of the code in JSON.
    package var name: String {
        switch self {
        case .good: "good"
        case .violation: "violation"
        case .undecided: "undecided"
        case .usage: "usage"
        case .badData: "bad-data"
        case .noInput: "no-input"
        case .ownBug: "own-bug"
        case .cannotCreate: "cannot-create"
        case .inputOutput: "input-output"
        case .interrupted: "interrupted"
        }
    }
}
