import LogicalClocks

/// What a ``ReliableChannels`` layer puts on a channel.
public enum ReliableFrame<Payload: Sendable>: Sendable {
    /// The *n*-th message on this channel, from 1.
    case data(number: UInt64, Payload)
    /// Every message on the channel the other way up to a number has arrived.
    case acknowledgement(upTo: UInt64)
    /// A message of a layer that is switched off: as the network has it.
    case plain(Payload)
}

extension ReliableFrame: Equatable where Payload: Equatable {}
extension ReliableFrame: Hashable where Payload: Hashable {}

/// The layer that makes FIFO channels without loss or repetition out of any others.
///
/// Messages of a channel are numbered. The receiver hands them on in order, holds back what came
/// early, drops what came twice, and acknowledges; the sender repeats what is not acknowledged,
/// at growing intervals. A process that crashes and keeps its memory goes on where it was. The
/// acknowledgements need a channel the other way (``Topology/withWaysBack``); where there is none,
/// the layer numbers and orders but cannot repeat.
public struct ReliableChannels<Base: CausalProcess>: CausalProcess {
    /// What goes over the channels.
    public typealias Message = ReliableFrame<Base.Message>

    /// What the process inside is asked.
    public typealias Request = Base.Request

    /// What the process inside says.
    public typealias Output = Base.Output

    /// The ticks before what is not acknowledged is repeated for the first time.
    @inlinable
    public static var repeatTicksMin: UInt64 { 32 }

    /// The longest interval between two repetitions, in ticks.
    @inlinable
    public static var repeatTicksMax: UInt64 { 256 }

    /// The most messages that are repeated at once.
    @inlinable
    public static var repeatCountMax: Int { 64 }

    /// The most messages of one channel that are held back; what is further ahead is dropped
    /// and comes again.
    @inlinable
    public static var aheadMax: Int { 4_096 }

    @usableFromInline
    struct Sending: Sendable {
        /// The number of the first of `unacknowledged`.
        @usableFromInline var firstNumber: UInt64 = 1
        @usableFromInline var unacknowledged: [Base.Message] = []
        @usableFromInline var repeatTicks = ReliableChannels.repeatTicksMin
        /// What `firstNumber` was when the timer was set; nil if no timer is pending.
        @usableFromInline var timedNumber: UInt64?

        @inlinable
        init() {}
    }

    @usableFromInline
    struct Receiving: Sendable {
        @usableFromInline var nextNumber: UInt64 = 1
        /// What came early, by number.
        @usableFromInline var ahead: [UInt64: Base.Message] = [:]

        @inlinable
        init() {}
    }

    /// The process inside.
    public var base: Base

    /// Whether the layer does anything; if not, messages go as the network has them.
    public let isEnabled: Bool

    @usableFromInline let receivers: [ReplicaID]
    @usableFromInline let canAcknowledge: [Bool]
    @usableFromInline let isAcknowledged: [Bool]
    @usableFromInline var sending: [Sending]
    @usableFromInline var receiving: [Receiving]
    @usableFromInline var inner = Outbox<Base.Message, Base.Output>()

    /// Wraps a process.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, topology: Topology, isEnabled: Bool = true) {
        self.base = base
        self.isEnabled = isEnabled
        receivers = topology.receivers(from: replica)
        let senders = topology.senders(to: replica)
        var canSend = [Bool](repeating: false, count: topology.processCount)
        for receiver in receivers { canSend[receiver.index] = true }
        var canHear = [Bool](repeating: false, count: topology.processCount)
        for sender in senders { canHear[sender.index] = true }
        canAcknowledge = canSend
        isAcknowledged = canHear
        sending = Array(repeating: Sending(), count: topology.processCount)
        receiving = Array(repeating: Receiving(), count: topology.processCount)
    }

    /// Starts the process inside, and repeats what was not acknowledged before a crash.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        for receiver in receivers {
            sending[receiver.index].timedNumber = nil
            repeatUnacknowledged(to: receiver, into: &outbox)
            setTimer(for: receiver, into: &outbox)
        }
        base.start(into: &inner)
        drain(into: &outbox)
    }

    /// Hands the request on.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        base.handle(request, into: &inner)
        drain(into: &outbox)
    }

    /// Hands on what is next, and then what came early before it.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .plain(let payload):
            base.receive(payload, from: sender, into: &inner)
            drain(into: &outbox)
        case .acknowledgement(let number):
            acknowledge(upTo: number, by: sender)
        case .data(let number, let payload):
            let next = receiving[sender.index].nextNumber
            if number == next {
                handOn(payload, from: sender, into: &outbox)
                handOnWhatWaits(from: sender, into: &outbox)
            } else if number > next && number - next < UInt64(Self.aheadMax) {
                receiving[sender.index].ahead[number] = payload
            }
            if canAcknowledge[sender.index] {
                let upTo = receiving[sender.index].nextNumber - 1
                outbox.send(.acknowledgement(upTo: upTo), to: sender)
            }
        }
    }

    /// Repeats what is not acknowledged, or hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        if let inside = timer.unwrapped.inner {
            base.timerFired(inside, into: &inner)
            drain(into: &outbox)
        } else if let number = timer.unwrapped.own {
            let receiver = ReplicaID(rawValue: UInt32(truncatingIfNeeded: number))
            let timedNumber = sending[receiver.index].timedNumber
            sending[receiver.index].timedNumber = nil
            // Where the first in line has moved on, the channel is alive and nothing is late.
            if timedNumber == sending[receiver.index].firstNumber {
                repeatUnacknowledged(to: receiver, into: &outbox)
                let longer = 2 * sending[receiver.index].repeatTicks
                sending[receiver.index].repeatTicks = min(longer, Self.repeatTicksMax)
            }
            setTimer(for: receiver, into: &outbox)
        }
    }

    @inlinable
    mutating func acknowledge(upTo number: UInt64, by receiver: ReplicaID) {
        let first = sending[receiver.index].firstNumber
        let count = sending[receiver.index].unacknowledged.count
        guard number >= first, number < first + UInt64(count) else { return }
        let arrived = number - first + 1
        sending[receiver.index].unacknowledged.removeFirst(Int(arrived))
        sending[receiver.index].firstNumber += arrived
        sending[receiver.index].repeatTicks = Self.repeatTicksMin
    }

    @inlinable
    mutating func handOn(
        _ payload: Base.Message, from sender: ReplicaID,
        into outbox: inout Outbox<Message, Output>
    ) {
        receiving[sender.index].nextNumber += 1
        base.receive(payload, from: sender, into: &inner)
        drain(into: &outbox)
    }

    @inlinable
    mutating func handOnWhatWaits(
        from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        while !receiving[sender.index].ahead.isEmpty,
            let payload = receiving[sender.index].ahead
                .removeValue(forKey: receiving[sender.index].nextNumber)
        {
            handOn(payload, from: sender, into: &outbox)
        }
    }

    @inlinable
    func repeatUnacknowledged(
        to receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let state = sending[receiver.index]
        for (offset, payload) in state.unacknowledged.prefix(Self.repeatCountMax).enumerated() {
            outbox.send(
                .data(number: state.firstNumber + UInt64(offset), payload), to: receiver)
        }
    }

    @inlinable
    mutating func setTimer(
        for receiver: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let state = sending[receiver.index]
        guard state.timedNumber == nil, !state.unacknowledged.isEmpty else { return }
        sending[receiver.index].timedNumber = state.firstNumber
        outbox.setTimer(.own(UInt64(receiver.rawValue)), afterTicks: state.repeatTicks)
    }

    @inlinable
    mutating func drain(into outbox: inout Outbox<Message, Output>) {
        for send in inner.sends {
            guard isEnabled else {
                outbox.send(.plain(send.message), to: send.destination)
                continue
            }
            switch send.destination {
            case .one(let receiver): transmit(send.message, to: receiver, into: &outbox)
            case .all:
                for receiver in receivers { transmit(send.message, to: receiver, into: &outbox) }
            }
        }
        for timer in inner.timers {
            outbox.setTimer(.inner(timer.id), afterTicks: timer.delayTicks)
        }
        for output in inner.outputs { outbox.emit(output) }
        inner.removeAll()
    }

    @inlinable
    mutating func transmit(
        _ payload: Base.Message, to receiver: ReplicaID,
        into outbox: inout Outbox<Message, Output>
    ) {
        let index = receiver.index
        let number = sending[index].firstNumber + UInt64(sending[index].unacknowledged.count)
        outbox.send(.data(number: number, payload), to: receiver)
        if isAcknowledged[index] {
            sending[index].unacknowledged.append(payload)
            setTimer(for: receiver, into: &outbox)
        } else {
            sending[index].firstNumber += 1
        }
    }
}
