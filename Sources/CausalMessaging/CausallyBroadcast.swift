import LogicalClocks

/// In which order a delivery layer hands messages on.
public enum DeliveryOrder: String, Hashable, Sendable, CaseIterable {
    /// A message waits until everything that its sender had seen has been handed on.
    case causal
    /// As they arrive. Wrong for whoever needs causal order; it is here to be caught.
    case arrival
}

/// What a ``CausallyBroadcast`` layer puts on a channel.
public enum BroadcastFrame<Payload: Sendable>: Sendable {
    /// A broadcast, on its way from `origin` to everybody.
    ///
    /// The clock counts broadcasts, not events: how many of each process the origin had taken
    /// when it sent this one, and for the origin which of its own this is.
    case broadcast(origin: ReplicaID, clock: VectorClock, Payload)
    /// A message to one process, which this layer does not order.
    case direct(Payload)
}

extension BroadcastFrame: Equatable where Payload: Equatable {}
extension BroadcastFrame: Hashable where Payload: Hashable {}

/// The layer that delivers broadcasts in causal order (Birman, Schiper, Stephenson, "Lightweight
/// causal and atomic group multicast", TOCS 1991).
///
/// A broadcast from *j* with clock *V* is handed on when it is the next of *j* and everything
/// else in *V* has been handed on; until then it waits here. Broadcasts that come twice are
/// handed on once. Nothing that was broadcast may be lost below, or what depends on it waits
/// for ever: put ``ReliableChannels`` outside on a network that loses messages.
///
/// On a network in which not every process has a channel to every other, each process passes
/// on what it sees for the first time.
public struct CausallyBroadcast<Base: CausalProcess>: CausalProcess {
    /// What goes over the channels.
    public typealias Message = BroadcastFrame<Base.Message>

    /// What the process inside is asked.
    public typealias Request = Base.Request

    /// What the process inside says.
    public typealias Output = Base.Output

    /// A broadcast that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let origin: ReplicaID
        /// Its broadcast clock.
        public let clock: VectorClock
        /// What it says.
        public let payload: Base.Message

        @inlinable
        init(origin: ReplicaID, clock: VectorClock, payload: Base.Message) {
            self.origin = origin
            self.clock = clock
            self.payload = payload
        }
    }

    /// The most broadcasts that wait; what arrives beyond is refused and counted.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    /// The process inside.
    public var base: Base

    /// How many broadcasts of each process were handed on, or sent by this one.
    public var delivered = VectorClock()

    /// What arrived too early, in the order of arrival.
    public var waiting: [Waiting] = []

    /// How many broadcasts were refused because too many were waiting.
    public var refusedCount = 0

    /// The order in which broadcasts are handed on.
    public let order: DeliveryOrder

    @usableFromInline let replica: ReplicaID
    @usableFromInline let relayReceivers: [ReplicaID]
    /// Under arrival order: what was handed on beyond `delivered`.
    @usableFromInline var ahead: Set<Dot> = []
    @usableFromInline var inner = Outbox<Base.Message, Base.Output>()

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - topology: The channels; where they do not join every two processes, broadcasts are
    ///     passed on.
    ///   - order: The order in which broadcasts are handed on.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, topology: Topology, order: DeliveryOrder = .causal
    ) {
        self.base = base
        self.replica = replica
        self.order = order
        relayReceivers = topology.isComplete ? [] : topology.receivers(from: replica)
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
    /// - Complexity: O(*w*) clock comparisons for each message handed on, where *w* is the
    ///   number waiting.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .direct(let payload):
            base.receive(payload, from: sender, into: &inner)
            drain(into: &outbox)
        case .broadcast(let origin, let clock, let payload):
            guard isNew(origin, clock) else { return }
            guard waiting.count < Self.waitingMax else {
                refusedCount += 1
                return
            }
            for receiver in relayReceivers where receiver != sender && receiver != origin {
                outbox.send(message, to: receiver)
            }
            waiting.append(Waiting(origin: origin, clock: clock, payload: payload))
            deliverWhatCan(into: &outbox)
        }
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        base.timerFired(timer, into: &inner)
        drain(into: &outbox)
    }

    /// Whether a broadcast has neither been handed on nor is waiting.
    @inlinable
    func isNew(_ origin: ReplicaID, _ clock: VectorClock) -> Bool {
        let number = clock[origin]
        return origin != replica && number > delivered[origin]
            && !ahead.contains(Dot(origin, number))
            && !waiting.contains { $0.origin == origin && $0.clock[origin] == number }
    }

    @inlinable
    func isDeliverable(_ frame: Waiting) -> Bool {
        if order == .arrival { return true }
        return frame.clock.entries.allSatisfy { entry in
            let known = delivered[entry.replica]
            return entry.replica == frame.origin ? entry.count == known + 1 : entry.count <= known
        }
    }

    @inlinable
    mutating func deliverWhatCan(into outbox: inout Outbox<Message, Output>) {
        while let index = waiting.firstIndex(where: isDeliverable) {
            let frame = waiting.remove(at: index)
            markDelivered(Dot(frame.origin, frame.clock[frame.origin]))
            base.receive(frame.payload, from: frame.origin, into: &inner)
            drain(into: &outbox)
        }
    }

    @inlinable
    mutating func markDelivered(_ dot: Dot) {
        ahead.insert(dot)
        while ahead.remove(Dot(dot.replica, delivered[dot.replica] + 1)) != nil {
            delivered.tick(at: dot.replica)
        }
    }

    @inlinable
    mutating func drain(into outbox: inout Outbox<Message, Output>) {
        for send in inner.sends {
            switch send.destination {
            case .one: outbox.send(.direct(send.message), to: send.destination)
            case .all:
                delivered.tick(at: replica)
                outbox.broadcast(
                    .broadcast(origin: replica, clock: delivered, send.message))
            }
        }
        for timer in inner.timers { outbox.setTimer(timer.id, afterTicks: timer.delayTicks) }
        for output in inner.outputs { outbox.emit(output) }
        inner.removeAll()
    }
}
