import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore

/// An application that scenarios can be run with.
public protocol ScenarioApplication: Recordable
where Request: CustomStringConvertible, Message: CustomStringConvertible {
    /// Creates a process of a cluster.
    init(_ replica: ReplicaID, of cluster: Scenario.Cluster)

    /// The request that a command means and who gets it; nil if it is not for this application.
    static func request(
        for action: ScenarioCommand.Action, sessions: inout [String: ClientSession]
    ) -> (process: ReplicaID, request: Request)?

    /// What an output means for the history of client operations, if anything.
    static func operation(
        for output: Output, sessions: inout [String: ClientSession]
    ) -> HistoryOperation?

    /// An output in words, for whoever watches the run.
    static func describe(_ output: Output) -> String
}
