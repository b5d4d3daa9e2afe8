import CausalMetadata
import ExecutionTrace
import LogicalClocks

/// A destination of a message: one process, or all that a channel leads to.
@frozen
public enum Destination: Hashable, Sendable {
    /// To one process, over the channel that leads there.
    case one(ReplicaID)
    /// To every process that a channel leads to.
    case all
}

/// One step of a ``CausalProcess``: what its input came with, and its effects in the order in which
/// they were asked for.
///
/// The driver, or the layer around the process, sets what the input came with, and takes the
/// effects out after the step.
public struct Outbox<Message: Sendable, Output: Sendable>: Sendable {
    /// A message with where it goes.
    @frozen
    public struct Send: Sendable {
        /// Where it goes.
        public let destination: Destination
        /// What goes there.
        public let message: Message
        /// The activity that it belongs to; nil for that of the step.
        public var activity: Activity?

        @inlinable
        init(destination: Destination, message: consuming Message, activity: consuming Activity?) {
            self.destination = destination
            self.message = message
            self.activity = activity
        }
    }

    /// A timer with the ticks until it runs out.
    @frozen
    public struct Timer: Sendable {
        /// The name of the timer.
        public let id: TimerID
        /// The ticks from now; nil to cancel every timer of that name that is pending.
        public let delayTicks: UInt64?
        /// The activity that it belongs to; nil for that of the step.
        public var activity: Activity?

        @inlinable
        init(id: TimerID, delayTicks: UInt64?, activity: Activity?) {
            self.id = id
            self.delayTicks = delayTicks
            self.activity = activity
        }
    }

    /// An effect for the world outside.
    @frozen
    public struct Emission: Sendable {
        /// What it is told.
        public let output: Output
        /// The activity that it belongs to; nil for that of the step.
        public var activity: Activity?

        @inlinable
        init(output: consuming Output, activity: consuming Activity?) {
            self.output = output
            self.activity = activity
        }
    }

    /// The messages to send.
    public var sends: [Send] = []

    /// The timers to set and to cancel.
    public var timers: [Timer] = []

    /// What to tell the world outside.
    public var emissions: [Emission] = []

    /// The activity of the step: that of the input at the beginning, and what became of it at the
    /// end.
    public var activity = Activity()

    /// The time of the step, in the ticks of whoever drives the process.
    public var now: UInt64 = 0

    /// The largest number of messages of this process that wait on one channel to be acknowledged,
    /// where a layer outside counts them; it comes with requests, and is 0 in other steps.
    public var backlogCount = 0

    /// The clock of the step's first event, where a layer outside stamps events and
    /// ``CausalProcess/readsClock`` asks for it.
    public var clock: EventClock?

    /// Creates an empty outbox.
    @inlinable
    public init() {}

    /// The context of the activity that this step belongs to.
    ///
    /// What it holds at the end of the step leaves with the effects of the step.
    @inlinable
    public var context: CausalContext {
        get { activity.context }
        set { activity.context = newValue }
    }

    /// Whether nothing was asked for.
    @inlinable
    public var isEmpty: Bool { sends.isEmpty && timers.isEmpty && emissions.isEmpty }

    /// Sends a message to one process.
    @inlinable
    public mutating func send(_ message: consuming Message, to receiver: ReplicaID) {
        send(message, to: .one(receiver))
    }

    /// Sends a message to every process that a channel leads to.
    @inlinable
    public mutating func broadcast(_ message: consuming Message) {
        send(message, to: .all)
    }

    /// Sends a message to a destination, as part of an activity; nil for that of the step.
    @inlinable
    public mutating func send(
        _ message: consuming Message, to destination: Destination,
        as activity: consuming Activity? = nil
    ) {
        sends.append(Send(destination: destination, message: message, activity: activity))
    }

    /// Asks to be woken after a number of ticks; a timer set again runs out both times.
    @inlinable
    public mutating func setTimer(
        _ id: TimerID, afterTicks delayTicks: UInt64, as activity: Activity? = nil
    ) {
        timers.append(Timer(id: id, delayTicks: delayTicks, activity: activity))
    }

    /// Forgets every timer of a name that is pending; without one it does nothing.
    @inlinable
    public mutating func cancelTimer(_ id: TimerID) {
        timers.append(Timer(id: id, delayTicks: nil, activity: nil))
    }

    /// Tells the world outside.
    @inlinable
    public mutating func emit(
        _ output: consuming Output, as activity: consuming Activity? = nil
    ) {
        emissions.append(Emission(output: output, activity: activity))
    }

    /// The most messages for which a step keeps the room that it found.
    @usableFromInline static var keptSendsMax: Int { 64 }

    /// Forgets every effect and what the input came with, and keeps the room for more.
    ///
    /// A step that sent to a great many leaves none: each process of a large network has an outbox
    /// in every layer, and seldom fills it.
    @inlinable
    public mutating func removeAll() {
        // Most steps have few effects or none, and taking these out one by one costs less than to
        // replace a range by nothing.
        forgetRoom(for: sends.count)
        while !sends.isEmpty { sends.removeLast() }
        while !timers.isEmpty { timers.removeLast() }
        while !emissions.isEmpty { emissions.removeLast() }
        if !activity.context.isEmpty { activity.context = CausalContext() }
        activity.lineage = Lineage()
        backlogCount = 0
        if clock != nil { clock = nil }
    }

    /// Forgets what is left of a step whose messages and outputs were moved out; the rest is what
    /// the next step sets when it begins.
    @inlinable
    mutating func endStep() {
        while !timers.isEmpty { timers.removeLast() }
        if !activity.context.isEmpty { activity.context = CausalContext() }
        if clock != nil { clock = nil }
    }

    /// Lets go of the room of a step that sent more messages than most do.
    @inlinable
    mutating func forgetRoom(for sendCount: Int) {
        if sendCount > Self.keptSendsMax { sends = [] }
    }
}

extension Outbox {
    /// Takes over what the input of a step outside came with.
    @inlinable
    mutating func begin<OtherMessage, OtherOutput>(
        in other: Outbox<OtherMessage, OtherOutput>
    ) {
        activity.lineage = other.activity.lineage
        if !other.activity.context.isEmpty { activity.context = other.activity.context }
        now = other.now
        backlogCount = other.backlogCount
        if other.clock != nil { clock = other.clock }
    }

    /// Gives each effect of the step its activity, and with it a part of the identity.
    ///
    /// Each that can go on counting gets one: messages to one receiver, timers, and the last output.
    /// A broadcast, which many take, and further outputs go without, and what is left of the step does
    /// too.
    ///
    /// Most contexts are empty or hold no identity, and then nothing needs to be divided.
    @inlinable
    public mutating func divideIdentity() {
        guard !activity.context.isEmpty, !activity.context.isAnonymous else { return }
        assignActivities()
    }

    /// Gives each effect of the step its activity, whatever its context holds.
    @inlinable
    mutating func assignActivities() {
        var takers = sends.count { $0.activity == nil && $0.destination != .all }
        takers += timers.count { $0.activity == nil && $0.delayTicks != nil }
        let lastEmission = emissions.lastIndex { $0.activity == nil }
        if lastEmission != nil { takers += 1 }
        let isTaken = takers > 0
        for index in sends.indices where sends[index].activity == nil {
            let isOne = sends[index].destination != .all
            sends[index].activity = isOne ? nextBranch(&takers) : anonymous
        }
        for index in timers.indices
        where timers[index].activity == nil && timers[index].delayTicks != nil {
            timers[index].activity = nextBranch(&takers)
        }
        for index in emissions.indices where emissions[index].activity == nil {
            emissions[index].activity = index == lastEmission ? nextBranch(&takers) : anonymous
        }
        if isTaken { activity = anonymous }
    }

    /// A branch of the context; the last taker gets what is left.
    @inlinable
    mutating func nextBranch(_ takers: inout Int) -> Activity {
        takers -= 1
        if takers == 0 { return activity }
        return Activity(context: activity.context.branch(), lineage: activity.lineage)
    }

    @inlinable
    var anonymous: Activity { activity.peeked }
}
