import LogicalClocks

/// The layer that makes FIFO channels without loss or repetition out of any others.
///
/// Messages of a channel are numbered. The receiver delivers them in order, holds back what came
/// early, drops what came twice, and acknowledges; the sender repeats what is not acknowledged, at
/// growing intervals, and sends what waits as fast as acknowledgements come. A process that crashes
/// and keeps its memory goes on where it was.
///
/// What has been acknowledged is never dropped: where the process inside has no room
/// (``CausalProcess/accepts(_:from:)``), the message stays unacknowledged and is offered again after
/// the next delivery. What is not acknowledged is bounded by nobody but the processes themselves:
/// they find in ``Outbox/backlogCount`` how much waits, and refuse requests while it is too much.
///
/// Acknowledgements need a channel the other way for each channel (``Topology/withWaysBack``).
public struct ReliableChannels<Base: CausalProcess>: ProcessLayer {
    /// What goes over the channels.
    public typealias Message = ReliableFrame<Base.Message>

    /// The ticks before what is not acknowledged is repeated for the first time.
    @inlinable
    public static var repeatTicksMin: UInt64 { 32 }

    /// The longest interval between two repetitions, in ticks.
    @inlinable
    public static var repeatTicksMax: UInt64 { 256 }

    /// The most messages that are repeated at once.
    @inlinable
    public static var repeatCountMax: Int { 64 }

    /// The most messages of one channel that are under way at once.
    @inlinable
    public static var windowMax: Int { 1_024 }

    /// The most messages of one channel that are held back; what is further ahead is dropped
    /// and comes again.
    @inlinable
    public static var aheadMax: Int { 4_096 }

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

    @usableFromInline
    struct Receiving: Sendable {
        @usableFromInline var nextNumber: UInt64 = 1
        /// What cannot be delivered yet, by number.
        @usableFromInline var ahead: [UInt64: Early] = [:]

        @inlinable
        init() {}
    }

    public var inside: Inside<Base>

    @usableFromInline var receivers: [ReplicaID]
    /// By the index of the other process.
    @usableFromInline var sending: [SendWindow<Base.Message>]
    @usableFromInline var receiving: [Receiving]
    /// The senders whose next message is here and found no room.
    @usableFromInline var stalled: [ReplicaID] = []
    @usableFromInline let replica: ReplicaID

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and the channels that the process inside uses.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, view: View) {
        inside = Inside(base)
        self.replica = replica
        receivers = []
        sending = []
        receiving = []
        use(view.topology)
    }

    /// The most messages that are not acknowledged on one channel.
    ///
    /// - Complexity: O(*n*), where *n* is the number of channels.
    @inlinable
    public var backlogCount: Int {
        receivers.reduce(0) { max($0, sending[$1.index].count) }
    }

    /// The number of messages to a process that are not acknowledged.
    @inlinable
    public func unacknowledgedCount(to receiver: ReplicaID) -> Int {
        receiver.index < sending.count ? sending[receiver.index].count : 0
    }

    /// Starts the process inside, and repeats what was not acknowledged before a crash.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        for receiver in receivers {
            sending[receiver.index].timedNumber = nil
            repeatUnacknowledged(to: receiver, into: &outbox)
        }
        forward(into: &outbox) { $0.start(into: &$1) }
    }

    /// Tells the process inside how much waits, and hands the request on.
    @inlinable
    public mutating func handle(
        _ request: Base.Request, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.backlogCount = max(outbox.backlogCount, backlogCount)
        forward(into: &outbox) { $0.handle(request, into: &$1) }
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
            let next = receiving[sender.index].nextNumber
            if number == next && inside.process.accepts(payload, from: sender) {
                receiving[sender.index].nextNumber += 1
                deliver(payload, from: sender, into: &outbox)
                deliverEarly(from: sender, into: &outbox)
                if !stalled.isEmpty { deliverStalled(into: &outbox) }
            } else if number >= next && number - next < UInt64(Self.aheadMax) {
                receiving[sender.index].ahead[number] = Early(
                    message: payload, activity: outbox.activity)
                if number == next && !stalled.contains(sender) { stalled.append(sender) }
            }
            sendAcknowledgement(to: sender, into: &outbox)
        }
    }

    /// The identity of the message inside, if it is one.
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
        let lineage = activity?.lineage ?? outbox.activity.lineage
        switch destination {
        case .one(let receiver): transmit(message, to: receiver, lineage, into: &outbox)
        case .all:
            for receiver in receivers { transmit(message, to: receiver, lineage, into: &outbox) }
        }
    }

    /// Repeats what is not acknowledged if nothing was since the timer was set.
    @inlinable
    public mutating func ownTimerFired(
        _ number: UInt64, into outbox: inout Outbox<Message, Output>
    ) {
        let receiver = ReplicaID(rawValue: UInt32(truncatingIfNeeded: number))
        guard receiver.index < sending.count else { return }
        let timedNumber = sending[receiver.index].timedNumber
        sending[receiver.index].timedNumber = nil
        // Where the first in line has moved on, the channel is alive and nothing is late.
        if timedNumber == sending[receiver.index].firstNumber {
            let longer = 2 * sending[receiver.index].repeatTicks
            repeatUnacknowledged(to: receiver, into: &outbox)
            sending[receiver.index].repeatTicks = min(longer, Self.repeatTicksMax)
        } else {
            setTimer(for: receiver, into: &outbox)
        }
    }

    /// Repeats what was under way on the channel that has been opened.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        if receivers.contains(peer) { repeatUnacknowledged(to: peer, into: &outbox) }
        forward(into: &outbox) { $0.channelOpened(with: peer, into: &$1) }
    }

    /// Opens channels to new members, and forgets what members that left did not acknowledge.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        let before = receivers
        use(view.topology)
        for receiver in before where !receivers.contains(receiver) {
            sending[receiver.index] = Self.newWindow
            outbox.cancelTimer(TimerID(UInt64(receiver.rawValue)))
        }
        for sender in receiving.indices where !view.topology.contains(ReplicaID(sender)) {
            receiving[sender].ahead = [:]
        }
        stalled.removeAll { !view.topology.contains($0) }
    }
}

extension ReliableChannels {
    @usableFromInline static var newWindow: SendWindow<Base.Message> {
        SendWindow(limit: windowMax, repeatTicks: repeatTicksMin)
    }

    @usableFromInline
    mutating func use(_ topology: Topology) {
        receivers = topology.receivers(from: replica)
        while sending.count < topology.indexBound {
            sending.append(Self.newWindow)
            receiving.append(Receiving())
        }
    }

    @inlinable
    mutating func transmit(
        _ payload: Base.Message, to receiver: ReplicaID, _ lineage: Lineage,
        into outbox: inout Outbox<Message, Output>
    ) {
        sending[receiver.index].append(payload, lineage)
        sendWaiting(to: receiver, into: &outbox)
    }

    /// Sends what the window allows, and sees to it that a timer is set.
    @inlinable
    mutating func sendWaiting(
        to receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        while let (number, message, lineage) = sending[receiver.index].next() {
            let activity =
                lineage == outbox.activity.lineage ? nil : Activity(lineage: lineage)
            outbox.send(.data(number: number, message), to: .one(receiver), as: activity)
        }
        setTimer(for: receiver, into: &outbox)
    }

    @inlinable
    mutating func acknowledge(
        upTo number: UInt64, by receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let arrived = sending[receiver.index].acknowledge(upTo: number)
        guard arrived > 0 else { return }
        sending[receiver.index].repeatTicks = Self.repeatTicksMin
        let limit = sending[receiver.index].limit + arrived
        sending[receiver.index].limit = min(limit, Self.windowMax)
        if sending[receiver.index].count > 0 { sendWaiting(to: receiver, into: &outbox) }
    }

    @inlinable
    mutating func repeatUnacknowledged(
        to receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sending[receiver.index].count > 0 else { return }
        sending[receiver.index].rewind(limit: Self.repeatCountMax)
        sendWaiting(to: receiver, into: &outbox)
    }

    @inlinable
    mutating func setTimer(
        for receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sending[receiver.index].timedNumber == nil, sending[receiver.index].count > 0
        else { return }
        sending[receiver.index].timedNumber = sending[receiver.index].firstNumber
        outbox.setTimer(
            TimerID(UInt64(receiver.rawValue)), afterTicks: sending[receiver.index].repeatTicks)
    }

    @inlinable
    func sendAcknowledgement(
        to sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let upTo = receiving[sender.index].nextNumber - 1
        outbox.send(.acknowledgement(upTo: upTo), to: .one(sender))
    }

    /// Delivers what came early and is next now; returns whether anything was.
    @inlinable
    @discardableResult
    mutating func deliverEarly(
        from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) -> Bool {
        var isDelivered = false
        while !receiving[sender.index].ahead.isEmpty,
            let early = receiving[sender.index].ahead[receiving[sender.index].nextNumber]
        {
            guard inside.process.accepts(early.message, from: sender) else {
                if !stalled.contains(sender) { stalled.append(sender) }
                break
            }
            receiving[sender.index].ahead[receiving[sender.index].nextNumber] = nil
            receiving[sender.index].nextNumber += 1
            deliver(early.message, from: sender, as: early.activity, into: &outbox)
            isDelivered = true
        }
        return isDelivered
    }

    /// Offers what found no room again, as long as any of it finds some.
    @inlinable
    mutating func deliverStalled(into outbox: inout Outbox<Message, Output>) {
        var hasMoved = true
        while hasMoved && !stalled.isEmpty {
            hasMoved = false
            for sender in exchange(&stalled, with: [])
            where deliverEarly(from: sender, into: &outbox) {
                sendAcknowledgement(to: sender, into: &outbox)
                hasMoved = true
            }
        }
    }
}
