import CausalMetadata
import ExecutionTrace
import LogicalClocks

/// The layer that puts causal metadata on every message for an application that knows nothing of it.
///
/// Each request, send and receive is one event and moves the clock once; a broadcast is one
/// send. A receive takes in the clock of the message first. The context of what causes a step, a
/// request, a message or a timer, is the context of the step. It rides on what the step sends, and
/// leaves with the answers and with the timers that the step sets: each that can go on counting gets
/// a branch of the identity, a broadcast goes without identity, since many take it.
///
/// A context therefore stays with one owner as long as each message is received once at most: put
/// ``ReliableChannels`` outside on a network that repeats messages. Each context that is taken in gets
/// a holder, made of the replica and how many were taken in before, so that what a repeated message
/// makes two steps write is disputed wherever both meet. A layer outside that sends an
/// envelope again repeats a message and makes no second branch. A recorded copy, as a snapshot has
/// them, is put in the place of what it was taken from and never beside it.
///
/// The layer stands next to the application. Layers that hold messages back, repeat them or add
/// their own stand outside, so the clock tells what the *application* could have known.
public struct Stamped<Base: CausalProcess, Clock: StampingClock>: CausalProcess {
    /// A message of the application with its metadata.
    public typealias Message = Envelope<Base.Message, Clock>

    /// The requests to the application.
    public typealias Request = Base.Request

    /// The outputs of the application, or its steps, if they are observed.
    public typealias Output = StampedOutput<Base, Clock>

    /// The application, which its owner may change between two steps.
    @inlinable
    public var base: Base {
        get { inside.process }
        _modify { yield &inside.process }
    }

    /// The clock of the application's last event.
    @inlinable
    public var clock: Clock { ownClock }

    /// The number of messages sent.
    @inlinable
    public var sentCount: UInt64 { sent }

    /// The process that this is.
    public let replica: ReplicaID

    /// Whether the driver gets a record of every step, for a trace.
    public let isObserved: Bool

    /// What messages claimed of this process's own events beyond those that it made, and was left out.
    @inlinable
    public var claims: ReceivedClaims { refusedClaims }

    @usableFromInline var inside: Inside<Base>
    @usableFromInline var ownClock: Clock
    @usableFromInline var sent: UInt64 = 0
    @usableFromInline var refusedClaims = ReceivedClaims()
    @usableFromInline var contextsTaken: UInt64 = 0

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The application.
    ///   - replica: The process that this is.
    ///   - clock: The clock that it starts with, one of `Clock.initial(count:)` or a fork of a
    ///     member's.
    ///   - isObserved: Whether to hand the driver a record of every step, for a trace.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, clock: Clock, isObserved: Bool = false) {
        inside = Inside(base)
        self.replica = replica
        ownClock = clock
        self.isObserved = isObserved
    }

    /// Splits a clock off for a process that joins, which then knows what this one knows.
    ///
    /// - Throws: `StampError` if a stamp has nothing left to give away.
    @inlinable
    public mutating func forkClock() throws(StampError) -> Clock {
        try ownClock.fork()
    }

    /// Starts the application.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        step(.start, into: &outbox) { $0.start(into: &$1) }
    }

    /// Counts an event and hands the request to the application.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        ownClock.tick(at: replica)
        hold(&outbox.activity.context)
        step(.request(request), into: &outbox) { $0.handle(request, into: &$1) }
    }

    /// Takes in the clock of the message, counts an event, and hands the payload on.
    ///
    /// What the clock says of this process's own events beyond those that it made is not believed, and
    /// is counted in ``claims``.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        if let claim = ownClock.merge(message.header.clock, receivedBy: replica) {
            refusedClaims.add(claim, in: message.id, from: sender)
        }
        ownClock.tick(at: replica)
        if !message.header.context.isEmpty {
            outbox.activity.context = message.header.context
            hold(&outbox.activity.context)
        }
        step(.message(message.id, from: sender, message.payload), into: &outbox) {
            $0.receive(message.payload, from: sender, into: &$1)
        }
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        step(.timer(timer), into: &outbox) { $0.timerFired(timer, into: &$1) }
    }

    /// Hands the view on.
    @inlinable
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {
        step(.view(view.number), into: &outbox) { $0.viewChanged(to: view, into: &$1) }
    }

    /// Hands the news on.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        step(.channel(peer), into: &outbox) { $0.channelOpened(with: peer, into: &$1) }
    }

    /// Returns whether the application takes the message.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        inside.process.accepts(message.payload, from: sender)
    }

    /// Returns the identity of the message.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? { message.id }

    /// Whether the message holds all that the application at its sender knows.
    @inlinable
    public static func carriesState(_ message: Message) -> Bool {
        Base.carriesState(message.payload)
    }

    /// Whether the application broadcasts what it knows.
    @inlinable
    public static var sharesState: Bool { Base.sharesState }

    /// Tells what the step writes from what another step does that was handed the same context.
    @inlinable
    mutating func hold(_ context: inout CausalContext) {
        if context.isEmpty { return }
        contextsTaken += 1
        context.holder = ContextHolder(of: replica, step: contextsTaken)
    }

    @inlinable
    mutating func step(
        _ cause: @autoclosure () -> StepRecord<Base, Clock>.Cause,
        into outbox: inout Outbox<Message, Output>,
        _ body: (inout Base, inout Outbox<Base.Message, Base.Output>) -> Void
    ) {
        inside.outbox.begin(in: outbox)
        if Base.readsClock { inside.outbox.clock = ownClock.recorded }
        body(&inside.process, &inside.outbox)
        let context = isObserved ? inside.outbox.context : CausalContext()
        inside.outbox.divideIdentity()
        if isObserved {
            record(cause(), context.peeked, into: &outbox)
        } else {
            sendStamped(into: &outbox)
            for index in inside.outbox.emissions.indices {
                let emission = inside.outbox.emissions[index]
                outbox.emit(.answer(emission.output), as: emission.activity)
            }
        }
        // By index, here and above: mostly there are none, and an iterator counts the array.
        for index in inside.outbox.timers.indices {
            let timer = inside.outbox.timers[index]
            if let ticks = timer.delayTicks {
                outbox.setTimer(timer.id, afterTicks: ticks, as: timer.activity)
            } else {
                outbox.cancelTimer(timer.id)
            }
        }
        if !outbox.activity.context.isEmpty || !inside.outbox.activity.context.isEmpty {
            outbox.activity.context = inside.outbox.activity.context
        }
        inside.outbox.removeAll()
    }

    /// Sends what the step sent, with its metadata.
    @inlinable
    mutating func sendStamped(into outbox: inout Outbox<Message, Output>) {
        let count = inside.outbox.sends.count
        if count == 1, inside.outbox.sends.span[0].activity?.lineage == nil {
            // Most steps send once and for themselves. Fields are then read where they lie: a copy
            // of the whole would count everything in it.
            let destination = inside.outbox.sends.span[0].destination
            let message = inside.outbox.sends.span[0].message
            return outbox.send(stamp(message, nil), to: destination)
        }
        for index in 0..<count {
            let send = inside.outbox.sends[index]
            outbox.send(
                stamp(send.message, send.activity), to: send.destination, as: send.activity)
        }
    }

    /// Counts the event of a send and returns the message with its metadata.
    @inlinable
    mutating func stamp(_ message: Base.Message, _ activity: Activity?) -> Message {
        ownClock.tick(at: replica)
        sent += 1
        let context = activity?.context ?? inside.outbox.activity.context
        return Envelope(
            id: MessageID(replica, sent),
            header: CausalHeader(clock: ownClock.peeked, context: context), payload: message)
    }

    /// Sends what the step sent, and emits the record of the step.
    @inlinable
    mutating func record(
        _ cause: StepRecord<Base, Clock>.Cause, _ context: CausalContext,
        into outbox: inout Outbox<Message, Output>
    ) {
        let causeClock = ownClock
        var sends: [StepRecord<Base, Clock>.Send] = []
        // Most steps of a store send nothing at all. What is sent is moved out from the end.
        let count = inside.outbox.sends.count
        if count > 0 { sends.reserveCapacity(count) }
        if count > 1 { inside.outbox.sends.reverse() }
        while !inside.outbox.sends.isEmpty {
            let effect = inside.outbox.sends.removeLast()
            let envelope = stamp(effect.message, effect.activity)
            sends.append(
                StepRecord<Base, Clock>.Send(
                    id: envelope.id, destination: effect.destination, message: envelope.payload,
                    clock: ownClock))
            outbox.send(consume envelope, to: effect.destination, as: effect.activity)
        }
        inside.outbox.forgetRoom(for: count)
        let isEvent =
            switch cause {
            case .request, .message: true
            case .start, .timer, .view, .channel: false
            }
        guard isEvent || !sends.isEmpty || !inside.outbox.emissions.isEmpty else { return }
        let activity = inside.outbox.emissions.last?.activity
        let answers = inside.outbox.emissions.map(\.output)
        outbox.emit(
            .step(
                StepRecord<Base, Clock>(
                    cause: cause, clock: consume causeClock, context: context,
                    sends: consume sends, answers: answers)),
            as: activity)
    }
}
