import LogicalClocks

/// The layer that delivers messages between two processes in causal order (Raynal, Schiper,
/// Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 1991).
///
/// Every message carries an *n* × *n* matrix of counts; one is delivered when everything that its
/// sender knew to have been sent to this process before has been delivered. A broadcast is one
/// send to every process that a channel leads to. Nothing may be lost below, or what depends on it
/// waits without end: put ``ReliableChannels`` outside where something could. A message that comes
/// twice is delivered once.
public struct CausallyDelivered<Base: CausalProcess>: ProcessLayer {
    /// What goes over the channels.
    public typealias Message = CausalFrame<Base.Message>

    /// A message that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let sender: ReplicaID
        /// The message.
        public let frame: CausalFrame<Base.Message>
        @usableFromInline let activity: Activity

        @inlinable
        init(sender: ReplicaID, frame: CausalFrame<Base.Message>, activity: Activity) {
            self.sender = sender
            self.frame = frame
            self.activity = activity
        }
    }

    /// The most messages that wait; ``accepts(_:from:)`` says no to more.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    public var inside: Inside<Base>

    /// What is known to have been sent.
    @inlinable
    public var sent: SendCounts { known }

    /// How many messages of each process were delivered.
    @inlinable
    public var delivered: VectorClock { taken }

    /// The messages that arrived too early, in the order of arrival.
    ///
    /// - Complexity: O(*w* log *w*), where *w* are waiting.
    @inlinable
    public var waiting: [Waiting] { queue.elements }

    /// The number of messages that arrived too early.
    @inlinable
    public var waitingCount: Int { queue.count }

    /// How many messages were handed over although too many were waiting, and are lost.
    @inlinable
    public var refusedCount: Int { refused }

    @usableFromInline let replica: ReplicaID
    @usableFromInline var receivers: [ReplicaID]
    @usableFromInline var members: [ReplicaID]
    @usableFromInline var known: SendCounts
    @usableFromInline var taken: VectorClock = [:]
    @usableFromInline var queue = CausalQueue<Waiting>()
    @usableFromInline var refused = 0

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and channels.
    /// - Precondition: The indices of the members are below ``SendCounts/processesMax``.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, view: View) {
        inside = Inside(base)
        self.replica = replica
        receivers = view.topology.receivers(from: replica)
        members = view.topology.processes
        known = SendCounts(indexBound: view.topology.indexBound)
    }

    /// Takes over the channels that a broadcast goes to.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        receivers = view.topology.receivers(from: replica)
        members = view.topology.processes
        // Who left sends nothing more, and nothing waits for what was lost with it.
        for process in members { queue.reconsider(process) }
        deliverReady(into: &outbox)
    }

    /// Delivers a message when its time has come, and then whatever waited for it.
    ///
    /// - Complexity: O(*n*²) for each message delivered, where *n* is the number of processes.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let dot = Dot(sender, message.sent[sender, replica])
        guard isNew(dot) else { return }
        let isNext = dot.counter == taken[sender] + 1
        let blocker = isNext ? blocker(of: message, from: sender) : nil
        if isNext, blocker == nil {
            take(message, dot, as: nil, into: &outbox)
            return deliverReady(into: &outbox)
        }
        guard queue.count < Self.waitingMax else {
            refused += 1
            return
        }
        queue.insert(Waiting(sender: sender, frame: message, activity: outbox.activity), dot)
        if let blocker { queue.block(sender, until: blocker.replica, reaches: blocker.count) }
    }

    /// Whether there is room, or the message needs none.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        let dot = Dot(sender, message.sent[sender, replica])
        guard isNew(dot) else { return true }
        if dot.counter == taken[sender] + 1, blocker(of: message, from: sender) == nil {
            return inside.process.accepts(message.payload, from: sender)
        }
        return queue.count < Self.waitingMax
    }

    /// The identity of the message inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message.payload)
    }

    /// Counts a message and sends the counts with it.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        switch destination {
        case .one(let receiver):
            known[replica, receiver] += 1
            outbox.send(
                CausalFrame(sent: known, payload: message), to: destination, as: activity)
        case .all:
            // A broadcast is one send: whoever has one copy knows that the others are on their way.
            for receiver in receivers { known[replica, receiver] += 1 }
            let frame = CausalFrame(sent: known, payload: message)
            for receiver in receivers { outbox.send(frame, to: .one(receiver), as: activity) }
        }
    }

    /// Whether a message has neither been delivered nor is waiting.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.counter > taken[dot.replica] && !queue.contains(dot)
    }

    /// The first count for this process in a sender's next message that has not been reached; nil if
    /// the message can be delivered.
    @inlinable
    func blocker(
        of message: Message, from sender: ReplicaID
    ) -> (replica: ReplicaID, count: UInt64)? {
        for process in members where process != sender {
            let count = message.sent[process, replica]
            if count > taken[process] { return (process, count) }
        }
        return nil
    }

    @inlinable
    mutating func take(
        _ message: Message, _ dot: Dot, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        taken.tick(at: dot.replica)
        known.merge(message.sent)
        deliver(message.payload, from: dot.replica, as: activity, into: &outbox)
        queue.delivered(dot)
    }

    @inlinable
    mutating func deliverReady(into outbox: inout Outbox<Message, Output>) {
        var candidates = queue.takeCandidates()
        var index = 0
        while index < candidates.count {
            let sender = candidates[index]
            index += 1
            let dot = Dot(sender, taken[sender] + 1)
            guard let next = queue.waiting[dot]?.element else { continue }
            if let blocker = blocker(of: next.frame, from: sender) {
                queue.block(sender, until: blocker.replica, reaches: blocker.count)
                continue
            }
            _ = queue.remove(dot)
            take(next.frame, dot, as: next.activity, into: &outbox)
            candidates += queue.takeCandidates()
        }
    }
}
