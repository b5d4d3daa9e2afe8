import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

/// A process whose state and messages can be written into a ``GlobalSnapshot``.
///
/// Applications conform; the layers around them conform when what they wrap does.
public protocol Recordable: CausalProcess {
    /// The state, as a snapshot holds it.
    var recorded: RecordedState { get }

    /// Returns a message, as a snapshot holds it.
    static func recorded(_ message: Message) -> RecordedMessage
}

/// The state of a process as a snapshot holds it.
public struct RecordedState: Hashable, Sendable {
    /// The clock of the process's last event, if it has one.
    public var clock: EventClock?

    /// The state of the application.
    public var state: JSONValue

    /// What a delivery layer had received and not yet handed to the application.
    public var heldBack: [RecordedMessage] = []

    /// What the process holds of a quantity that never grows or shrinks as a whole, if the
    /// application has one.
    public var amount: Int64?

    /// Creates a state.
    public init(state: JSONValue, amount: Int64? = nil) {
        self.state = state
        self.amount = amount
    }
}

/// A message as a snapshot holds it.
public struct RecordedMessage: Hashable, Sendable {
    /// The identity of the message, if it has one.
    public var id: MessageID?

    /// What it says.
    public var payload: JSONValue

    /// What it carries of a quantity that never grows or shrinks as a whole.
    public var amount: Int64?

    /// Creates a message.
    public init(payload: JSONValue, amount: Int64? = nil) {
        self.payload = payload
        self.amount = amount
    }
}

extension Stamped: Recordable where Base: Recordable, Clock: StampingClock {
    /// The application's state with the clock.
    public var recorded: RecordedState {
        var state = base.recorded
        state.clock = clock.recorded
        return state
    }

    /// Returns the application's message with its identity.
    public static func recorded(_ message: Message) -> RecordedMessage {
        var recorded = Base.recorded(message.payload)
        recorded.id = message.id
        return recorded
    }
}

extension CausallyBroadcast: Recordable where Base: Recordable {
    /// The state inside, with the broadcasts that wait.
    public var recorded: RecordedState {
        base.recorded.holding(waiting.map { Base.recorded($0.payload) })
    }

    /// Returns the message inside.
    public static func recorded(_ message: Message) -> RecordedMessage {
        Base.recorded(message.payload)
    }
}

extension CausallyDelivered: Recordable where Base: Recordable {
    /// The state inside, with the messages that wait.
    public var recorded: RecordedState {
        base.recorded.holding(waiting.map { Base.recorded($0.frame.payload) })
    }

    /// Returns the message inside.
    public static func recorded(_ message: Message) -> RecordedMessage {
        Base.recorded(message.payload)
    }
}

extension RecordedState {
    /// Returns the state of a layer that has not handed on some messages; what they carry is here.
    fileprivate func holding(_ messages: [RecordedMessage]) -> RecordedState {
        var state = self
        state.heldBack += messages
        if let amount { state.amount = amount &+ messages.reduce(0) { $0 &+ ($1.amount ?? 0) } }
        return state
    }
}
