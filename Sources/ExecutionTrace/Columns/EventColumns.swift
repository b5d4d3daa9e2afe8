import LogicalClocks

/// The events of a trace, one array for each member.
///
/// What an event is about stands in two numbers, `subject` and `object`; their meaning follows
/// from the kind:
///
/// | kind | subject | object |
/// |---|---|---|
/// | operation | the operation | |
/// | send | the message | the row of receivers |
/// | receive | the message | |
/// | drop | the message, or `none` | the row of sender and receiver |
/// | crash | | whether memory was kept |
/// | record | the snapshot | |
/// | join | the replica whose later life begins, or `none` | |
struct EventColumns: Hashable, Sendable {
    /// No process, no message.
    static let none = UInt32.max

    private(set) var times: [UInt64] = []
    /// Raw identifiers; `none` for the network.
    private(set) var processes: [UInt32] = []
    private(set) var kinds: [EventKind] = []
    private(set) var subjects: [UInt32] = []
    private(set) var objects: [UInt32] = []
    private(set) var receivers = Rows<ReplicaID>()
    /// The last row of receivers of each process, which is mostly the next one too.
    private var lastReceivers: [UInt32] = []

    var clocks = ClockColumn()
    var texts = TextColumn()
    var contexts = ContextColumn()

    var count: Int { times.count }

    mutating func append(
        time: UInt64, process: ReplicaID?, kind: EventKind, subject: UInt32, object: UInt32
    ) {
        precondition(count < Int(Self.none), "a trace holds fewer than 2^32 events")
        times.append(time)
        processes.append(process?.rawValue ?? Self.none)
        kinds.append(kind)
        subjects.append(subject)
        objects.append(object)
    }

    func process(at event: Int) -> ReplicaID? {
        processes[event] == Self.none ? nil : ReplicaID(rawValue: processes[event])
    }

    /// Returns the row of a list of replicas, which may be one that is there already.
    mutating func row(of replicas: [ReplicaID], by process: ReplicaID?) -> UInt32 {
        let slot = process.map { $0.index + 1 } ?? 0
        while lastReceivers.count <= slot { lastReceivers.append(Self.none) }
        let last = lastReceivers[slot]
        if last != Self.none, receivers[Int(last)].elementsEqual(replicas) { return last }
        receivers.append(replicas)
        lastReceivers[slot] = UInt32(receivers.count - 1)
        return lastReceivers[slot]
    }

    /// Forgets the events, and keeps what the next ones build on.
    mutating func forgetAll() {
        var clocks = clocks
        clocks.forgetAll()
        self = Self()
        self.clocks = clocks
    }
}
