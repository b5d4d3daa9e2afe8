import CausalMessaging
import ExecutionTrace
import LogicalClocks
import Simulation
import WireFormat

/// A run described before it happens: the cluster, and what is done to it when.
public struct Scenario: Hashable, Sendable {
    /// The layer between the processes and the network.
    @nonexhaustive
    public enum Transport: String, Hashable, Sendable, CaseIterable {
        /// Acknowledged, numbered channels: FIFO, nothing lost, nothing twice.
        case reliable
        /// The network as it is.
        case raw
    }

    /// The cluster.
    public struct Cluster: Hashable, Sendable {
        /// The application of the processes.
        public var application: Application = .store
        /// The names of the processes.
        public var roster = Roster() {
            didSet { stored = StoredTopology() }
        }
        /// The channels; nil for one between every two processes.
        public var channels: [ChannelID]? {
            didSet { stored = StoredTopology() }
        }
        /// How channels treat messages.
        public var network = NetworkOptions()
        /// What lies between.
        public var transport: Transport = .reliable
        /// In which order messages are delivered.
        public var delivery: DeliveryOrder = .causal
        /// The clocks on the messages.
        public var clock: ScenarioClock = .vector
        /// What every choice is drawn from.
        public var seed: UInt64 = 1
        /// The topology, once it has been asked for.
        private var stored = StoredTopology()

        /// Creates the cluster that a scenario without settings has; it lacks processes.
        public init() {}

        /// The processes and channels.
        ///
        /// - Precondition: There is a process.
        /// - Complexity: O(*c* log *c*) at first, where *c* is the number of channels; O(1) until
        ///   the processes or channels change.
        public var topology: Topology {
            stored.topology {
                channels.map { Topology(processCount: roster.count, channels: $0) }
                    ?? .clique(roster.count)
            }
        }
    }

    /// The cluster.
    public var cluster: Cluster

    /// What is done, in order.
    public var commands: [ScenarioCommand]

    /// Creates a scenario, and numbers the commands that have no number.
    ///
    /// - Complexity: O(*n*), where *n* is the number of commands.
    public init(cluster: Cluster, commands: [ScenarioCommand]) {
        self.cluster = cluster
        self.commands = CommandNumbers.numbered(commands)
    }
}

/// One thing that is done to a cluster.
public struct ScenarioCommand: Hashable, Sendable {
    /// An action on a cluster.
    @nonexhaustive
    public enum Action: Hashable, Sendable {
        /// Ask a process of the application for something.
        case operation(at: ReplicaID, AnyOperation)
        /// Take a snapshot, started by these processes, and give it up after some ticks.
        case snapshot([ReplicaID], withinTicks: UInt64)
        /// Cut every channel between processes of different groups.
        case partition([[ReplicaID]])
        /// Cut some channels.
        case cut([ChannelID])
        /// Heal some channels, or all of them.
        case heal([ChannelID]?)
        /// Lose messages that are sent from now on with this probability.
        case lose(rate: Double)
        /// Stop a process, with its memory kept or lost.
        case crash(ReplicaID, keepsMemory: Bool)
        /// Start a process again.
        ///
        /// One that kept its memory goes on where it was. One that lost it comes back as a new
        /// replica, which a process that is up lets in; as the same, it returns under the identifier
        /// that it had and counts anew, which is wrong on purpose.
        case restart(ReplicaID, asSame: Bool = false)
        /// Let a number of ticks pass.
        case tick(UInt64)
        /// Let time pass until nothing is left to happen.
        case run

        /// Ask a process of the application for something.
        public static func operation(_ command: some ScenarioOperation, at process: ReplicaID)
            -> Self
        {
            .operation(at: process, AnyOperation(command))
        }
    }

    /// When it is done, in ticks; nil for as soon as the command before it is done.
    public var time: UInt64?

    /// The number by which what it leads to is drawn; nil for the one that follows from the commands
    /// before it, and for a command for which nothing is drawn.
    public var number: UInt64?

    /// What is done.
    public var action: Action

    /// Its place in its text.
    public var position: TextPosition

    /// Creates a command.
    public init(
        at time: UInt64? = nil, number: UInt64? = nil, _ action: Action,
        position: TextPosition = TextPosition(line: 0, column: 0)
    ) {
        self.time = time
        self.number = number
        self.action = action
        self.position = position
    }

    /// The most ticks that a snapshot may take if the scenario does not say.
    public static let snapshotTicksDefault: UInt64 = 10_000
}
