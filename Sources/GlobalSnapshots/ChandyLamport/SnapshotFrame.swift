import CausalMessaging
import LogicalClocks

/// A frame of a ``Snapshotting`` layer.
public enum SnapshotFrame<Payload: Sendable>: Sendable {
    /// The *n*-th message of the process inside on this channel, from 1.
    case message(number: UInt64, Payload)
    /// The end of what its sender sent before it recorded its state.
    case marker(SnapshotMarker)
}

extension SnapshotFrame: Equatable where Payload: Equatable {}
extension SnapshotFrame: Hashable where Payload: Hashable {}

/// A request to a ``Snapshotting`` process.
public enum SnapshotRequest<Application: Sendable>: Sendable {
    /// A request to the process inside.
    case application(Application)
    /// Record your state for a snapshot that these processes start.
    case begin(SnapshotID, initiators: [ReplicaID])
    /// Forget a snapshot that will not be completed.
    case abandon(SnapshotID)
}

/// An output of a ``Snapshotting`` process.
public enum SnapshotOutput<Base: CausalProcess>: Sendable {
    /// What the process inside said.
    case application(Base.Output)
    /// The process recorded its state.
    case recorded(SnapshotID)
    /// The process recorded its state and the last of its channels.
    indirect case part(SnapshotPart<Base>)
    /// The process takes no part in a snapshot, or no further part.
    case refused(SnapshotID, SnapshotRefusal)
}

/// A reason why a process takes no part in a snapshot.
@nonexhaustive
public enum SnapshotRefusal: String, Hashable, Sendable {
    /// It has recorded its state under this name already.
    case alreadyRecorded = "already recorded under this name"
    /// Too many snapshots are under way at the process.
    case tooManyActive = "too many snapshots under way"
    /// The process remembers as many names of snapshots as it can.
    case tooManyKnown = "too many snapshots since the start"
    /// It was asked to begin a snapshot that others start.
    case notAnInitiator = "not an initiator of it"
    /// A marker names no member as an initiator.
    case unknownInitiators = "no member of the view started it"
    /// Too many messages arrived on channels that are being recorded.
    case channelOverflow = "too many messages on the channels being recorded"
}

/// The part of one process in a snapshot.
public struct SnapshotPart<Base: CausalProcess>: Sendable {
    /// The recorded state of a channel that ends at the process.
    public struct IncomingChannel: Sendable {
        /// The process that sends on it.
        public var sender: ReplicaID
        /// How many messages had been received on it when the process recorded its state.
        public var receivedBefore: UInt64
        /// What was on its way, in order of arrival.
        public var messages: [SnapshotFrame<Base.Message>] = []
        /// The first marker that arrived on it for this snapshot.
        ///
        /// A channel that loses and repeats nothing has no other: it is kept without an array.
        @usableFromInline var firstMarker: SnapshotMarker?
        @usableFromInline var laterMarkers: [SnapshotMarker] = []

        /// The markers that arrived on it for this snapshot, in order of arrival.
        ///
        /// - Complexity: O(*n*), where *n* is the number of markers.
        @inlinable
        public var markers: [SnapshotMarker] {
            get { (firstMarker.map { [$0] } ?? []) + laterMarkers }
            set {
                firstMarker = newValue.first
                laterMarkers = Array(newValue.dropFirst())
            }
        }

        /// Whether no marker has arrived on it.
        @inlinable
        var isOpen: Bool { firstMarker == nil }

        /// Whether one marker has arrived on it, and no other.
        @inlinable
        var isClosedOnce: Bool { firstMarker != nil && laterMarkers.isEmpty }

        /// Notes a marker that arrived.
        @inlinable
        mutating func take(_ marker: SnapshotMarker) {
            if firstMarker == nil {
                firstMarker = marker
            } else {
                laterMarkers.append(marker)
            }
        }

        /// Creates the record of a channel on which nothing has arrived yet.
        @inlinable
        public init(sender: ReplicaID, receivedBefore: UInt64) {
            self.sender = sender
            self.receivedBefore = receivedBefore
        }
    }

    /// The snapshot.
    public var id: SnapshotID

    /// The process.
    public var process: ReplicaID

    /// The process as it was when it recorded its state.
    public var state: Base

    /// How many messages it had sent to each process then, by identifier.
    public var sentBefore: [UInt64]

    /// The channels that end at it, in order of sender.
    public var incoming: [IncomingChannel]

    /// Creates a part.
    @inlinable
    public init(
        id: SnapshotID, process: ReplicaID, state: Base, sentBefore: [UInt64],
        incoming: [IncomingChannel]
    ) {
        self.id = id
        self.process = process
        self.state = state
        self.sentBefore = sentBefore
        self.incoming = incoming
    }
}
