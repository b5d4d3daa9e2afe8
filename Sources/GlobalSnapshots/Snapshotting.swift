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
/// that is not so shows it in ``SnapshotVerifier``.
public struct Snapshotting<Base: CausalProcess>: CausalProcess {
    /// What goes over the channels.
    public typealias Message = SnapshotFrame<Base.Message>

    /// What the process may be asked.
    public typealias Request = SnapshotRequest<Base.Request>

    /// What the process says.
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

    @usableFromInline
    struct Recording: Sendable {
        @usableFromInline var part: SnapshotPart<Base>
        /// The channels whose marker has not come, as indices of `part.incoming`.
        @usableFromInline var openCount: Int
        @usableFromInline var messageCount = 0

        @inlinable
        init(part: SnapshotPart<Base>, openCount: Int) {
            self.part = part
            self.openCount = openCount
        }
    }

    /// The process inside.
    public var base: Base

    @usableFromInline let replica: ReplicaID
    @usableFromInline let topology: Topology
    @usableFromInline let recordedMessagesMax: Int
    @usableFromInline var sent: [UInt64]
    @usableFromInline var received: [UInt64]
    @usableFromInline var active: [Recording] = []
    @usableFromInline var known: Set<SnapshotID> = []
    @usableFromInline var inner = Outbox<Base.Message, Base.Output>()

    /// Wraps a process.
    ///
    /// - Parameters:
    ///   - base: The process inside.
    ///   - replica: The process that this is.
    ///   - topology: The channels between all processes.
    ///   - recordedMessagesMax: The most messages that are recorded for one snapshot here.
    @inlinable
    public init(
        _ base: Base, replica: ReplicaID, topology: Topology,
        recordedMessagesMax: Int = Self.recordedMessagesMax
    ) {
        self.base = base
        self.replica = replica
        self.topology = topology
        self.recordedMessagesMax = recordedMessagesMax
        sent = Array(repeating: 0, count: topology.processCount)
        received = sent
    }

    /// The processes whose channels to this one a snapshot still waits for, in order; nil if the
    /// snapshot is not under way here.
    @inlinable
    public func openSenders(of id: SnapshotID) -> [ReplicaID]? {
        guard let recording = active.first(where: { $0.part.id == id }) else { return nil }
        return recording.part.incoming.filter(\.markers.isEmpty).map(\.sender)
    }

    /// Starts the process inside.
    @inlinable
    public mutating func start(into outbox: inout Outbox<Message, Output>) {
        base.start(into: &inner)
        drain(into: &outbox)
    }

    /// Hands a request on, or begins or abandons a snapshot.
    @inlinable
    public mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        switch request {
        case .application(let request):
            base.handle(request, into: &inner)
            drain(into: &outbox)
        case .begin(let id, let initiators):
            guard !known.contains(id) else {
                outbox.emit(.refused(id, .alreadyRecorded))
                return
            }
            record(id, initiators, into: &outbox)
            finish(id, into: &outbox)
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
        switch message {
        case .message(_, let payload):
            log(message, from: sender, into: &outbox)
            received[sender.index] += 1
            base.receive(payload, from: sender, into: &inner)
            drain(into: &outbox)
        case .marker(let marker):
            if !known.contains(marker.id) { record(marker.id, marker.initiators, into: &outbox) }
            close(marker, from: sender)
            finish(marker.id, into: &outbox)
        }
    }

    /// Hands the timer on.
    @inlinable
    public mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        base.timerFired(timer, into: &inner)
        drain(into: &outbox)
    }

    /// Records the state of the process and sends the markers.
    @inlinable
    mutating func record(
        _ id: SnapshotID, _ initiators: [ReplicaID], into outbox: inout Outbox<Message, Output>
    ) {
        guard known.count < Self.knownMax else {
            outbox.emit(.refused(id, .tooManyKnown))
            return
        }
        // Known even if there is no room: to record at a later marker would be too late.
        known.insert(id)
        guard active.count < Self.activeMax else {
            outbox.emit(.refused(id, .tooManyActive))
            return
        }
        let scope = Set(topology.reachable(from: initiators))
        let incoming = topology.senders(to: replica).filter(scope.contains).map {
            SnapshotPart<Base>.IncomingChannel(sender: $0, receivedBefore: received[$0.index])
        }
        let part = SnapshotPart(
            id: id, process: replica, state: base, sentBefore: sent, incoming: incoming)
        active.append(Recording(part: part, openCount: incoming.count))
        outbox.emit(.recorded(id))
        for receiver in topology.receivers(from: replica) {
            let marker = SnapshotMarker(
                id: id, initiators: initiators, sentBefore: sent[receiver.index])
            outbox.send(.marker(marker), to: receiver)
        }
    }

    /// Keeps a message for every snapshot that still records its channel.
    @inlinable
    mutating func log(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        for index in active.indices.reversed() {
            guard
                let channel = active[index].part.incoming.firstIndex(where: {
                    $0.sender == sender && $0.markers.isEmpty
                })
            else { continue }
            active[index].part.incoming[channel].messages.append(message)
            active[index].messageCount += 1
            if active[index].messageCount > recordedMessagesMax {
                outbox.emit(.refused(active[index].part.id, .channelOverflow))
                active.remove(at: index)
            }
        }
    }

    @inlinable
    mutating func close(_ marker: SnapshotMarker, from sender: ReplicaID) {
        guard let index = active.firstIndex(where: { $0.part.id == marker.id }),
            let channel = active[index].part.incoming.firstIndex(where: { $0.sender == sender })
        else { return }  // A marker that arrives twice, or late, is harmless.
        if active[index].part.incoming[channel].markers.isEmpty { active[index].openCount -= 1 }
        active[index].part.incoming[channel].markers.append(marker)
    }

    /// Hands the part over once every channel is closed.
    @inlinable
    mutating func finish(_ id: SnapshotID, into outbox: inout Outbox<Message, Output>) {
        guard let index = active.firstIndex(where: { $0.part.id == id }),
            active[index].openCount == 0
        else { return }
        outbox.emit(.part(active.remove(at: index).part))
    }

    @inlinable
    mutating func drain(into outbox: inout Outbox<Message, Output>) {
        for send in inner.sends {
            switch send.destination {
            case .one(let receiver): transmit(send.message, to: receiver, into: &outbox)
            case .all:
                for receiver in topology.receivers(from: replica) {
                    transmit(send.message, to: receiver, into: &outbox)
                }
            }
        }
        for timer in inner.timers { outbox.setTimer(timer.id, afterTicks: timer.delayTicks) }
        for output in inner.outputs { outbox.emit(.application(output)) }
        inner.removeAll()
    }

    @inlinable
    mutating func transmit(
        _ payload: Base.Message, to receiver: ReplicaID,
        into outbox: inout Outbox<Message, Output>
    ) {
        sent[receiver.index] += 1
        outbox.send(.message(number: sent[receiver.index], payload), to: receiver)
    }
}
