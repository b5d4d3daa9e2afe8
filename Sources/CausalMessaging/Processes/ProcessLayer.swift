import CausalMetadata
import LogicalClocks

/// A process inside a layer, with the effects of its current step.
public struct Inside<Base: CausalProcess>: Sendable {
    /// The process.
    public var process: Base

    @usableFromInline var outbox = Outbox<Base.Message, Base.Output>()

    /// Puts a process inside.
    @inlinable
    public init(_ process: Base) {
        self.process = process
    }

    @inlinable
    mutating func run(
        _ step: (inout Base, inout Outbox<Base.Message, Base.Output>) -> Void
    ) {
        step(&process, &outbox)
    }
}

/// A process that wraps another and stands between it and its channels.
///
/// The protocol forwards every kind of input once for all layers, and brings what the process
/// inside asks for out again: messages through ``send(_:to:as:into:)``, outputs through
/// ``emit(_:as:into:)``, timers under names that clash with no others, and the activity of the step
/// with all of them. What a layer sends on its own account belongs to
/// ``Activity/withoutContext``: it takes no part of the identity. A layer says what is its own:
///
///     struct Counted<Base: CausalProcess>: ProcessLayer {
///         var inside: Inside<Base>
///         private(set) var count = 0
///
///         mutating func receive(
///             _ message: Base.Message, from sender: ReplicaID,
///             into outbox: inout Outbox<Base.Message, Base.Output>
///         ) {
///             count += 1
///             deliver(message, from: sender, into: &outbox)
///         }
///     }
///
/// Messages, requests and outputs are those of the process inside unless the layer has its own.
public protocol ProcessLayer: CausalProcess {
    /// The process inside.
    associatedtype Base: CausalProcess
    associatedtype Message = Base.Message
    associatedtype Request = Base.Request
    associatedtype Output = Base.Output

    /// The process inside, with the effects of its current step.
    var inside: Inside<Base> { get set }

    /// Puts a message of the process inside on its way.
    ///
    /// A layer that sends it in this step passes `activity` on. One that holds it back, or sends it
    /// again later, has the identity divided when the process inside takes its step
    /// (``forward(dividingIdentity:into:_:)``), and keeps the activity, or that of `outbox` in the
    /// place of nil.
    mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>)

    /// Passes an output of the process inside on.
    mutating func emit(
        _ output: Base.Output, as activity: Activity?, into outbox: inout Outbox<Message, Output>)

    /// Takes the news that a timer of the layer itself has run out.
    mutating func ownTimerFired(_ number: UInt64, into outbox: inout Outbox<Message, Output>)

    /// Takes over a new view before the process inside hears of it.
    mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>)
}

extension ProcessLayer {
    /// The process inside, which its owner may change between two steps.
    @inlinable
    public var base: Base {
        get { inside.process }
        _modify { yield &inside.process }
    }

    /// Does nothing: the layer sets no timers.
    @inlinable
    public mutating func ownTimerFired(
        _ number: UInt64, into outbox: inout Outbox<Message, Output>
    ) {}

    /// Does nothing: the layer knows no members.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {}

    /// Starts the process inside.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        forward(into: &outbox) { $0.start(into: &$1) }
    }

    /// Hands the timer to the layer or to the process inside, whichever set it.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        if timer.isOwn {
            ownTimerFired(timer.number, into: &outbox)
        } else {
            forward(into: &outbox) { $0.timerFired(timer.inward, into: &$1) }
        }
    }

    /// Adopts the view and hands it to the process inside.
    @inlinable
    public mutating func viewChanged(to view: View, into outbox: inout Outbox<Message, Output>) {
        adopt(view, into: &outbox)
        forward(into: &outbox) { $0.viewChanged(to: view, into: &$1) }
    }

    /// Hands the news on.
    @inlinable
    public mutating func channelOpened(
        with peer: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        forward(into: &outbox) { $0.channelOpened(with: peer, into: &$1) }
    }

    /// Whether the process inside reads the clock.
    @inlinable
    public static var readsClock: Bool { Base.readsClock }

    /// Whether the process inside broadcasts what it knows.
    @inlinable
    public static var sharesState: Bool { Base.sharesState }
}

extension ProcessLayer where Request == Base.Request {
    /// Hands the request on.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        forward(into: &outbox) { $0.handle(request, into: &$1) }
    }
}

extension ProcessLayer where Output == Base.Output {
    /// Passes the output on as it is.
    @inlinable
    public mutating func emit(
        _ output: Base.Output, as activity: Activity?, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(output, as: activity)
    }
}

extension ProcessLayer where Message == Base.Message {
    /// Passes the message on as it is.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        outbox.send(message, to: destination, as: activity)
    }

    /// Hands the message on.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        deliver(message, from: sender, into: &outbox)
    }

    /// Returns whether the process inside takes the message.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        inside.process.accepts(message, from: sender)
    }

    /// Returns the identity that the message has inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message)
    }

    /// Whether the message holds all that the sender inside knows.
    @inlinable
    public static func carriesState(_ message: Message) -> Bool {
        Base.carriesState(message)
    }
}

extension ProcessLayer {
    /// Hands a message to the process inside.
    ///
    /// - Parameters:
    ///   - message: The message.
    ///   - sender: The process that sent it.
    ///   - activity: For a message that was held back, the activity with which it came; nil if it
    ///     came in this step.
    ///   - dividingIdentity: Whether each effect gets its part of the identity here.
    ///   - outbox: Where the effects go.
    @inlinable
    public mutating func deliver(
        _ message: Base.Message, from sender: ReplicaID, as activity: Activity? = nil,
        dividingIdentity: Bool = false, into outbox: inout Outbox<Message, Output>
    ) {
        if let activity {
            forward(as: activity, into: &outbox) { $0.receive(message, from: sender, into: &$1) }
        } else {
            forward(dividingIdentity: dividingIdentity, into: &outbox) {
                $0.receive(message, from: sender, into: &$1)
            }
        }
    }

    /// Lets the process inside take a step that belongs to the activity of this one.
    ///
    /// - Parameters:
    ///   - dividingIdentity: Whether each effect gets its part of the identity here, and not at the
    ///     layer or driver that stamps it: a layer that holds effects back needs that.
    ///   - outbox: Where the effects go.
    ///   - step: The step.
    @inlinable
    public mutating func forward(
        dividingIdentity: Bool = false, into outbox: inout Outbox<Message, Output>,
        _ step: (inout Base, inout Outbox<Base.Message, Base.Output>) -> Void
    ) {
        inside.outbox.begin(in: outbox)
        inside.run(step)
        if dividingIdentity { inside.outbox.divideIdentity() }
        // Before the effects come out, since a layer may keep the activity with one of them.
        if !outbox.activity.context.isEmpty || !inside.outbox.activity.context.isEmpty {
            outbox.activity.context = inside.outbox.activity.context
        }
        bringOut(into: &outbox)
        inside.outbox.endStep()
    }

    /// Lets the process inside take a step that belongs to another activity than this one, because
    /// its input was held back.
    @inlinable
    public mutating func forward(
        as activity: Activity, into outbox: inout Outbox<Message, Output>,
        _ step: (inout Base, inout Outbox<Base.Message, Base.Output>) -> Void
    ) {
        inside.outbox.begin(in: outbox)
        inside.outbox.activity = activity
        inside.run(step)
        inside.outbox.assignActivities()
        bringOut(into: &outbox)
        inside.outbox.endStep()
    }

    @inlinable
    mutating func bringOut(into outbox: inout Outbox<Message, Output>) {
        // Effects are moved out from the end, which counts nothing in them: several are turned round
        // before. Most steps have one or none.
        let count = inside.outbox.sends.count
        if count > 1 { inside.outbox.sends.reverse() }
        while !inside.outbox.sends.isEmpty {
            let effect = inside.outbox.sends.removeLast()
            send(effect.message, to: effect.destination, as: effect.activity, into: &outbox)
        }
        inside.outbox.forgetRoom(for: count)
        for index in inside.outbox.timers.indices {
            let timer = inside.outbox.timers[index]
            if let ticks = timer.delayTicks {
                outbox.setTimer(timer.id.outward, afterTicks: ticks, as: timer.activity)
            } else {
                outbox.cancelTimer(timer.id.outward)
            }
        }
        if inside.outbox.emissions.count > 1 { inside.outbox.emissions.reverse() }
        while !inside.outbox.emissions.isEmpty {
            let emission = inside.outbox.emissions.removeLast()
            emit(emission.output, as: emission.activity, into: &outbox)
        }
    }
}
