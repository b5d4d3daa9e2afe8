import CausalMetadata
import LogicalClocks

/// What a ``Stamped`` process tells its driver.
public enum StampedOutput<Base: CausalProcess, Clock: LogicalClock>: Sendable {
    /// What the process inside said.
    case application(Base.Output)
    /// An event of the process inside, with its clock after the event.
    case event(StampedEvent<Base>, Clock)
}

/// An event that moved the clock of a ``Stamped`` process.
public enum StampedEvent<Base: CausalProcess>: Sendable {
    /// The process took a request.
    case request(Base.Request)
    /// The process sent a message, to one receiver or to all.
    case send(MessageID, Destination, Base.Message)
    /// The process took a message.
    case receive(MessageID, Base.Message)
}

/// The layer that puts causal metadata on every message, so that the application does not.
///
/// Each request, send and receive is one event and moves the clock once; a broadcast is one
/// send. A receive takes in the clock of the message first. The context of a message that is
/// received becomes the context of the step, and rides on what the step sends: each message to one
/// receiver with a branch of its identity, the last of them with what is left; a broadcast without
/// identity, as many take it.
///
/// A context so stays with one owner as long as each message is received once at most: put
/// ``ReliableChannels`` outside on a network that repeats messages. A layer outside that sends an
/// envelope again repeats a message and makes no second branch. A recorded copy, as a snapshot has
/// them, is put in the place of what it was taken from and never beside it.
///
/// The layer stands next to the application. Layers that hold messages back, repeat them or add
/// their own stand outside, so the clock tells what the *application* could have known.
public struct Stamped<Base: CausalProcess, Clock: LogicalClock>: CausalProcess {
    /// A message of the application with its metadata.
    public typealias Message = Envelope<Base.Message, Clock>

    /// What the application is asked.
    public typealias Request = Base.Request

    /// What the application says, and the events, if they are observed.
    public typealias Output = StampedOutput<Base, Clock>

    /// The application.
    public var base: Base

    /// The clock of the application's last event.
    public var clock: Clock

    /// The number of messages sent.
    public var sentCount: UInt64 = 0

    /// The process that this is.
    public let replica: ReplicaID

    /// Whether every event is told to the driver.
    public let isObserved: Bool

    @usableFromInline
    var inner = Outbox<Base.Message, Base.Output>()

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The application.
    ///   - replica: The process that this is.
    ///   - clock: The clock that it starts with, one of `Clock.initial(count:)`.
    ///   - isObserved: Whether to tell the driver of every event, for a trace.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, clock: Clock, isObserved: Bool = false) {
        self.base = base
        self.replica = replica
        self.clock = clock
        self.isObserved = isObserved
    }

    /// Starts the application.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        base.start(into: &inner)
        drain(into: &outbox)
    }

    /// Counts an event and hands the request to the application.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        clock.tick(at: replica)
        if isObserved { outbox.emit(.event(.request(request), clock)) }
        base.handle(request, into: &inner)
        drain(into: &outbox)
    }

    /// Takes in the clock of the message, counts an event, and hands the payload on.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        clock.merge(message.header.clock)
        clock.tick(at: replica)
        if isObserved { outbox.emit(.event(.receive(message.id, message.payload), clock)) }
        // The context of the last step is gone, so an empty one is there already.
        if !message.header.context.isEmpty { inner.context = message.header.context }
        base.receive(message.payload, from: sender, into: &inner)
        drain(into: &outbox)
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        base.timerFired(timer, into: &inner)
        drain(into: &outbox)
    }

    @inlinable
    mutating func drain(into outbox: inout Outbox<Message, Output>) {
        // Most contexts are empty, and then nothing else is asked about them.
        let divides = !inner.context.isEmpty && !inner.context.isAnonymous
        let lastBranch = divides ? inner.sends.lastIndex { $0.destination != .all } : nil
        for (index, send) in inner.sends.enumerated() {
            clock.tick(at: replica)
            sentCount += 1
            let id = MessageID(replica, sentCount)
            let context =
                divides
                ? dividedContext(for: send.destination, isLast: index == lastBranch)
                : inner.context
            let header = CausalHeader(clock: clock.peeked, context: context)
            if isObserved {
                outbox.emit(.event(.send(id, send.destination, send.message), clock))
            }
            outbox.send(
                Envelope(id: id, header: header, payload: send.message),
                to: send.destination)
        }
        for timer in inner.timers { outbox.setTimer(timer.id, afterTicks: timer.delayTicks) }
        for output in inner.outputs { outbox.emit(.application(output)) }
        inner.removeAll()
    }
    /// The facts of the step with that part of its identity which a message may take along.
    @inlinable
    mutating func dividedContext(for destination: Destination, isLast: Bool) -> CausalContext {
        // What the last branch leaves would be dropped at the end of the step.
        if isLast { return inner.context }
        return destination == .all ? inner.context.peeked : inner.context.branch()
    }
}
