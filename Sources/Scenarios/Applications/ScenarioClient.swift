import ExecutionTrace
import LogicalClocks

/// The clients of an application: they turn commands into requests, and take the answers.
///
/// One value represents all clients of a run, and is copied with the run.
public protocol ScenarioClient: Sendable {
    /// A command of a scenario.
    associatedtype Command
    /// A request to a process.
    associatedtype Request
    /// An answer of a process.
    associatedtype Answer

    /// Creates clients that have asked for nothing.
    init()

    /// Returns the request that a command means now.
    func request(for command: Command) -> Request

    /// Takes what a process says in the step of a request, and returns what that was for the history
    /// of client operations, if anything; nothing more of the step is taken then.
    mutating func receive(_ answer: Answer) -> HistoryOperation?

    /// Takes what a replica says, as ``receive(_:)`` does.
    mutating func receive(_ answer: Answer, from replica: ReplicaID) -> HistoryOperation?

    /// Takes the news that a replica lost its memory and will not come back: whoever was its client
    /// begins anew with the next life.
    mutating func lifeEnded(_ replica: ReplicaID)
}

extension ScenarioClient {
    /// Takes the answer, whoever gave it.
    public mutating func receive(
        _ answer: Answer, from replica: ReplicaID
    ) -> HistoryOperation? {
        receive(answer)
    }

    /// Does nothing.
    public mutating func lifeEnded(_ replica: ReplicaID) {}
}

/// A client that remembers nothing and whose commands are requests.
public struct DirectClient<Request: Sendable, Answer: Sendable>: ScenarioClient {
    /// Creates the clients.
    public init() {}

    /// Returns the command.
    public func request(for command: Request) -> Request { command }

    /// Ignores the answer.
    public mutating func receive(_ answer: Answer) -> HistoryOperation? { nil }
}

/// The parameters of the operations drawn for an application, besides the cluster.
public protocol ScenarioLoad: Hashable, Sendable {
    /// Creates the load of a workload that says nothing.
    init()
}

/// The load of an application whose operations depend on the cluster alone.
public struct NoLoad: ScenarioLoad {
    /// Creates it.
    public init() {}
}
