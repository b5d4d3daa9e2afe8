import LogicalClocks
import WireFormat

/// A command of a scenario that asks a process of an application for something.
///
/// Its line has the form `VERB PROCESS WORDS`; the language reads the verb and the process, the
/// operation the words. An enumeration of texts conforms as it is, as commands without words:
///
///     enum Request: String, CaseIterable, ScenarioOperation { case begin, abort }
public protocol ScenarioOperation: Hashable, Sendable {
    /// The verbs of all commands of the application.
    static var verbs: [String] { get }

    /// Reads the words after the process.
    ///
    /// - Throws: `TextError` where the words stop making sense.
    init(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError)

    /// The verb.
    var verb: String { get }

    /// Returns the words after the process, from which the same command is read.
    func words(at process: ReplicaID, in roster: Roster) -> [String]

    /// Returns the command with the current life of each process that its words name in the place
    /// of the process.
    func addressed(to life: (ReplicaID) -> ReplicaID) -> Self
}

extension ScenarioOperation {
    /// Returns the command: it names no process.
    public func addressed(to life: (ReplicaID) -> ReplicaID) -> Self { self }
}

extension ScenarioOperation where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// The texts of the cases.
    public static var verbs: [String] { allCases.map(\.rawValue) }

    /// The text of the case.
    public var verb: String { rawValue }

    /// Takes the case; there are no words.
    public init(
        _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
    ) throws(TextError) {
        guard let value = Self(rawValue: verb) else {
            throw line.error("expected \(Self.verbs.joined(separator: ", "))")
        }
        self = value
    }

    /// Returns no words.
    public func words(at process: ReplicaID, in roster: Roster) -> [String] { [] }
}

/// A command of any application.
public struct AnyOperation: Hashable, Sendable {
    /// The command.
    public let base: any ScenarioOperation

    /// Wraps a command.
    public init(_ base: some ScenarioOperation) {
        self.base = base
    }

    /// Returns whether both are commands of one type and equal.
    public static func == (left: Self, right: Self) -> Bool {
        func isEqual<Operation: ScenarioOperation>(_ operation: Operation) -> Bool {
            right.base as? Operation == operation
        }
        return isEqual(left.base)
    }

    /// Hashes the command.
    public func hash(into hasher: inout Hasher) {
        base.hash(into: &hasher)
    }
}
