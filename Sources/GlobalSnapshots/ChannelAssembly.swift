import CausalMessaging
import LogicalClocks
import WireFormat

/// The channels of a snapshot, put together from the parts at their two ends.
///
/// A part has the channels that end at its process, and the snapshot has them by sender. In a
/// large network there are a thousand for each process: what is sorted are small places, and not
/// the states that they lead to.
@usableFromInline
struct ChannelAssembly<Base: Recordable> {
    /// The place of a channel among the parts.
    @usableFromInline
    struct Place {
        @usableFromInline var sender: UInt32
        @usableFromInline var part: Int32
        @usableFromInline var channel: Int32

        @inlinable
        init(sender: UInt32, part: Int32, channel: Int32) {
            self.sender = sender
            self.part = part
            self.channel = channel
        }
    }

    @usableFromInline let all: [ReplicaID: SnapshotPart<Base>]
    @usableFromInline let parts: [SnapshotPart<Base>]
    @usableFromInline let roster: Roster
    @usableFromInline var places: [Place] = []

    /// - Parameters:
    ///   - all: Every part that came.
    ///   - parts: Those that count, in the order of their processes.
    ///   - roster: The names of the processes.
    @inlinable
    init(
        _ all: [ReplicaID: SnapshotPart<Base>], of parts: [SnapshotPart<Base>], roster: Roster
    ) {
        self.all = all
        self.parts = parts
        self.roster = roster
        places.reserveCapacity(parts.reduce(0) { $0 + $1.incoming.count })
        for (index, part) in parts.enumerated() {
            for (place, channel) in part.incoming.enumerated() {
                places.append(
                    Place(
                        sender: channel.sender.rawValue, part: Int32(index), channel: Int32(place)))
            }
        }
        places.sort { ($0.sender, $0.part, $0.channel) < ($1.sender, $1.part, $1.channel) }
    }

    /// The states of the channels, by sender, then receiver.
    @inlinable
    var states: [GlobalSnapshot.ChannelState] {
        var states: [GlobalSnapshot.ChannelState] = []
        states.reserveCapacity(places.count)
        var sender: ReplicaID?
        /// What the sender had sent to each process; nil if it recorded no state.
        var sent: [UInt64]?
        // The markers of one sender mostly stand behind as many messages each, and then share an
        // array that says so.
        var lastMarkers: [UInt64] = []
        for place in places {
            let index = Int(place.part)
            let receiver = parts[index].process
            let incoming = parts[index].incoming[Int(place.channel)]
            if sender != incoming.sender {
                sender = incoming.sender
                sent = all[incoming.sender]?.sentBefore
            }
            if !incoming.isClosed(after: lastMarkers) {
                lastMarkers = incoming.markers.map(\.sentBefore)
            }
            states.append(
                GlobalSnapshot.ChannelState(
                    channel: ChannelID(from: incoming.sender, to: receiver),
                    sentBefore: sent?[receiver.index] ?? 0,
                    receivedBefore: incoming.receivedBefore, markers: lastMarkers,
                    inFlight: incoming.messages.map(inFlight)))
        }
        return states
    }

    @inlinable
    func inFlight(_ frame: SnapshotFrame<Base.Message>) -> GlobalSnapshot.InFlight {
        switch frame {
        case .message(let number, let payload):
            return .init(number: number, recorded: Base.recorded(payload))
        case .marker(let marker):
            let name = marker.id.description(in: roster)
            return .init(number: nil, recorded: .init(payload: .string("marker \(name)")))
        }
    }
}

extension SnapshotPart.IncomingChannel {
    /// Returns whether one marker has arrived on it, and stands behind as many messages as the
    /// only one of the counts.
    @inlinable
    func isClosed(after counts: [UInt64]) -> Bool {
        isClosedOnce && counts.count == 1 && firstMarker?.sentBefore == counts.first
    }
}
