import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

/// A recorded global state: the state of every process in scope and of every channel between them.
///
/// It is plain data that knows nothing of the program that was recorded, so that a file can be
/// shown, verified and compared by anybody. It holds what the verifier needs: how many messages
/// had gone over each channel at either end when that end recorded its state.
public struct GlobalSnapshot: Hashable, Sendable {
    /// One process in the snapshot.
    public struct ProcessState: Hashable, Sendable {
        /// The process.
        public var process: ReplicaID
        /// Its state when it recorded it.
        public var recorded: RecordedState

        /// Creates a process state.
        public init(process: ReplicaID, recorded: RecordedState) {
            self.process = process
            self.recorded = recorded
        }
    }

    /// One message in flight in the snapshot.
    public struct InFlight: Hashable, Sendable {
        /// Which message of its channel it is, from 1; nil for a marker that was recorded, which no
        /// sound snapshot holds.
        public var number: UInt64?
        /// What it is.
        public var recorded: RecordedMessage

        /// Creates a message in flight.
        public init(number: UInt64?, recorded: RecordedMessage) {
            self.number = number
            self.recorded = recorded
        }
    }

    /// One channel in the snapshot.
    public struct ChannelState: Hashable, Sendable {
        /// The channel.
        public var channel: ChannelID
        /// How many messages had been sent on it when the sender recorded its state.
        public var sentBefore: UInt64
        /// How many messages had been received on it when the receiver recorded its state.
        public var receivedBefore: UInt64
        /// For each marker that arrived on it: how many messages had been sent before the marker.
        public var markers: [UInt64]
        /// The messages in flight, in order of arrival.
        public var inFlight: [InFlight]

        /// Creates a channel state.
        public init(
            channel: ChannelID, sentBefore: UInt64, receivedBefore: UInt64, markers: [UInt64],
            inFlight: [InFlight]
        ) {
            self.channel = channel
            self.sentBefore = sentBefore
            self.receivedBefore = receivedBefore
            self.markers = markers
            self.inFlight = inFlight
        }
    }

    /// The name of the snapshot.
    public var id: SnapshotID

    /// The names of all processes of the system, those that have left included.
    public var roster: Roster

    /// The lives of processes that had left the system when the snapshot began, in order.
    public var former: [ReplicaID]

    /// All channels of the system, by sender, then receiver.
    public var topology: [ChannelID]

    /// The processes that started the snapshot.
    public var initiators: [ReplicaID]

    /// When the snapshot was asked for, in ticks.
    public var startTime: UInt64

    /// When the last part of it came in, in ticks.
    public var endTime: UInt64

    /// What all amounts add up to, if the application has a quantity that is conserved.
    public var total: Int64?

    /// The states of the processes, in order.
    public var processes: [ProcessState]

    /// The states of the channels, in order.
    public var channels: [ChannelState]

    /// Creates a snapshot.
    public init(
        id: SnapshotID, roster: Roster, former: [ReplicaID] = [], topology: [ChannelID],
        initiators: [ReplicaID],
        startTime: UInt64, endTime: UInt64, total: Int64?, processes: [ProcessState],
        channels: [ChannelState]
    ) {
        self.id = id
        self.roster = roster
        self.former = former
        self.topology = topology
        self.initiators = initiators
        self.startTime = startTime
        self.endTime = endTime
        self.total = total
        self.processes = processes
        self.channels = channels
    }

    /// The name as people write it: `a-1`.
    public var name: String { id.description(in: roster) }

    /// The processes that some initiator can reach over channels, in order.
    ///
    /// - Complexity: O(*c*), where *c* is the number of channels.
    public var scope: [ReplicaID] {
        // A clique has so many channels that it is worth not to build a topology of them.
        if isClique, initiators.contains(where: { $0.index < roster.count }) {
            return roster.replicas
        }
        return Topology(processCount: max(roster.count, 1), channels: topology)
            .reachable(from: initiators)
    }

    /// Whether the channels are in order, and lead from every process of the roster to every other.
    private var isClique: Bool {
        let count = roster.count
        guard count > 0, topology.count == count * (count - 1) else { return false }
        var channels = topology.makeIterator()
        for sender in 0..<count {
            for receiver in 0..<count where receiver != sender {
                let wanted = ChannelID(from: ReplicaID(sender), to: ReplicaID(receiver))
                guard channels.next() == wanted else { return false }
            }
        }
        return true
    }

    /// The processes that no initiator can reach: they are not part of the snapshot.
    public var unreached: [ReplicaID] {
        let known = Set(scope).union(former)
        return roster.replicas.filter { !known.contains($0) }
    }

    /// Whether every process of the system has a channel to every other.
    var isComplete: Bool {
        let count = roster.count - former.count
        return topology.count == count * (count - 1)
    }

    /// The number of messages in flight.
    public var inFlightCount: Int { channels.reduce(0) { $0 + $1.inFlight.count } }
}
