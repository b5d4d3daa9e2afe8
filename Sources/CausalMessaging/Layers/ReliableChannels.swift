import LogicalClocks

/// The layer that makes FIFO channels without loss or repetition out of any others.
///
/// Messages of a channel are numbered. The receiver delivers them in order, holds back what came
/// early, drops what came twice, and acknowledges; the sender repeats what is not acknowledged, at
/// growing intervals, and sends what waits as fast as acknowledgements come. A process that crashes
/// and keeps its memory goes on where it was.
///
/// What has been acknowledged is never dropped: where the process inside has no room
/// (``CausalProcess/accepts(_:from:)``), the message stays unacknowledged and is offered again
/// after every step. What is not acknowledged is bounded only by the processes themselves: they
/// find in ``Outbox/backlogCount`` how much waits, and refuse requests while it is too much.
///
/// Acknowledgements need a channel the other way for each channel (``Topology/withWaysBack``).
/// Frames of a process from which no channel leads here are dropped. What was sent to a replica
/// that has left the view is forgotten; a channel that goes while both its ends stay rests until a
/// view has it again.
public struct ReliableChannels<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
    public typealias Message = ReliableFrame<Base.Message>

    /// A message that cannot be delivered yet, with the activity with which it came.
    @usableFromInline
    struct Early: Sendable {
        @usableFromInline let message: Base.Message
        @usableFromInline let activity: Activity

        @inlinable
        init(message: Base.Message, activity: Activity) {
            self.message = message
            self.activity = activity
        }
    }

    /// One channel, seen from its receiver.
    @usableFromInline
    struct Receiving: Sendable {
        @usableFromInline var nextNumber: UInt64 = 1
        /// What cannot be delivered yet, by number.
        @usableFromInline var ahead: [UInt64: Early] = [:]
        /// Whether the channel is there.
        @usableFromInline var isOpen = false

        @inlinable
        init() {}
    }

    /// The process inside, with the effects of its current step.
    public var inside: Inside<Base>

    /// The intervals and limits.
    public let options: ReliableOptions

    @usableFromInline var receivers: [ReplicaID] = []
    /// By the index of the other process.
    @usableFromInline var sending: [SendWindow<Base.Message>] = []
    @usableFromInline var receiving: [Receiving] = []
    /// The senders whose next message is here and found no room.
    @usableFromInline var stalled: [ReplicaID] = []
    @usableFromInline let replica: ReplicaID

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and the channels that the process inside uses.
    ///   - options: The intervals and limits.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View, options: ReliableOptions = ReliableOptions()
    ) {
        inside = Inside(base)
        self.replica = replica
        self.options = options
        use(view)
    }

    /// The most messages that are not acknowledged on one channel.
    ///
    /// - Complexity: O(*n*), where *n* is the number of channels.
    @inlinable
    public var backlogCount: Int {
        receivers.reduce(0) { max($0, sending[$1.index].count) }
    }

    /// Returns the number of messages to a process that are not acknowledged.
    @inlinable
    public func unacknowledgedCount(to receiver: ReplicaID) -> Int {
        receiver.index < sending.count ? sending[receiver.index].count : 0
    }

    /// Starts the process inside, and repeats what was not acknowledged before a crash.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        for receiver in receivers {
            sending[receiver.index].timedNumber = 0
            sending[receiver.index].repeatTicks = options.repeatTicksMin
            repeatUnacknowledged(to: receiver, into: &outbox)
        }
        forward(dividingIdentity: true, into: &outbox) { $0.start(into: &$1) }
        deliverStalled(into: &outbox)
    }

    /// Hands the request on, with the number of messages that wait.
    @inlinable
    public mutating func handle(
        _ request: Base.Request, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.backlogCount = max(outbox.backlogCount, backlogCount)
        forward(dividingIdentity: true, into: &outbox) { $0.handle(request, into: &$1) }
        deliverStalled(into: &outbox)
    }

    /// Delivers what is next, and then what came early before it.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sender.index < receiving.count else { return }
        switch message {
        case .acknowledgement(let number): acknowledge(upTo: number, by: sender, into: &outbox)
        case .data(let number, let payload):
            guard receiving[sender.index].isOpen else { return }
            // What a message causes descends from the message, whichever copy of it comes first;
            // what acknowledges a copy descends from the copy.
            let copy = outbox.activity.lineage
            outbox.activity.lineage = copy.original
            take(payload, number, from: sender, into: &outbox)
            sendAcknowledgement(to: sender, as: copy, into: &outbox)
        }
    }

    /// Returns the identity of the message inside, if it is one.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        switch message {
        case .data(_, let payload): Base.messageID(of: payload)
        case .acknowledgement: nil
        }
    }

    /// Takes every frame: what finds no room inside is kept here.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool { true }

    /// Numbers a message for each of its receivers, and sends it as soon as the window allows.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        let activity = activity ?? outbox.activity
        switch destination {
        case .one(let receiver): transmit(message, to: receiver, activity, into: &outbox)
        case .all:
            for receiver in receivers { transmit(message, to: receiver, activity, into: &outbox) }
        }
    }

    /// Hands the timer to the process inside, or repeats what is not acknowledged.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        if timer.isOwn { return ownTimerFired(timer.number, into: &outbox) }
        forward(dividingIdentity: true, into: &outbox) { $0.timerFired(timer.inward, into: &$1) }
        deliverStalled(into: &outbox)
    }

    /// Repeats what is not acknowledged if nothing was since the timer was set.
    @inlinable
    public mutating func ownTimerFired(
        _ number: UInt64, into outbox: inout Outbox<Message, Output>
    ) {
        let receiver = ReplicaID(rawValue: UInt32(truncatingIfNeeded: number))
        guard receiver.index < sending.count else { return }
        let timedNumber = sending[receiver.index].timedNumber
        sending[receiver.index].timedNumber = 0
        guard sending[receiver.index].isOpen else { return }
        // Where the first in line has moved on, the channel is alive and nothing is late.
        if timedNumber == sending[receiver.index].firstNumber {
            sending[receiver.index].repeatTicks = min(
                2 * sending[receiver.index].repeatTicks, options.repeatTicksMax)
            repeatUnacknowledged(to: receiver, into: &outbox)
        } else {
            setTimer(for: receiver, into: &outbox)
        }
    }

    /// Repeats what was under way on the channel that has been opened, and says what has arrived on
    /// the one back.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        if peer.index < receiving.count {
            if receiving[peer.index].isOpen && receiving[peer.index].nextNumber > 1 {
                sendAcknowledgement(to: peer, into: &outbox)
            }
            if sending[peer.index].isOpen {
                sending[peer.index].repeatTicks = options.repeatTicksMin
                repeatUnacknowledged(to: peer, into: &outbox)
            }
        }
        forward(dividingIdentity: true, into: &outbox) { $0.channelOpened(with: peer, into: &$1) }
        deliverStalled(into: &outbox)
    }

    /// Opens and closes channels, and hands the view on.
    @inlinable
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {
        adopt(view, into: &outbox)
        forward(dividingIdentity: true, into: &outbox) { $0.viewChanged(to: view, into: &$1) }
        deliverStalled(into: &outbox)
    }

    /// Opens channels to new members, and forgets what members that left did not acknowledge.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        let wasOpen = sending.map(\.isOpen)
        use(view)
        for index in sending.indices {
            let isOpen = sending[index].isOpen
            if index < wasOpen.count && wasOpen[index] && !isOpen {
                sending[index].timedNumber = 0
                outbox.cancelTimer(TimerID(UInt64(index)))
            }
            if isOpen && !(index < wasOpen.count && wasOpen[index]) {
                repeatUnacknowledged(to: ReplicaID(index), into: &outbox)
            }
        }
        stalled.removeAll { !receiving[$0.index].isOpen }
    }
}
