import CausalMessaging
import GlobalSnapshots
import LogicalClocks

/// The algorithm of Chandy and Lamport in its plainest form, and what happens to it if one thing
/// is done wrong.
///
/// Everything that ever arrived is kept; what a channel held is cut out of it at the end. Without
/// a fault, the model says what the real layer must say.
struct FaultySnapshotting<Base: Recordable>: SnapshotLayer {
    typealias Message = SnapshotFrame<Base.Message>
    typealias Request = SnapshotRequest<Base.Request>
    typealias Output = SnapshotOutput<Base>

    /// A frame with the snapshot that was the newest under way when it arrived.
    struct Arrival: Sendable {
        var frame: Message
        var newest: SnapshotID?
    }

    struct Recording: Sendable {
        let id: SnapshotID
        var state: Base
        var sent: [UInt64]
        var received: [UInt64]
        let senders: [ReplicaID]
        let parent: ReplicaID?
        /// How many frames had arrived from each process when the state was recorded.
        let opened: [Int]
        /// How many had arrived when the channel was closed, and the markers that closed it.
        var closed: [Int?]
        var markers: [[SnapshotMarker]]
        var isDone = false
    }

    var base: Base
    let fault: SnapshotFault
    let replica: ReplicaID
    let topology: Topology
    var sent: [UInt64]
    var received: [UInt64]
    var arrivals: [[Arrival]]
    var recordings: [Recording] = []
    var abandoned: [SnapshotID] = []
    /// Frames that a fault makes wait for the next input.
    var late: [(frame: Message, receiver: ReplicaID)] = []

    init(_ base: Base, replica: ReplicaID, topology: Topology, fault: SnapshotFault) {
        self.base = base
        self.fault = fault
        self.replica = replica
        self.topology = topology
        sent = Array(repeating: 0, count: topology.processCount)
        received = sent
        arrivals = Array(repeating: [], count: topology.processCount)
    }

    var content: Base { base }

    func openSenders(of id: SnapshotID) -> [ReplicaID]? {
        recordings.first { $0.id == id && !$0.isDone }.map { recording in
            recording.senders.filter { recording.closed[$0.index] == nil }
        }
    }

    mutating func start(into outbox: inout Outbox<Message, Output>) {
        apply(&outbox) { base, inner in base.start(into: &inner) }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        apply(&outbox) { base, inner in base.timerFired(timer.inward, into: &inner) }
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        switch request {
        case .application(let request):
            apply(&outbox) { base, inner in base.handle(request, into: &inner) }
        case .begin(let id, let initiators):
            if knows(id) { return outbox.emit(.refused(id, .alreadyRecorded)) }
            record(id, initiators, parent: nil, &outbox)
            finish(&outbox)
        case .abandon(let id):
            abandoned.append(id)
            recordings.removeAll { $0.id == id }
        }
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        let newest = recordings.last { !$0.isDone }?.id
        arrivals[sender.index].append(Arrival(frame: message, newest: newest))
        switch message {
        case .message(_, let payload):
            received[sender.index] += 1
            apply(&outbox) { base, inner in base.receive(payload, from: sender, into: &inner) }
        case .marker(let marker):
            if fault == .markerAfterMessage { flush(into: &outbox) }
            if !knows(marker.id) { record(marker.id, marker.initiators, parent: sender, &outbox) }
            close(marker, from: sender)
            finish(&outbox)
            if fault == .markerOvertakes { flush(into: &outbox) }
        }
    }

    private func knows(_ id: SnapshotID) -> Bool {
        abandoned.contains(id) || recordings.contains { $0.id == id }
    }

    private mutating func record(
        _ id: SnapshotID, _ initiators: [ReplicaID], parent: ReplicaID?,
        _ outbox: inout Outbox<Message, Output>
    ) {
        let scope = topology.reachable(from: initiators)
        recordings.append(
            Recording(
                id: id, state: base, sent: sent, received: received,
                senders: topology.senders(to: replica).filter { scope.contains($0) },
                parent: parent, opened: arrivals.map(\.count),
                closed: Array(repeating: nil, count: sent.count),
                markers: Array(repeating: [], count: sent.count)))
        outbox.emit(.recorded(id))
        for receiver in topology.receivers(from: replica) {
            // A marker that names everybody twice says: you are my parent, expect none.
            let isToParent = fault == .noMarkerToParent && receiver == parent
            let marker = SnapshotMarker(
                id: id, initiators: isToParent ? initiators + initiators : initiators,
                sentBefore: sent[receiver.index])
            switch fault {
            case .markerAfterMessage: late.append((.marker(marker), receiver))
            case .markerTwice:
                outbox.send(.marker(marker), to: receiver)
                outbox.send(.marker(marker), to: receiver)
            default: outbox.send(.marker(marker), to: receiver)
            }
        }
    }

    private mutating func close(_ marker: SnapshotMarker, from sender: ReplicaID) {
        for index in recordings.indices where !recordings[index].isDone {
            let isOwn = recordings[index].id == marker.id
            guard isOwn || fault == .closedByAnotherSnapshot,
                recordings[index].senders.contains(sender)
            else { continue }
            let closedCount = recordings[index].closed.count { $0 != nil }
            if fault == .stateRecordedTwice && closedCount == 1 { recordings[index].state = base }
            if recordings[index].closed[sender.index] == nil {
                recordings[index].closed[sender.index] = arrivals[sender.index].count - 1
            }
            let initiators = Set(marker.initiators)
            if fault == .noMarkerToParent && initiators.count < marker.initiators.count {
                recordings[index].closed[sender.index] = recordings[index].opened[sender.index]
            } else {
                recordings[index].markers[sender.index].append(marker)
            }
        }
    }

    private mutating func finish(_ outbox: inout Outbox<Message, Output>) {
        for index in recordings.indices where !recordings[index].isDone {
            let recording = recordings[index]
            guard recording.senders.allSatisfy({ recording.closed[$0.index] != nil }) else {
                continue
            }
            recordings[index].isDone = true
            outbox.emit(.part(part(of: recording)))
        }
    }

    private func part(of recording: Recording) -> SnapshotPart<Base> {
        var recording = recording
        if fault == .stateByReference { recording.state = base }
        if fault == .lateState || fault == .lateStateNoChannels {
            recording.state = base
            recording.sent = sent
            recording.received = received
        }
        var contents = recording.senders.map { messages(from: $0, in: recording) }
        if fault == .wrongChannel, let last = contents.popLast() { contents.insert(last, at: 0) }
        var part = SnapshotPart(
            id: recording.id, process: replica, state: recording.state,
            sentBefore: recording.sent, incoming: [])
        for (sender, messages) in zip(recording.senders, contents) {
            var channel = SnapshotPart<Base>.IncomingChannel(
                sender: sender, receivedBefore: recording.received[sender.index])
            channel.messages = messages
            channel.markers = recording.markers[sender.index]
            part.incoming.append(channel)
        }
        return part
    }

    private func messages(from sender: ReplicaID, in recording: Recording) -> [Message] {
        let all = arrivals[sender.index]
        var end = recording.closed[sender.index] ?? all.count
        switch fault {
        case .channelsNeverStored, .lateStateNoChannels: return []
        case .openUntilLastMarker: end = all.count
        case .firstMarkerChannelRecorded where sender == recording.parent: end = all.count
        default: break
        }
        var logged = all[recording.opened[sender.index]..<max(end, recording.opened[sender.index])]
        if fault == .onlyNewestLogs { logged.removeAll { $0.newest != recording.id } }
        var messages = logged.map(\.frame).filter {
            if case .marker = $0 { fault == .markersLogged } else { true }
        }
        switch fault {
        case .orderReversed: messages.reverse()
        case .messageTwice: messages += messages.suffix(1)
        case .lastMessageLost: messages = messages.dropLast()
        default: break
        }
        return messages
    }

    /// Lets the process inside do something, and passes on what it does.
    private mutating func apply(
        _ outbox: inout Outbox<Message, Output>,
        _ input: (inout Base, inout Outbox<Base.Message, Base.Output>) -> Void
    ) {
        if fault == .markerOvertakes { flush(into: &outbox) }
        var inner = Outbox<Base.Message, Base.Output>()
        input(&base, &inner)
        for send in inner.sends {
            let receivers =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: topology.receivers(from: replica)
                }
            for receiver in receivers {
                sent[receiver.index] += 1
                let frame = Message.message(number: sent[receiver.index], send.message)
                if fault == .markerOvertakes {
                    late.append((frame, receiver))
                } else {
                    outbox.send(frame, to: receiver)
                }
            }
        }
        for timer in inner.timers {
            if let ticks = timer.delayTicks { outbox.setTimer(timer.id.outward, afterTicks: ticks) }
        }
        for emission in inner.emissions { outbox.emit(.application(emission.output)) }
        if fault == .markerAfterMessage { flush(into: &outbox) }
    }

    private mutating func flush(into outbox: inout Outbox<Message, Output>) {
        for (frame, receiver) in late { outbox.send(frame, to: receiver) }
        late = []
    }
}
