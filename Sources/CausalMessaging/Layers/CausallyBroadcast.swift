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
public struct CausallyBroadcast<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
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

    /// How many messages were handed over although ``accepts(_:from:)`` says no to them, and are
    /// lost.
    @inlinable
    public var refusedCount: Int { refused }

    @usableFromInline let replica: ReplicaID
    @usableFromInline var members: Members
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
    ///     that state. What was broadcast before every member had adopted a view with the process in
    ///     it was not sent to it, and has to be among them.
    ///   - waitingMax: The most broadcasts that wait.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View, delivered: VectorClock = VectorClock(),
        waitingMax: Int = Self.waitingMax
    ) {
        inside = Inside(base)
        self.replica = replica
        self.waitingMax = waitingMax
        members = Members(view)
        known = delivered
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Takes over the members and channels, and delivers what waited for a replica that has left.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        members.adopt(view)
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
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
        case .broadcast(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            guard isNew(dot) else { return }
            guard members.isKnown(origin) else {
                refused += 1
                return
            }
            // What a broadcast causes descends from it, whichever copy of it comes first.
            outbox.activity.lineage = outbox.activity.lineage.original
            let broadcast = Waiting(
                origin: origin, clock: clock, payload: payload, sender: sender,
                activity: outbox.activity)
            let isNext = dot.counter == known[origin] + 1
            let blocker = isNext ? Self.blocker(of: broadcast, after: known, in: members) : nil
            if isNext, blocker == nil {
                take(broadcast, dot, isHeld: false, into: &outbox)
                deliverReady(into: &outbox)
            } else if queue.count < waitingMax {
                queue.insert(broadcast, dot, waitingFor: blocker)
            } else {
                refused += 1
            }
        }
    }

    /// Returns whether there is room, or the message needs none.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        guard members.isKnown(sender) else { return false }
        switch message {
        case .direct(let payload): return inside.process.accepts(payload, from: sender)
        case .broadcast(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            guard isNew(dot) else { return true }
            guard members.isKnown(origin) else { return false }
            // Mostly there is room both inside and here, and it does not matter where it goes.
            if queue.count < waitingMax, inside.process.accepts(payload, from: origin) {
                return true
            }
            if dot.counter == known[origin] + 1,
                Self.blocker(in: clock, of: origin, after: known, members) == nil
            {
                return inside.process.accepts(payload, from: origin)
            }
            return queue.count < waitingMax
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
            outbox.send(
                .broadcast(origin: replica, clock: known, message), to: .all, as: activity)
        }
    }
}

extension CausallyBroadcast {
    /// Returns whether a broadcast has neither been delivered nor is waiting.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.replica != replica && dot.counter > known[dot.replica] && !queue.contains(dot)
    }

    /// Returns the first count that an origin's next broadcast has to wait for; nil if it can be
    /// delivered.
    @inlinable
    static func blocker(
        of broadcast: Waiting, after known: VectorClock, in members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        blocker(in: broadcast.clock, of: broadcast.origin, after: known, members)
    }

    @inlinable
    static func blocker(
        in clock: VectorClock, of origin: ReplicaID, after known: VectorClock, _ members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        for position in 0..<clock.count {
            let entry = clock.entry(at: position)
            if entry.replica != origin && entry.count > known[entry.replica]
                && !members.isFormer(entry.replica)
            {
                return entry
            }
        }
        return nil
    }

    /// Passes a broadcast on and delivers it.
    @inlinable
    mutating func take(
        _ broadcast: Waiting, _ dot: Dot, isHeld: Bool,
        into outbox: inout Outbox<Message, Output>
    ) {
        var activity = broadcast.activity
        for receiver in relayReceivers
        where receiver != broadcast.sender && receiver != dot.replica {
            // What is passed on says what it said when it came, and not what is added here.
            outbox.send(
                .broadcast(origin: dot.replica, clock: broadcast.clock, broadcast.payload),
                to: .one(receiver), as: activity.branch())
        }
        known.tick(at: dot.replica)
        if !members.former.isEmpty { giveUp(what: broadcast.clock) }
        if !isHeld && !relayReceivers.isEmpty { outbox.activity = activity }
        deliver(
            broadcast.payload, from: dot.replica, as: isHeld ? activity : nil, into: &outbox)
        queue.delivered(dot)
    }

    /// Drops what replicas that have left sent before a message that is delivered.
    @usableFromInline
    mutating func giveUp(what clock: VectorClock) {
        for position in 0..<clock.count {
            let entry = clock.entry(at: position)
            guard entry.count > known[entry.replica], members.isFormer(entry.replica)
            else { continue }
            known.merge([entry.replica: entry.count])
            queue.giveUp(Dot(entry.replica, entry.count))
        }
    }

    @inlinable
    mutating func deliverReady(into outbox: inout Outbox<Message, Output>) {
        while let (dot, next) = queue.takeReady(after: known, in: members, blocker: Self.blocker) {
            take(next, dot, isHeld: true, into: &outbox)
        }
    }
}
