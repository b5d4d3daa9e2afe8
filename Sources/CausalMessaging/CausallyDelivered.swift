import LogicalClocks

/// How many messages each process has sent to each other, as far as somebody knows.
public struct SendCounts: Hashable, Sendable {
    /// The number of processes.
    public let processCount: Int

    @usableFromInline var counts: [UInt64]

    /// Creates counts of zero.
    @inlinable
    public init(processCount: Int) {
        self.processCount = processCount
        counts = Array(repeating: 0, count: processCount * processCount)
    }

    /// The messages from `sender` to `receiver`.
    public subscript(sender: ReplicaID, receiver: ReplicaID) -> UInt64 {
        get { counts[sender.index * processCount + receiver.index] }
        set { counts[sender.index * processCount + receiver.index] = newValue }
    }

    /// Takes in what other counts know: the larger of every two.
    ///
    /// - Complexity: O(*n*²), where *n* is the number of processes.
    @inlinable
    public mutating func merge(_ other: Self) {
        for index in counts.indices { counts[index] = max(counts[index], other.counts[index]) }
    }
}

/// A message that carries what its sender knew to have been sent by then.
public struct CausalFrame<Payload: Sendable>: Sendable {
    /// What was sent up to this message, as far as its sender knew; the message itself and, of a
    /// broadcast, every copy count.
    public let sent: SendCounts

    /// What the message says.
    public let payload: Payload

    /// Creates a frame.
    @inlinable
    public init(sent: SendCounts, payload: Payload) {
        self.sent = sent
        self.payload = payload
    }
}

extension CausalFrame: Equatable where Payload: Equatable {}
extension CausalFrame: Hashable where Payload: Hashable {}

/// The layer that delivers messages between two processes in causal order (Raynal, Schiper,
/// Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 1991).
///
/// Every message carries an *n* × *n* matrix of counts; one is handed on when everything that its
/// sender knew to have been sent to this process before has been handed on. A broadcast is one
/// send to every process that a channel leads to. Nothing may be lost or come twice below: put
/// ``ReliableChannels`` outside where it could.
public struct CausallyDelivered<Base: CausalProcess>: CausalProcess {
    /// What goes over the channels.
    public typealias Message = CausalFrame<Base.Message>

    /// What the process inside is asked.
    public typealias Request = Base.Request

    /// What the process inside says.
    public typealias Output = Base.Output

    /// A message that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let sender: ReplicaID
        /// The message.
        public let frame: CausalFrame<Base.Message>

        @inlinable
        init(sender: ReplicaID, frame: CausalFrame<Base.Message>) {
            self.sender = sender
            self.frame = frame
        }
    }

    /// The most messages that wait; what arrives beyond is refused and counted.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    /// The process inside.
    public var base: Base

    /// What is known to have been sent.
    public var sent: SendCounts

    /// How many messages of each process were handed on.
    public var delivered: VectorClock = [:]

    /// What arrived too early, in the order of arrival.
    public var waiting: [Waiting] = []

    /// How many messages were refused because too many were waiting.
    public var refusedCount = 0

    /// The order in which messages are handed on.
    public let order: DeliveryOrder

    @usableFromInline let replica: ReplicaID
    @usableFromInline let receivers: [ReplicaID]
    @usableFromInline var inner = Outbox<Base.Message, Base.Output>()

    /// Wraps a process.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, topology: Topology, order: DeliveryOrder = .causal
    ) {
        self.base = base
        self.replica = replica
        self.order = order
        receivers = topology.receivers(from: replica)
        sent = SendCounts(processCount: topology.processCount)
    }

    /// Starts the process inside.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        base.start(into: &inner)
        drain(into: &outbox)
    }

    /// Hands the request on.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        base.handle(request, into: &inner)
        drain(into: &outbox)
    }

    /// Hands a message on when its time has come, and then whatever waited for it.
    ///
    /// - Complexity: O(*w* · *n* + *n*²) for each message handed on, where *w* are waiting and *n*
    ///   is the number of processes.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard waiting.count < Self.waitingMax else {
            refusedCount += 1
            return
        }
        waiting.append(Waiting(sender: sender, frame: message))
        while let index = waiting.firstIndex(where: isDeliverable) {
            let next = waiting.remove(at: index)
            delivered.tick(at: next.sender)
            sent.merge(next.frame.sent)
            base.receive(next.frame.payload, from: next.sender, into: &inner)
            drain(into: &outbox)
        }
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        base.timerFired(timer, into: &inner)
        drain(into: &outbox)
    }

    @inlinable
    func isDeliverable(_ next: Waiting) -> Bool {
        if order == .arrival { return true }
        return (0..<sent.processCount).allSatisfy { index in
            let sender = ReplicaID(index)
            // The message does not wait for itself.
            let own: UInt64 = sender == next.sender ? 1 : 0
            return delivered[sender] + own >= next.frame.sent[sender, replica]
        }
    }

    @inlinable
    mutating func drain(into outbox: inout Outbox<Message, Output>) {
        for send in inner.sends {
            let targets: [ReplicaID] =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: receivers
                }
            // A broadcast is one send: whoever has one copy knows that the others are on their way.
            for receiver in targets { sent[replica, receiver] += 1 }
            let frame = CausalFrame(sent: sent, payload: send.message)
            for receiver in targets { outbox.send(frame, to: receiver) }
        }
        for timer in inner.timers { outbox.setTimer(timer.id, afterTicks: timer.delayTicks) }
        for output in inner.outputs { outbox.emit(output) }
        inner.removeAll()
    }
}
