/// The answer of a tool to the process that started it: a number, a name for programs, and a
/// meaning.
///
/// A tool adds codes of its own below 64; the others are those of `sysexits.h`.
///
///     extension ExitCode {
///         static let violation = ExitCode(1, "violation", "a violation was found")
///     }
package struct ExitCode: Hashable, Sendable {
    /// What the process exits with.
    package let rawValue: Int32

    /// The name of the code in JSON.
    package let name: String

    /// What the code means, for the help text.
    package let meaning: String

    /// Creates a code.
    package init(_ rawValue: Int32, _ name: String, _ meaning: String) {
        self.rawValue = rawValue
        self.name = name
        self.meaning = meaning
    }

    /// The work is done and nothing is wrong with what was looked at.
    package static let good = Self(0, "good", "done, and nothing is wrong")

    /// The command line is wrong.
    package static let usage = Self(64, "usage", "wrong usage")

    /// The input is malformed.
    package static let badData = Self(65, "bad-data", "malformed input")

    /// The input is missing or may not be read.
    package static let noInput = Self(
        66, "no-input", "no such input, or it may not be read")

    /// The tool itself is wrong.
    package static let ownBug = Self(70, "own-bug", "a defect of this tool")

    /// The output may not be created.
    package static let cannotCreate = Self(
        73, "cannot-create", "the output cannot be created")

    /// Reading or writing failed half-way.
    package static let inputOutput = Self(74, "input-output", "reading or writing failed")

    /// The user pressed Ctrl-C.
    package static let interrupted = Self(130, "interrupted", "interrupted")

    /// The codes that every tool has, from the lowest to the highest.
    package static let common: [Self] = [
        .good, .usage, .badData, .noInput, .ownBug, .cannotCreate, .inputOutput, .interrupted,
    ]
}
