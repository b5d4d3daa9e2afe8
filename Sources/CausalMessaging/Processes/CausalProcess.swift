import LogicalClocks

/// A process of a distributed computation: a value that turns inputs into effects.
///
/// A process does no input or output of its own. It has no clock, socket, task or source of
/// chance; a driver (the simulator, a test, a server) hands it one input at a time and carries
/// out the effects that it puts into the ``Outbox``, in order. The same code therefore runs under
/// all of them, and a copy of the value is a copy of the process.
///
/// The outbox brings what the input came with: the time, and the context of the activity that it
/// belongs to. What the context holds at the end of the step leaves with the effects.
///
/// Layers such as ``Stamped``, ``CausallyBroadcast`` and ``ReliableChannels`` wrap a process and
/// are processes again; ``ProcessLayer`` holds what all of them do.
public protocol CausalProcess: Sendable {
    /// A message on the channels between processes.
    associatedtype Message: Sendable

    /// A request from the world outside to this process.
    associatedtype Request: Sendable

    /// An output of this process to the world outside.
    associatedtype Output: Sendable

    /// Begins, or begins again after a crash that kept the memory: pending timers are gone.
    mutating func start(into outbox: inout Outbox<Message, Output>)

    /// Takes a request from outside.
    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>)

    /// Takes a message from another process.
    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    )

    /// Takes the news that a timer has run out.
    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>)

    /// Takes the news that members or channels have changed.
    ///
    /// Views come in rising order of their numbers; a driver may leave some out, since a view names
    /// the members that earlier ones had.
    mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>)

    /// Takes the news that the channels to and from a process have been opened, at first or anew:
    /// what was under way on them before may be lost.
    mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>)

    /// Returns whether the process takes a message now.
    ///
    /// A process that has no room says so here, before the message counts as delivered, so that
    /// whoever acknowledges messages keeps it and asks again after the next step. A message that
    /// would make room is taken in any case.
    func accepts(_ message: Message, from sender: ReplicaID) -> Bool

    /// Returns the identity of the application's message that a message carries, if it carries one.
    static func messageID(of message: Message) -> MessageID?

    /// Whether a message holds all that its sender knows, and stands for whatever led to that.
    ///
    /// A process that broadcasts such a message when the view changes (``viewChanged(to:into:)``)
    /// says so in ``sharesState``.
    static func carriesState(_ message: Message) -> Bool

    /// Whether the process broadcasts all that it knows whenever the view changes.
    ///
    /// What the last life of a process sent may have reached some members alone. Where members tell
    /// each other all they know, a layer that orders messages can wait for that.
    static var sharesState: Bool { get }

    /// Whether the process or a tool beside it reads ``Outbox/clock``, which costs a copy a step.
    static var readsClock: Bool { get }
}

extension CausalProcess {
    /// Does nothing.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {}

    /// Does nothing.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {}

    /// Does nothing: the process knows no members.
    @inlinable
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {}

    /// Does nothing.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {}

    /// Takes every message.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool { true }

    /// Returns no identity.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? { nil }

    /// False.
    @inlinable
    public static func carriesState(_ message: Message) -> Bool { false }

    /// False.
    @inlinable
    public static var sharesState: Bool { false }

    /// False.
    @inlinable
    public static var readsClock: Bool { false }
}
