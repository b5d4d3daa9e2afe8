import CausalMetadata
import LogicalClocks

/// Where a message goes.
@frozen
public enum Destination: Hashable, Sendable {
    /// To one process, over the channel that leads there.
    case one(ReplicaID)
    /// To every process that a channel leads to.
    case all
}

/// The effects of one step of a ``CausalProcess``, in the order in which they were asked for.
///
/// The process fills it; the driver, or the layer around the process, takes the effects out.
public struct Outbox<Message: Sendable, Output: Sendable>: Sendable {
    /// A message with where it goes.
    @frozen
    public struct Send: Sendable {
        /// Where it goes.
        public let destination: Destination
        /// What goes there.
        public let message: Message

        @inlinable
        init(destination: Destination, message: Message) {
            self.destination = destination
            self.message = message
        }
    }

    /// A timer with the ticks until it runs out.
    @frozen
    public struct Timer: Sendable {
        /// The name of the timer.
        public let id: TimerID
        /// The ticks from now.
        public let delayTicks: UInt64

        @inlinable
        init(id: TimerID, delayTicks: UInt64) {
            self.id = id
            self.delayTicks = delayTicks
        }
    }

    /// The messages to send.
    public var sends: [Send] = []

    /// The timers to set.
    public var timers: [Timer] = []

    /// What to tell the world outside.
    public var outputs: [Output] = []

    /// The context of the activity that this step belongs to: that of the message received, or
    /// empty.
    ///
    /// What it holds at the end of the step rides on the messages sent in the step.
    public var context = CausalContext()

    /// Creates an empty outbox.
    @inlinable
    public init() {}

    /// Whether nothing was asked for.
    @inlinable
    public var isEmpty: Bool { sends.isEmpty && timers.isEmpty && outputs.isEmpty }

    /// Sends a message to one process.
    @inlinable
    public mutating func send(_ message: Message, to receiver: ReplicaID) {
        sends.append(Send(destination: .one(receiver), message: message))
    }

    /// Sends a message to every process that a channel leads to.
    @inlinable
    public mutating func broadcast(_ message: Message) {
        sends.append(Send(destination: .all, message: message))
    }

    /// Sends a message to a destination.
    @inlinable
    public mutating func send(_ message: Message, to destination: Destination) {
        sends.append(Send(destination: destination, message: message))
    }

    /// Asks to be woken after a number of ticks; a timer set again runs out both times.
    @inlinable
    public mutating func setTimer(_ id: TimerID, afterTicks delayTicks: UInt64) {
        timers.append(Timer(id: id, delayTicks: delayTicks))
    }

    /// Tells the world outside.
    @inlinable
    public mutating func emit(_ output: Output) {
        outputs.append(output)
    }

    /// Forgets every effect and keeps the room for more.
    @inlinable
    public mutating func removeAll() {
        if !sends.isEmpty { sends.removeAll(keepingCapacity: true) }
        if !timers.isEmpty { timers.removeAll(keepingCapacity: true) }
        if !outputs.isEmpty { outputs.removeAll(keepingCapacity: true) }
        if !context.isEmpty { context = CausalContext() }
    }
}
