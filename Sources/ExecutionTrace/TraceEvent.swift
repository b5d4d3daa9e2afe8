import LogicalClocks

/// One thing that happened in a run.
public struct TraceEvent: Hashable, Sendable {
    /// What kind of thing happened.
    public enum Kind: Hashable, Sendable {
        /// Something inside one process.
        case local
        /// A client's operation at a replica of a store: a local event with a meaning.
        case operation(HistoryOperation)
        /// A message left a process, for one receiver or several.
        case send(message: String, to: [ReplicaID])
        /// A message was delivered to a process.
        case receive(message: String)
        /// The network lost something on a channel.
        case drop(from: ReplicaID, to: ReplicaID)
        /// A process stopped, with its memory kept or lost.
        case crash(keepsMemory: Bool)
        /// A process runs again.
        case restart
        /// A process recorded its state for a snapshot.
        case record(snapshot: String)
        /// The network changed: a partition, or its end.
        case network
    }

    /// The virtual time, in ticks.
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

    /// Creates an event.
    public init(
        time: UInt64, process: ReplicaID?, kind: Kind, clock: EventClock? = nil, text: String = ""
    ) {
        self.time = time
        self.process = process
        self.kind = kind
        self.clock = clock
        self.text = text
    }

    /// The message that was sent or received, if any.
    public var message: String? {
        switch kind {
        case .send(let message, _), .receive(let message): message
        default: nil
        }
    }
}
