import CausalMetadata
import ExecutionTrace
import LogicalClocks

/// One step of a stamped process: its cause, and everything that it did.
///
/// A record is whole: the answers to a request stand beside the request, so there is no need
/// to pair them up afterwards. It never changes, and the layers outside pass on a reference to it.
public final class StepRecord<Base: CausalProcess, Clock: LogicalClock>: Sendable {
    /// The cause of a step.
    public indirect enum Cause: Sendable {
        /// The process began, or began again.
        case start
        /// Somebody outside asked for something: an event.
        case request(Base.Request)
        /// A message arrived from a process: an event.
        case message(MessageID, from: ReplicaID, Base.Message)
        /// A timer ran out.
        case timer(TimerID)
        /// Members or channels changed.
        case view(UInt64)
        /// The channels to and from a process were opened.
        case channel(ReplicaID)
    }

    /// A message that was sent in the step: an event.
    public struct Send: Sendable {
        /// The identity of the message; the copies of a broadcast share it.
        public let id: MessageID
        /// The receivers it was sent to.
        public let destination: Destination
        /// The message.
        public let message: Base.Message
        /// The clock of the send.
        public let clock: Clock

        @inlinable
        init(id: MessageID, destination: Destination, message: Base.Message, clock: Clock) {
            self.id = id
            self.destination = destination
            self.message = message
            self.clock = clock
        }
    }

    /// What caused the step.
    public let cause: Cause

    /// The clock after the cause and before the first send.
    public let clock: Clock

    /// The context of the activity at the end of the step, without its identity.
    public let context: CausalContext

    /// The messages that were sent, in order.
    public let sends: [Send]

    /// The outputs of the process, in order: the answers, if it was asked something.
    public let answers: [Base.Output]

    @inlinable
    init(
        cause: Cause, clock: Clock, context: CausalContext, sends: [Send], answers: [Base.Output]
    ) {
        self.cause = cause
        self.clock = clock
        self.context = context
        self.sends = sends
        self.answers = answers
    }
}

/// An output of a ``Stamped`` process.
public enum StampedOutput<Base: CausalProcess, Clock: LogicalClock>: Sendable {
    /// What the process inside said, if its steps are not observed.
    indirect case answer(Base.Output)
    /// A step of the process inside, with what it said.
    case step(StepRecord<Base, Clock>)

    /// What the process inside said, in whatever form it came.
    @inlinable
    public var answers: [Base.Output] {
        switch self {
        case .answer(let output): [output]
        case .step(let record): record.answers
        }
    }
}

/// A clock that can ride on messages and be recorded in a trace.
public typealias StampingClock = LogicalClock & RecordableClock
