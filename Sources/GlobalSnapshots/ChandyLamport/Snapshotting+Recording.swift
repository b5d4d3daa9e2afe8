import CausalMessaging
import LogicalClocks

/// A snapshot that is under way at one process.
@usableFromInline
struct SnapshotRecording<Base: CausalProcess>: Sendable {
    @usableFromInline var part: SnapshotPart<Base>
    /// The number of channels whose marker has not come.
    @usableFromInline var openCount: Int
    @usableFromInline var messageCount = 0
    /// For each process by its index, the place of its channel in `part.incoming`, or -1.
    @usableFromInline let places: [Int32]

    @inlinable
    init(part: SnapshotPart<Base>, indexBound: Int) {
        self.part = part
        openCount = part.incoming.count
        var places = [Int32](repeating: -1, count: indexBound)
        for (place, channel) in part.incoming.enumerated() {
            places[channel.sender.index] = Int32(place)
        }
        self.places = places
    }

    /// Returns the place of the channel from a process, if the snapshot waits for one.
    @inlinable
    func place(of sender: ReplicaID) -> Int? {
        guard sender.index < places.count, places[sender.index] >= 0 else { return nil }
        return Int(places[sender.index])
    }
}

extension Snapshotting {
    @inlinable
    mutating func begin(
        _ id: SnapshotID, _ initiators: [ReplicaID], into outbox: inout Outbox<Message, Output>
    ) {
        guard !known.contains(id) else { return outbox.emit(.refused(id, .alreadyRecorded)) }
        guard initiators.contains(replica) else {
            return outbox.emit(.refused(id, .notAnInitiator))
        }
        record(id, initiators, into: &outbox)
        finish(id, into: &outbox)
    }

    @inlinable
    mutating func take(
        _ marker: SnapshotMarker, from sender: ReplicaID,
        into outbox: inout Outbox<Message, Output>
    ) {
        if !known.contains(marker.id) {
            // A marker comes from outside: one that no member began must not be taken up.
            guard marker.initiators.contains(where: topology.contains) else {
                return outbox.emit(.refused(marker.id, .unknownInitiators))
            }
            record(marker.id, marker.initiators, into: &outbox)
        }
        close(marker, from: sender)
        finish(marker.id, into: &outbox)
    }

    /// Records the state of the process and sends the markers.
    ///
    /// - Complexity: O(*n*) on a strongly connected network of *n* processes, else O(*n* + *c*) with
    ///   *c* channels.
    @inlinable
    mutating func record(
        _ id: SnapshotID, _ initiators: [ReplicaID], into outbox: inout Outbox<Message, Output>
    ) {
        guard known.count < Self.knownMax else {
            return outbox.emit(.refused(id, .tooManyKnown))
        }
        // Known even if there is no room: to record at a later marker would be too late.
        known.insert(id)
        guard active.count < Self.activeMax else {
            return outbox.emit(.refused(id, .tooManyActive))
        }
        var senders = topology.senders(to: replica)
        if !topology.isStronglyConnected {
            let scope = Set(topology.reachable(from: initiators))
            senders.removeAll { !scope.contains($0) }
        }
        let part = SnapshotPart(
            id: id, process: replica, state: base, sentBefore: sent,
            incoming: senders.map {
                SnapshotPart<Base>.IncomingChannel(sender: $0, receivedBefore: received[$0.index])
            })
        active.append(SnapshotRecording(part: part, indexBound: topology.indexBound))
        outbox.emit(.recorded(id), as: outbox.activity.peeked)
        let first = SnapshotMarker(id: id, initiators: initiators, sentBefore: 0)
        for receiver in topology.receivers(from: replica) {
            let marker = first.marker(sentBefore: sent[receiver.index])
            outbox.send(.marker(marker), to: .one(receiver), as: outbox.activity.withoutContext)
        }
    }

    /// Keeps a message for every snapshot that still records its channel.
    @inlinable
    mutating func log(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        for index in active.indices.reversed() {
            guard let place = active[index].place(of: sender),
                active[index].part.incoming[place].isOpen
            else { continue }
            active[index].part.incoming[place].messages.append(message)
            active[index].messageCount += 1
            if active[index].messageCount > recordedMessagesMax {
                outbox.emit(.refused(active[index].part.id, .channelOverflow))
                active.remove(at: index)
            }
        }
    }

    @inlinable
    mutating func close(_ marker: SnapshotMarker, from sender: ReplicaID) {
        guard let index = activeIndex(of: marker.id),
            let place = active[index].place(of: sender)
        else { return }  // A marker that arrives twice, or late, is harmless.
        if active[index].part.incoming[place].isOpen { active[index].openCount -= 1 }
        active[index].part.incoming[place].take(marker)
    }

    /// Returns the place of a snapshot that is under way here.
    @inlinable
    func activeIndex(of id: SnapshotID) -> Int? {
        // By index: a recording that is looked at as a whole is copied, with the state in it.
        active.indices.first { active[$0].part.id == id }
    }

    /// Hands the part over once every channel is closed.
    @inlinable
    mutating func finish(
        _ id: SnapshotID, into outbox: inout Outbox<Message, Output>
    ) {
        guard let index = activeIndex(of: id), active[index].openCount == 0 else { return }
        outbox.emit(.part(active.remove(at: index).part))
    }
}
