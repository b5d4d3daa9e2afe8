import Scenarios
import WireFormat

/// A run of which each line is done as it is typed.
///
/// The run is held once and changed where it lies, since a copy of it would cost as much as all
/// that has happened.
struct TypedRun {
    private var parser = ScenarioParser()
    private var run: (any ScenarioRunning)?
    private var commands: [ScenarioCommand] = []
    private let seed: UInt64?

    /// Creates a run that has not begun.
    ///
    /// - Parameter seed: A seed that counts before that of the lines.
    init(seed: UInt64?) {
        self.seed = seed
    }

    /// Whether a command has been done.
    var hasBegun: Bool { run != nil }

    /// The cluster, as far as the lines describe it.
    var cluster: Scenario.Cluster {
        var cluster = parser.cluster
        if let seed { cluster.seed = seed }
        return cluster
    }

    /// What the lines said.
    var scenario: Scenario { Scenario(cluster: cluster, commands: commands) }

    /// Reads a line, without its line feed, and returns the command in it.
    ///
    /// - Throws: `TextError` with line and column; the line has then changed nothing.
    mutating func read(
        _ line: ArraySlice<UInt8>, number: Int
    ) throws(TextError) -> ScenarioCommand? {
        guard case .command(let command) = try parser.parse(line, number: number) else {
            return nil
        }
        return command
    }

    /// Begins, once the first command has been read.
    mutating func begin(with run: any ScenarioRunning) {
        self.run = run
    }

    /// Does a command, and returns what there is to tell.
    ///
    /// - Precondition: The run has begun.
    mutating func perform(_ command: ScenarioCommand) -> [RunNote] {
        guard let notes = run?.perform(command) else {
            preconditionFailure("the run has not begun")
        }
        commands.append(command)
        return notes
    }

    /// Hands over the run; nil if no command came.
    mutating func take() -> (any ScenarioRunning)? {
        exchange(&run, with: nil)
    }
}
