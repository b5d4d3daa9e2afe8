import LogicalClocks

/// The layer that delivers messages between two processes in causal order (Raynal, Schiper,
/// Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 1991).
///
/// Every message carries an *n* × *n* matrix of counts; one is delivered when everything that its
/// sender knew to have been sent to this process before has been delivered. A broadcast is one
/// send to every process that a channel leads to. Nothing may be lost below, or what depends on it
/// waits without end: put ``ReliableChannels`` outside where something could. A message that comes
/// twice is delivered once.
///
/// Nothing waits for a replica that has left the view. A message of one that arrives after something
/// that depends on it is dropped. A message of a replica that no view has named yet, or one whose
/// counts name such a replica, is not accepted before that view comes.
public struct CausallyDelivered<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
    public typealias Message = CausalFrame<Base.Message>

    /// A message that arrived before something that it depends on.
    public struct Waiting: Sendable {
        /// The process that sent it.
        public let sender: ReplicaID
        /// The message.
        public let frame: CausalFrame<Base.Message>
        @usableFromInline let receiver: ReplicaID
        @usableFromInline let activity: Activity

        @inlinable
        init(
            sender: ReplicaID, receiver: ReplicaID, frame: CausalFrame<Base.Message>,
            activity: Activity
        ) {
            self.sender = sender
            self.receiver = receiver
            self.frame = frame
            self.activity = activity
        }
    }

    /// The most messages that wait unless another limit is given.
    @inlinable
    public static var waitingMax: Int { 100_000 }

    /// The process inside, with the effects of its current step.
    public var inside: Inside<Base>

    /// The most messages that wait; ``accepts(_:from:)`` says no to more.
    public let waitingMax: Int

    /// What is known to have been sent.
    @inlinable
    public var sent: SendCounts { known }

    /// How many messages of each process were delivered; of a process that has left, those that will
    /// not be delivered any more count too.
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

    /// How many messages were handed over although ``accepts(_:from:)`` says no to them, and are
    /// lost.
    @inlinable
    public var refusedCount: Int { refused }

    @usableFromInline let replica: ReplicaID
    @usableFromInline var members: Members
    @usableFromInline var receivers: [ReplicaID]
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
    ///   - sent: For a process that joins and knows what a peer knows, what that knows to have been
    ///     sent.
    ///   - waitingMax: The most messages that wait.
    /// - Precondition: The indices of the members are below ``SendCounts/processesMax``.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View, sent: SendCounts = SendCounts(),
        waitingMax: Int = Self.waitingMax
    ) {
        inside = Inside(base)
        self.replica = replica
        self.waitingMax = waitingMax
        members = Members(view)
        receivers = view.topology.receivers(from: replica)
        known = SendCounts(indexBound: view.topology.indexBound)
        known.merge(sent)
    }

    /// Takes over the members and channels, and delivers what waited for a replica that has left.
    ///
    /// - Precondition: The indices of the members are below ``SendCounts/processesMax``.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        precondition(
            view.topology.indexBound <= SendCounts.processesMax, "counts of too many processes")
        members.adopt(view)
        receivers = view.topology.receivers(from: replica)
        queue.reconsiderAll()
        deliverReady(into: &outbox)
    }

    /// Delivers a message when its time has come, and then whatever waited for it.
    ///
    /// - Complexity: O(*n*²) for each message delivered, where *n* is the number of processes.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard isKnown(message, from: sender) else {
            refused += 1
            return
        }
        let dot = Dot(sender, message.sent[sender, replica])
        guard isNew(dot) else { return }
        // What a message causes descends from it, whichever copy of it comes first.
        outbox.activity.lineage = outbox.activity.lineage.original
        let early = Waiting(
            sender: sender, receiver: replica, frame: message, activity: outbox.activity)
        let isNext = dot.counter == taken[sender] + 1
        let blocker = isNext ? Self.blocker(of: early, after: taken, in: members) : nil
        if isNext, blocker == nil {
            take(message, dot, as: nil, into: &outbox)
            deliverReady(into: &outbox)
        } else if queue.count < waitingMax {
            queue.insert(early, dot, waitingFor: blocker)
        } else {
            refused += 1
        }
    }

    /// Returns whether there is room, or the message needs none.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        guard isKnown(message, from: sender) else { return false }
        let dot = Dot(sender, message.sent[sender, replica])
        guard isNew(dot) else { return true }
        if dot.counter == taken[sender] + 1,
            Self.blocker(in: message.sent, of: sender, to: replica, after: taken, members) == nil
        {
            return inside.process.accepts(message.payload, from: sender)
        }
        return queue.count < waitingMax
    }

    /// Returns the identity of the message inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message.payload)
    }

    /// Counts a message and sends the counts with it; one to a process that no channel leads to any
    /// more goes nowhere.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        switch destination {
        case .one(let receiver):
            if members.isFormer(receiver) { return }
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
}

extension CausallyDelivered {
    /// Returns whether the sender of a message, and every process that its counts name, is or was a
    /// member.
    @inlinable
    func isKnown(_ message: Message, from sender: ReplicaID) -> Bool {
        members.isKnown(sender) && message.sent.width <= members.indexBound
    }

    /// Returns whether a message has neither been delivered nor is waiting.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.counter > taken[dot.replica] && !queue.contains(dot)
    }

    /// Returns the first count that a sender's next message has to wait for; nil if it can be
    /// delivered.
    @inlinable
    static func blocker(
        of early: Waiting, after taken: VectorClock, in members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        blocker(
            in: early.frame.sent, of: early.sender, to: early.receiver, after: taken, members)
    }

    @inlinable
    static func blocker(
        in sent: SendCounts, of sender: ReplicaID, to replica: ReplicaID,
        after taken: VectorClock, _ members: Members
    ) -> CausalQueue<Waiting>.Blocker? {
        // Nobody sends to itself, whatever the counts say.
        for process in members.topology.processes where process != sender && process != replica {
            let count = sent[process, replica]
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
        known.merge(message.sent, except: replica)
        if !members.former.isEmpty { giveUp(what: message.sent) }
        deliver(message.payload, from: dot.replica, as: activity, into: &outbox)
        queue.delivered(dot)
    }

    /// Drops what replicas that have left sent to this process before a message that is delivered.
    @usableFromInline
    mutating func giveUp(what sent: SendCounts) {
        for former in members.former.sorted() {
            let count = min(sent[former, replica], VectorClock.countMax)
            guard count > taken[former] else { continue }
            taken.merge([former: count])
            queue.giveUp(Dot(former, count))
        }
    }

    @inlinable
    mutating func deliverReady(into outbox: inout Outbox<Message, Output>) {
        while let (dot, next) = queue.takeReady(after: taken, in: members, blocker: Self.blocker) {
            take(next.frame, dot, as: next.activity, into: &outbox)
        }
    }
}
