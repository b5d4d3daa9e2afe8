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
///
/// A copy is one reference, whatever the command holds: a run of a million commands copies each of
/// them several times.
public struct AnyOperation: Hashable, Sendable {
    private let box: any OperationBox

    /// Wraps a command.
    public init(_ base: some ScenarioOperation) {
        box = TypedOperation(base)
    }

    /// The command.
    public var base: any ScenarioOperation { box.base }

    /// Returns the command if it is one of a type.
    func operation<Operation: ScenarioOperation>(of type: Operation.Type) -> Operation? {
        (box as? TypedOperation<Operation>)?.operation
    }

    /// Adds the command to a line: the verb, the process and the words.
    func append(at process: ReplicaID, in roster: Roster, to text: inout TextBytes) {
        box.append(at: process, in: roster, to: &text)
    }

    /// Returns whether both are commands of one type and equal.
    public static func == (left: Self, right: Self) -> Bool {
        func isEqual<Operation: ScenarioOperation>(_ operation: Operation) -> Bool {
            right.operation(of: Operation.self) == operation
        }
        return isEqual(left.base)
    }

    /// Hashes the command.
    public func hash(into hasher: inout Hasher) {
        base.hash(into: &hasher)
    }
}

/// A command on the heap.
private protocol OperationBox: AnyObject, Sendable {
    var base: any ScenarioOperation { get }
    func append(at process: ReplicaID, in roster: Roster, to text: inout TextBytes)
}

private final class TypedOperation<Operation: ScenarioOperation>: OperationBox {
    let operation: Operation

    init(_ operation: Operation) {
        self.operation = operation
    }

    var base: any ScenarioOperation { operation }

    func append(at process: ReplicaID, in roster: Roster, to text: inout TextBytes) {
        ScenarioLine.append(operation.verb, to: &text)
        text.put(UInt8(ascii: " "))
        ScenarioLine.append(roster.name(of: process), to: &text)
        for word in operation.words(at: process, in: roster) {
            text.put(UInt8(ascii: " "))
            ScenarioLine.append(word, to: &text)
        }
    }
}
