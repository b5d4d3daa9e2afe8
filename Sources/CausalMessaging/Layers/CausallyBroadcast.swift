import LogicalClocks

/// The layer that delivers broadcasts in causal order (Birman, Schiper, Stephenson, "Lightweight
/// causal and atomic group multicast", TOCS 1991).
///
/// A broadcast from *j* with clock *V* is delivered when it is the next of *j* and everything
/// else in *V* has been delivered; until then it waits here. Broadcasts that come twice are
/// delivered once. Nothing that was broadcast may be lost below, or what depends on it waits without
/// end: put ``ReliableChannels`` outside on a network that loses messages.
///
/// On a network in which not every process has a channel to every other, each process passes
/// on what it delivers. What goes over a channel is then in causal order as well, so that the next
/// message of some channel can always be delivered.
public struct CausallyBroadcast<Base: CausalProcess>: ProcessLayer {
    /// What goes over the channels.
    public typealias Message = BroadcastFrame<Base.Message>

    /// A broadcast that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let origin: ReplicaID
        /// Its broadcast clock.
        public let clock: VectorClock
        /// What it says.
        public let payload: Base.Message
        /// The process that it came from: the origin, or one that passed it on.
        @usableFromInline let sender: ReplicaID
        @usableFromInline let activity: Activity

        @inlinable
        init(
            origin: ReplicaID, clock: VectorClock, payload: Base.Message, sender: ReplicaID,
            activity: Activity
        ) {
            self.origin = origin
            self.clock = clock
            self.payload = payload
            self.sender = sender
            self.activity = activity
        }
    }

    /// The most broadcasts that wait; ``accepts(_:from:)`` says no to more.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    public var inside: Inside<Base>

    /// How many broadcasts of each process were delivered, or sent by this one.
    @inlinable
    public var delivered: VectorClock { known }

    /// The broadcasts that arrived too early, in the order of arrival.
    ///
    /// - Complexity: O(*w* log *w*), where *w* are waiting.
    @inlinable
    public var waiting: [Waiting] { queue.elements }

    /// The number of broadcasts that arrived too early.
    @inlinable
    public var waitingCount: Int { queue.count }

    /// How many broadcasts were handed over although too many were waiting, and are lost.
    @inlinable
    public var refusedCount: Int { refused }

    @usableFromInline let replica: ReplicaID
    @usableFromInline var relayReceivers: [ReplicaID]
    @usableFromInline var known: VectorClock
    @usableFromInline var queue = CausalQueue<Waiting>()
    @usableFromInline var refused = 0

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and channels; where these do not join every two members, broadcasts are
    ///     passed on.
    ///   - delivered: For a process that joins with the state of another, the broadcasts that are in
    ///     that state.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View, delivered: VectorClock = VectorClock()
    ) {
        inside = Inside(base)
        self.replica = replica
        known = delivered
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Takes over the channels on which broadcasts are passed on.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Delivers a message when its time has come, and then whatever waited for it.
    ///
    /// - Complexity: O(*n*) for each message delivered, where *n* is the number of processes.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .direct(let payload):
            deliver(payload, from: sender, into: &outbox)
        case .broadcast(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            guard isNew(dot) else { return }
            let isNext = dot.counter == known[origin] + 1
            let blocker = isNext ? blocker(of: clock, from: origin) : nil
            if isNext, blocker == nil {
                relay(message, origin: origin, from: sender, as: nil, into: &outbox)
                known.tick(at: origin)
                deliver(payload, from: origin, into: &outbox)
                queue.delivered(dot)
                return deliverReady(into: &outbox)
            }
            guard queue.count < Self.waitingMax else {
                refused += 1
                return
            }
            queue.insert(
                Waiting(
                    origin: origin, clock: clock, payload: payload, sender: sender,
                    activity: outbox.activity), dot)
            if let blocker {
                queue.block(origin, until: blocker.replica, reaches: blocker.count)
            }
        }
    }

    /// Whether there is room, or the message needs none.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        switch message {
        case .direct(let payload): return inside.process.accepts(payload, from: sender)
        case .broadcast(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            guard isNew(dot) else { return true }
            if dot.counter == known[origin] + 1, blocker(of: clock, from: origin) == nil {
                return inside.process.accepts(payload, from: origin)
            }
            return queue.count < Self.waitingMax
        }
    }

    /// The identity of the message inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message.payload)
    }

    /// Numbers a broadcast; a message to one process goes as it is.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        switch destination {
        case .one: outbox.send(.direct(message), to: destination, as: activity)
        case .all:
            known.tick(at: replica)
            outbox.send(
                .broadcast(origin: replica, clock: known, message), to: .all, as: activity)
        }
    }

    /// Whether a broadcast has neither been delivered nor is waiting.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.replica != replica && dot.counter > known[dot.replica] && !queue.contains(dot)
    }

    /// The first count in the clock of an origin's next broadcast that has not been reached; nil if
    /// the broadcast can be delivered.
    @inlinable
    func blocker(
        of clock: VectorClock, from origin: ReplicaID
    ) -> (replica: ReplicaID, count: UInt64)? {
        for position in 0..<clock.count {
            let entry = clock.entry(at: position)
            if entry.replica != origin && entry.count > known[entry.replica] { return entry }
        }
        return nil
    }

    @inlinable
    mutating func deliverReady(into outbox: inout Outbox<Message, Output>) {
        var candidates = queue.takeCandidates()
        var index = 0
        while index < candidates.count {
            let origin = candidates[index]
            index += 1
            let dot = Dot(origin, known[origin] + 1)
            guard let next = queue.waiting[dot]?.element else { continue }
            if let blocker = blocker(of: next.clock, from: origin) {
                queue.block(origin, until: blocker.replica, reaches: blocker.count)
                continue
            }
            _ = queue.remove(dot)
            relay(
                .broadcast(origin: origin, clock: next.clock, next.payload), origin: origin,
                from: next.sender, as: next.activity, into: &outbox)
            known.tick(at: origin)
            deliver(next.payload, from: origin, as: next.activity, into: &outbox)
            queue.delivered(dot)
            candidates += queue.takeCandidates()
        }
    }

    @inlinable
    func relay(
        _ message: Message, origin: ReplicaID, from sender: ReplicaID, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        for receiver in relayReceivers where receiver != sender && receiver != origin {
            outbox.send(message, to: .one(receiver), as: activity)
        }
    }
}
