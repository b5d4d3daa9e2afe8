import LogicalClocks

/// One thing that happened in a run: a view of one row of a ``Trace``, for people and small tools.
///
/// Code that judges or draws many events reads the columns of the trace.
public struct TraceEvent: Hashable, Sendable {
    /// A kind of event, with its particulars.
    @nonexhaustive
    public enum Kind: Hashable, Sendable {
        /// Something inside one process.
        case local
        /// A client's operation at a replica of a store: a local event with a meaning.
        case operation(HistoryOperation)
        /// A message left a process, for one receiver or several.
        case send(message: MessageID, to: [ReplicaID])
        /// A message was delivered to a process.
        case receive(message: MessageID)
        /// The network lost something on a channel, of a message if that is known.
        case drop(MessageID?, on: ChannelID)
        /// A process stopped, with its memory kept or lost.
        case crash(keepsMemory: Bool)
        /// A process runs again.
        case restart
        /// A process recorded its state for a snapshot.
        case record(snapshot: SnapshotID)
        /// The network changed: a partition, or its end.
        case network
        /// A new replica entered the run: the later life of a process, or a process of its own.
        case join(of: ReplicaID?)
    }

    /// The time, in the unit that the header of the trace states.
    public var time: UInt64

    /// The process that it happened at; nil for the network.
    public var process: ReplicaID?

    /// What happened.
    public var kind: Kind

    /// The clock of the process after the event, where it has one: local events, operations,
    /// sends and receives.
    public var clock: EventClock?

    /// A few words for people, such as `put x=1`.
    public var text: String

    /// What the event carries of the causal context, as bytes that a trace does not look into.
    public var context: [UInt8]

    /// Creates an event.
    public init(
        time: UInt64, process: ReplicaID?, kind: Kind, clock: EventClock? = nil, text: String = "",
        context: [UInt8] = []
    ) {
        self.time = time
        self.process = process
        self.kind = kind
        self.clock = clock
        self.text = text
        self.context = context
    }

    /// The message that was sent, received or lost, if any.
    public var message: MessageID? {
        switch kind {
        case .send(let message, _), .receive(let message): message
        case .drop(let message, _): message
        default: nil
        }
    }
}
