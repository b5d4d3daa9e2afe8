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
///
/// Nothing waits for a replica that has left the view. A broadcast of one that arrives after
/// something that depends on it is dropped: order is kept, and what the last life of a process sent
/// may have reached some members alone. A broadcast of a replica that no view has named yet is
/// not accepted before that view comes.
///
/// Where the process inside broadcasts all that it knows at every change of the view
/// (``CausalProcess/sharesState``), members end up with the same of what a replica that has left
/// sent: what depends on that waits for a broadcast with the state of whoever sent it, and what
/// was held back of the replica is dropped. A process that joins takes the first state of each
/// member as it comes, since nothing that led to it will be sent to it again. Where broadcasts are
/// passed on and a process that passed them on is gone, every process takes states like that.
public struct CausallyBroadcast<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
    public typealias Message = BroadcastFrame<Base.Message>

    /// A broadcast that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let origin: ReplicaID
        /// Its broadcast clock.
        public let clock: VectorClock
        /// The frame that it came in, which is passed on as it is.
        ///
        /// The payload stays in it until it is delivered: a frame is one reference.
        @usableFromInline let frame: Message
        /// The process that it came from: the origin, or one that passed it on.
        @usableFromInline let sender: ReplicaID
        @usableFromInline let activity: Activity
        /// Whether it holds all that the origin knew.
        @usableFromInline let isState: Bool

        /// What it says.
        @inlinable
        public var payload: Base.Message { frame.payload }

        @inlinable
        init(
            origin: ReplicaID, clock: VectorClock, frame: Message, sender: ReplicaID,
            activity: Activity, isState: Bool
        ) {
            self.isState = isState
            self.origin = origin
            self.clock = clock
            self.frame = frame
            self.sender = sender
            self.activity = activity
        }
    }

    /// The most broadcasts that wait unless another limit is given.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    /// The process inside, with the effects of its current step.
    public var inside: Inside<Base>

    /// The most broadcasts that wait; ``accepts(_:from:)`` says no to more.
    public let waitingMax: Int

    /// How many broadcasts of each process were delivered, or sent by this one; of a process that has
    /// left, those that will not be delivered any more count too.
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

    /// How many messages were handed over although ``accepts(_:from:)`` says no to them, or count
    /// broadcasts of this process that it has not sent, and are lost.
    @inlinable
    public var refusedCount: Int { refused }

    @usableFromInline let replica: ReplicaID
    @usableFromInline var members: Members
    @usableFromInline var relayReceivers: [ReplicaID]
    @usableFromInline var known: VectorClock
    @usableFromInline var queue = CausalQueue<Waiting>()
    @usableFromInline var refused = 0
    /// The replicas that had left when this process joined: what they sent is passed on and was for
    /// others.
    @usableFromInline let earlier: Set<ReplicaID>
    /// The members whose next state is taken as it comes.
    @usableFromInline var awaited: Set<ReplicaID>
    /// The states that wait, in the order of arrival.
    @usableFromInline var waitingStates: [Dot] = []

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and channels; where these do not join every two members, broadcasts are
    ///     passed on.
    ///   - delivered: For a process that joins with the state of another, the broadcasts that are in
    ///     that state. What was broadcast before every member had adopted a view with the process in
    ///     it was not sent to it, and has to be among them, or in the states of `awaited`. What still
    ///     comes of replicas that had left before that view is not delivered to it.
    ///   - awaited: For a process that joins, the members that send it their states.
    ///   - waitingMax: The most broadcasts that wait.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View, delivered: VectorClock = VectorClock(),
        awaiting awaited: Set<ReplicaID> = [], waitingMax: Int = Self.waitingMax
    ) {
        inside = Inside(base)
        self.replica = replica
        self.waitingMax = waitingMax
        members = Members(view)
        earlier = view.former
        known = delivered
        self.awaited = awaited
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Takes over the members and channels, and delivers what waited for a replica that has left.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        members.adopt(view)
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
        if Base.sharesState { dropFormer() }
        queue.reconsiderAll()
        deliverReady(into: &outbox)
    }

    /// Delivers a message when its time has come, and then whatever waited for it.
    ///
    /// - Complexity: O(*n*) for each message delivered, where *n* is the number of processes.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard members.isKnown(sender) else {
            refused += 1
            return
        }
        switch message {
        case .direct(let payload):
            deliver(payload, from: sender, into: &outbox)
        case .broadcast(let origin, let clock, _):
            guard isNew(Dot(origin, clock[origin])) else { return }
            receive(message, origin, clock, from: sender, isState: false, into: &outbox)
        case .state(let origin, let clock, let payload):
            guard isNew(Dot(origin, clock[origin])) else { return }
            // A frame that only says that it holds a state must wait for what its clock counts.
            let isState = Base.carriesState(payload)
            receive(message, origin, clock, from: sender, isState: isState, into: &outbox)
        }
    }

    /// Returns whether there is room, or the message needs none.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        guard members.isKnown(sender) else { return false }
        switch message {
        case .direct(let payload): return inside.process.accepts(payload, from: sender)
        case .broadcast(let origin, let clock, let payload):
            return accepts(origin, clock, payload, isState: false)
        case .state(let origin, let clock, let payload):
            return accepts(origin, clock, payload, isState: Base.carriesState(payload))
        }
    }

    /// Returns the identity of the message inside.
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
            let frame: Message =
                Base.carriesState(message)
                ? .state(origin: replica, clock: known, message)
                : .broadcast(origin: replica, clock: known, message)
            outbox.send(frame, to: .all, as: activity)
        }
    }
}
