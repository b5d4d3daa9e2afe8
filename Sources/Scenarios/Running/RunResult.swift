import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// A remark for people who watch a run.
public struct RunNote: Hashable, Sendable {
    /// The subject of a note.
    @nonexhaustive
    public enum Subject: Hashable, Sendable {
        /// A client's operation or an order to a bank.
        case operation
        /// A crash, a partition, or the end of one; also that a command took too many steps.
        case fault
        /// A snapshot.
        case snapshot
    }

    /// The virtual time, in ticks.
    public var time: UInt64

    /// The process, if it is about one.
    public var process: ReplicaID?

    /// What it is about.
    public var subject: Subject

    /// What happened, in words.
    public var text: String
}

/// The counts of what happened in a run.
public struct RunStatistics: Hashable, Sendable {
    /// The virtual time at the end, in ticks.
    public var ticks: UInt64 = 0

    /// The requests that were made, those to processes that were down included.
    public var requestCount = 0

    /// The requests that were refused because their process was down.
    public var refusedRequestCount = 0

    /// The frames that the network handed to processes, repetitions and acknowledgements included.
    public var deliveredFrameCount: UInt64 = 0

    /// The frames that the network lost.
    public var lostFrameCount = 0

    /// The snapshots that were refused because too many were under way.
    public var refusedSnapshotCount = 0

    /// Whether nothing was left to happen at the end: nothing was under way, and no process that is
    /// down has anything to send again.
    public var isQuiet = false

    /// Whether the run was stopped at its end, after too many steps, and not left to come to rest.
    public var wasStopped = false

    /// Whether nothing kept messages from arriving at the end: no channel was cut, every process was
    /// up, and none that the network was given was lost by chance.
    public var isHealed = false
}

/// The result of a run: its trace, its snapshots and how it ended.
public struct RunResult: Sendable {
    /// A process that lost its memory and went on as a new replica.
    public struct Life: Hashable, Sendable {
        /// The new replica.
        public var replica: ReplicaID
        /// The process, by its first life.
        public var process: ReplicaID
        /// The replica that let it in.
        public var peer: ReplicaID
        /// When it began, in ticks.
        public var time: UInt64

        /// Creates a life.
        public init(replica: ReplicaID, process: ReplicaID, peer: ReplicaID, time: UInt64) {
            self.replica = replica
            self.process = process
            self.peer = peer
            self.time = time
        }
    }

    /// The cluster.
    public var cluster: Scenario.Cluster

    /// What happened; without the events if the run did not keep them.
    public var trace: Trace

    /// The number of events, those that were not kept included.
    public var eventCount: Int

    /// The BLAKE2b digest in the trailer of the trace file.
    public var digest: String

    /// The snapshots that were completed, in the order in which they were.
    public var snapshots: [GlobalSnapshot]

    /// The snapshots that were given up, and why.
    public var incomplete: [IncompleteSnapshot]

    /// The state of each process at the end, in order.
    public var finalStates: [RecordedState]

    /// The processes themselves at the end, in order, without the layers around them.
    public var finalProcesses: [any ScenarioApplication]

    /// The last life of each process, in order.
    public var finalReplicas: [ReplicaID]

    /// The new lives, in the order in which they began.
    public var lives: [Life]

    /// The processes that have lost their memory and did not come back, in order.
    public var withoutMemory: [ReplicaID]

    /// What processes had still to do, or could not do, at the end, in order.
    public var backlogs: [Backlog]

    /// How much happened.
    public var statistics: RunStatistics

    /// The names of the processes and of their later lives.
    public var roster: Roster { trace.header.roster }

    /// Returns the name of a process, or of a life of one.
    public func name(of replica: ReplicaID) -> String { roster.name(of: replica) }
}
