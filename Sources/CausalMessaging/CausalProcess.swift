import LogicalClocks

/// A process of a distributed computation: a value that turns inputs into effects.
///
/// A process does no input or output of its own. It has no clock, socket, task or source of
/// chance; a driver (the simulator, a test, a server) hands it one input at a time and carries
/// out the effects that it puts into the ``Outbox``, in order. The same code therefore runs under
/// all of them, and a copy of the value is a copy of the process.
///
/// Layers such as ``Stamped``, ``CausallyBroadcast`` and ``ReliableChannels`` wrap a process and
/// are processes again.
public protocol CausalProcess: Sendable {
    /// What goes over the channels between processes.
    associatedtype Message: Sendable

    /// What the world outside may ask of this process.
    associatedtype Request: Sendable

    /// What this process tells the world outside.
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
}

extension CausalProcess {
    /// Does nothing.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {}

    /// Does nothing.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {}
}

/// The name of a timer among those of one process.
public struct TimerID: Hashable, Sendable {
    /// The number.
    public let rawValue: UInt64

    /// Creates a name.
    @inlinable
    public init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The name that a layer uses outside for a timer of its own.
    @inlinable
    static func own(_ number: UInt64) -> TimerID { TimerID(number << 1) }

    /// The name that a layer uses outside for a timer of the process that it wraps.
    @inlinable
    static func inner(_ timer: TimerID) -> TimerID { TimerID(timer.rawValue << 1 | 1) }

    /// The layer's own number, or the timer of the wrapped process.
    @inlinable
    var unwrapped: (own: UInt64?, inner: TimerID?) {
        rawValue & 1 == 0 ? (rawValue >> 1, nil) : (nil, TimerID(rawValue >> 1))
    }
}
