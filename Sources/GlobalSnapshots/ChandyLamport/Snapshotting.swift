import CausalMessaging
import LogicalClocks

/// The layer that records consistent global states of a running computation (Chandy and Lamport,
/// "Distributed Snapshots: Determining Global States of Distributed Systems", TOCS 1985).
///
/// Asked to begin, a process records its state and sends a marker on every channel before
/// anything else. On the first marker a process does the same, and the channel that the marker
/// came on is recorded as empty; the state of every other channel is what arrives on it from
/// then until its marker. The process inside sees nothing of this.
///
/// Any number of snapshots may be under way, each by itself. One may be started by several
/// processes; those that no initiator can reach are outside its scope, and channels from them are
/// not waited for. The channels below must be FIFO and lose nothing: the snapshot of a network
/// that is not like that shows it in ``SnapshotVerifier``.
public struct Snapshotting<Base: CausalProcess>: ProcessLayer {
    /// The messages on the channels.
    public typealias Message = SnapshotFrame<Base.Message>

    /// The requests to the process.
    public typealias Request = SnapshotRequest<Base.Request>

    /// The outputs of the process.
    public typealias Output = SnapshotOutput<Base>

    /// The most snapshots that may be under way at one process.
    @inlinable
    public static var activeMax: Int { 64 }

    /// The most snapshots that a process remembers the names of.
    @inlinable
    public static var knownMax: Int { 65_536 }

    /// The most messages that are recorded for one snapshot at one process.
    @inlinable
    public static var recordedMessagesMax: Int { 1_000_000 }

    /// The process inside, with the effects of its current step.
    public var inside: Inside<Base>

    @usableFromInline let replica: ReplicaID
    @usableFromInline let recordedMessagesMax: Int
    @usableFromInline var topology: Topology
    /// How many messages were sent to and received from each process, by its index.
    @usableFromInline var sent: [UInt64] = []
    @usableFromInline var received: [UInt64] = []
    @usableFromInline var active: [SnapshotRecording<Base>] = []
    @usableFromInline var known: Set<SnapshotID> = []

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - view: The members and the channels between them.
    ///   - recordedMessagesMax: The most messages that are recorded for one snapshot here.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, view: View,
        recordedMessagesMax: Int = Self.recordedMessagesMax
    ) {
        inside = Inside(base)
        self.replica = replica
        self.recordedMessagesMax = recordedMessagesMax
        topology = view.topology
        use(view.topology)
    }

    /// Returns the processes whose channels to this one a snapshot still waits for, in order; nil
    /// if the snapshot is not under way here.
    public func openSenders(of id: SnapshotID) -> [ReplicaID]? {
        guard let recording = active.first(where: { $0.part.id == id }) else { return nil }
        return recording.part.incoming.filter(\.isOpen).map(\.sender)
    }

    /// Hands a request on, or begins or abandons a snapshot.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        switch request {
        case .application(let request):
            forward(into: &outbox) { $0.handle(request, into: &$1) }
        case .begin(let id, let initiators): begin(id, initiators, into: &outbox)
        case .abandon(let id):
            active.removeAll { $0.part.id == id }
            // Where there is no room for the name, its markers are refused for that reason.
            if known.count < Self.knownMax { known.insert(id) }
        }
    }

    /// Takes a message, which every open recording of its channel keeps, or a marker.
    ///
    /// - Complexity: O(*s*), where *s* is the number of snapshots under way.
    @inlinable
    public mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        guard sender.index < received.count else { return }
        switch message {
        case .message(_, let payload):
            if !active.isEmpty { log(message, from: sender, into: &outbox) }
            received[sender.index] += 1
            deliver(payload, from: sender, into: &outbox)
        case .marker(let marker):
            take(marker, from: sender, into: &outbox)
        }
    }

    /// Returns whether the process inside takes the message; a marker is always taken.
    @inlinable
    public func accepts(_ message: Message, from sender: ReplicaID) -> Bool {
        switch message {
        case .message(_, let payload): inside.process.accepts(payload, from: sender)
        case .marker: true
        }
    }

    /// Returns the identity of the message inside, if it is one.
    @inlinable
    public static func messageID(of message: Message) -> MessageID? {
        switch message {
        case .message(_, let payload): Base.messageID(of: payload)
        case .marker: nil
        }
    }

    /// Numbers a message for each of its receivers.
    @inlinable
    public mutating func send(
        _ message: Base.Message, to destination: Destination, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        switch destination {
        case .one(let receiver): transmit(message, to: receiver, as: activity, into: &outbox)
        case .all:
            for receiver in topology.receivers(from: replica) {
                transmit(message, to: receiver, as: activity, into: &outbox)
            }
        }
    }

    /// Passes an output of the process inside on.
    @inlinable
    public mutating func emit(
        _ output: Base.Output, as activity: Activity?, into outbox: inout Outbox<Message, Output>
    ) {
        outbox.emit(.application(output), as: activity)
    }

    /// Takes over the channels of a new view.
    ///
    /// A snapshot that is under way keeps the scope with which it began here.
    @inlinable
    public mutating func adopt(_ view: View, into outbox: inout Outbox<Message, Output>) {
        use(view.topology)
    }

    @inlinable
    mutating func transmit(
        _ payload: Base.Message, to receiver: ReplicaID, as activity: Activity?,
        into outbox: inout Outbox<Message, Output>
    ) {
        sent[receiver.index] += 1
        outbox.send(
            .message(number: sent[receiver.index], payload), to: .one(receiver), as: activity)
    }

    @inlinable
    mutating func use(_ topology: Topology) {
        self.topology = topology
        let missing = max(topology.indexBound - sent.count, 0)
        sent += repeatElement(0, count: missing)
        received += repeatElement(0, count: missing)
    }
}
