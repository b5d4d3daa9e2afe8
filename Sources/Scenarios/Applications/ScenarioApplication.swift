import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import WireFormat

/// A process that scenarios can be run with: the one conformance by which a process of your own is
/// driven, drawn, judged and recorded.
///
///     extension Participant: ScenarioApplication {
///         static let name = "commit"
///
///         init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: NoSettings) {
///             self.init(replica, coordinator: 0)
///         }
///
///         static func judge(_ processes: [Participant], of result: RunResult)
///             -> RunJudgement.Convergence
///         {
///             Set(processes.compactMap(\.decision)).count < 2
///                 ? .reached : .failed("one committed and another aborted")
///         }
///     }
///
/// A harness names the application in its ``ScenarioLanguage``. A command of a scenario has the form
/// `VERB PROCESS WORDS`, and is the request itself unless there are a ``Command`` and a ``Client``
/// that make requests of commands. Everything else has a default: no settings, no drawn operations,
/// outputs and states in the words in which they are printed.
public protocol ScenarioApplication: Recordable
where Request: CustomStringConvertible, Message: CustomStringConvertible {
    /// A line of a scenario that asks a process for something.
    associatedtype Command: ScenarioOperation = Request

    /// The lines about the application in the header of a scenario.
    associatedtype Settings: ScenarioSettings = NoSettings

    /// The clients, which turn commands into requests and take the answers.
    associatedtype Client: ScenarioClient = DirectClient<Request, Output>
    where Client.Command == Command, Client.Request == Request, Client.Answer == Output

    /// The parameters of drawn operations, besides the cluster.
    associatedtype Load: ScenarioLoad = NoLoad

    /// The word that stands for the application in a scenario.
    static var name: String { get }

    /// Creates a process of a cluster.
    init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: Settings)

    /// Creates a new life of a process that lost its memory.
    ///
    /// It has an identifier of its own and counts anew. Its clock knows what the peer that lets it
    /// in knows, and a store starts with what the peer holds.
    init(
        _ replica: ReplicaID, joining peer: Self, in cluster: Scenario.Cluster,
        _ settings: Settings)

    /// Returns what a harness has to know of the application.
    static func profile(_ settings: Settings) -> ApplicationProfile

    /// Draws what is asked next at one time; nothing, if there is nothing to ask for.
    static func draw(
        _ load: Load, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Command)]

    /// Judges the states in which the processes of a run ended.
    ///
    /// ``RunResult/undecidedReason`` says whether there was more to come.
    static func judge(
        _ processes: [Self], of result: RunResult
    ) -> RunJudgement.Convergence

    /// Returns an output in words, for people who watch the run.
    static func describe(_ output: Output) -> String
}

extension ScenarioApplication {
    /// Creates a process that knows nothing, as at the beginning.
    public init(
        _ replica: ReplicaID, joining peer: Self, in cluster: Scenario.Cluster,
        _ settings: Settings
    ) {
        self.init(replica, in: cluster, settings)
    }

    /// Returns the profile of processes that send to one another over channels.
    public static func profile(_ settings: Settings) -> ApplicationProfile { ApplicationProfile() }

    /// Draws nothing.
    public static func draw(
        _ load: Load, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Command)] {
        []
    }

    /// Returns the output as it is printed.
    public static func describe(_ output: Output) -> String { "\(output)" }

    /// The process as it is printed.
    public var recorded: RecordedState { RecordedState(state: .string("\(self)")) }

    /// Returns the message as it is printed.
    public static func recorded(_ message: Message) -> RecordedMessage {
        RecordedMessage(payload: .string(message.description))
    }
}

/// The facts that a harness has to know of an application.
public struct ApplicationProfile: Hashable, Sendable {
    /// The way in which the processes send.
    @nonexhaustive
    public enum Sending: Hashable, Sendable {
        /// To others, or to all, to which a channel leads; causal delivery holds between them.
        case toNeighbours
        /// To all processes that can be reached, by way of others where no channel leads.
        case toAll
    }

    /// The way in which the processes send.
    public var sending = Sending.toNeighbours

    /// The most processes that a cluster has.
    public var processCountMax = Topology.processCountMax

    /// How concurrent writes are treated, if the history of client operations is that of a store.
    public var conflicts: History.Conflicts?

    /// How client sessions go about, if the history of client operations is that of a store; nil for
    /// sessions that stay at one process each.
    public var sessions: TraceHeader.Sessions?

    /// The words for a run whose states the application finds good.
    public var successText = "all processes ended as they should"

    /// Creates the profile of processes that send to one another over channels.
    public init() {}
}
