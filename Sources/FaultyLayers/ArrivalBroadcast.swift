import CausalMessaging
import LogicalClocks

/// A broadcast layer that is wrong on purpose: it delivers broadcasts as they arrive.
///
/// It speaks the frames of `CausallyBroadcast` and delivers each broadcast once, but never lets one
/// wait for what it depends on. Whoever needs causal order is wrong above it, on some runs: a checker
/// must catch these.
public struct ArrivalBroadcast<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
    public typealias Message = BroadcastFrame<Base.Message>

    /// The process inside, with the effects of its current step.
    public var inside: Inside<Base>

    @usableFromInline let replica: ReplicaID
    @usableFromInline var relayReceivers: [ReplicaID]
    /// How many broadcasts of each process were delivered without a gap, or sent by this one.
    @usableFromInline var delivered = VectorClock()
    /// What was delivered beyond a gap.
    @usableFromInline var ahead: Set<Dot> = []

    /// Wraps a process.
    @inlinable
    public init(_ base: Base, replica: ReplicaID, view: View) {
        inside = Inside(base)
        self.replica = replica
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Takes over the channels on which broadcasts are passed on.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        relayReceivers = view.topology.isComplete ? [] : view.topology.receivers(from: replica)
    }

    /// Delivers the message at once, unless it came before.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .direct(let payload): deliver(payload, from: sender, into: &outbox)
        case .broadcast(let origin, let clock, let payload),
            .state(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            guard isNew(dot) else { return }
            ahead.insert(dot)
            while ahead.remove(Dot(origin, delivered[origin] + 1)) != nil {
                delivered.tick(at: origin)
            }
            for receiver in relayReceivers where receiver != sender && receiver != origin {
                // What is passed on says what it said when it came, and not what is added here.
                let activity = outbox.activity.branch()
                outbox.send(message, to: .one(receiver), as: activity)
            }
            deliver(payload, from: origin, into: &outbox)
        }
    }

    /// Returns whether the process inside takes the message; one that came before is dropped in any
    /// case.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        switch message {
        case .direct(let payload): return inside.process.accepts(payload, from: sender)
        case .broadcast(let origin, let clock, let payload),
            .state(let origin, let clock, let payload):
            let dot = Dot(origin, clock[origin])
            return !isNew(dot) || inside.process.accepts(payload, from: origin)
        }
    }

    /// Returns the identity of the message inside.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        Base.messageID(of: message.payload)
    }

    /// Numbers a broadcast; a message to one process goes as it is.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        switch destination {
        case .one: outbox.send(.direct(message), to: destination, as: activity)
        case .all:
            delivered.tick(at: replica)
            outbox.send(
                .broadcast(origin: replica, clock: delivered, message), to: .all, as: activity)
        }
    }

    /// Returns whether a broadcast has not been delivered.
    @inlinable
    func isNew(_ dot: Dot) -> Bool {
        dot.replica != replica && dot.counter > delivered[dot.replica] && !ahead.contains(dot)
    }
}
