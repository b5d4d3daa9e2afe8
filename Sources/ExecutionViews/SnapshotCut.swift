import ExecutionTrace
import LogicalClocks

/// The cut through a trace that a snapshot made: what every process had done when it recorded.
///
/// An event is inside the cut if it comes before the event by which its process recorded its
/// state, or is that event. The cut is consistent if no receive is inside without its send
/// (Mattern 1989).
public struct SnapshotCut: Hashable, Sendable {
    /// A message with one of its receivers.
    public struct Message: Hashable, Sendable {
        /// The name of the message.
        public let name: String

        /// The sender.
        public let from: ReplicaID

        /// The receiver.
        public let to: ReplicaID

        /// Whether the message may have been lost: it was never received, and the network lost it,
        /// or lost something unnamed on its channel.
        public let mayBeLost: Bool
    }

    /// The name of the snapshot.
    public let snapshot: String

    /// The messages sent inside and not received inside, in the order in which they were sent.
    public private(set) var inFlight: [Message] = []

    /// The messages received inside but sent outside.
    public private(set) var orphans: [Message] = []

    /// The processes that have events but did not record, so that the cut is incomplete.
    public private(set) var missing: [ReplicaID] = []

    /// The index of the recording event of each process.
    private var recordings: [ReplicaID: Int] = [:]
    private var firstRecording = 0

    /// Creates the cut of a snapshot, or nil if no process recorded for it.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events and receivers.
    public init?(of snapshot: String, in trace: Trace) {
        self.snapshot = snapshot
        guard let id = trace.knownSnapshot(named: snapshot) else { return nil }
        var active: Set<ReplicaID> = []
        for index in trace.indices {
            guard let process = trace.process(at: index) else { continue }
            active.insert(process)
            if trace.snapshot(at: index) == id, recordings[process] == nil {
                recordings[process] = index
            }
        }
        guard let first = recordings.values.min() else { return nil }
        firstRecording = first
        missing = active.filter { recordings[$0] == nil }.sorted()
        findMessages(in: trace)
    }

    /// Whether every process recorded.
    public var isComplete: Bool { missing.isEmpty }

    /// Whether every message that was received inside was also sent inside.
    public var isConsistent: Bool { orphans.isEmpty }

    /// Returns whether the event of a process at an index of the trace is inside.
    ///
    /// What happened at no process is inside if it comes before the first recording.
    public func contains(eventAt index: Int, of process: ReplicaID?) -> Bool {
        guard let process else { return index < firstRecording }
        guard let recording = recordings[process] else { return false }
        return index <= recording
    }

    private mutating func findMessages(in trace: Trace) {
        struct Delivery: Hashable {
            let message: Int
            let to: ReplicaID
        }
        struct Loss: Hashable {
            let message: Int?
            let channel: ChannelID
        }
        var isReceivedInside: [Delivery: Bool] = [:]
        var senders: [Int: (process: ReplicaID, isInside: Bool)] = [:]
        var losses: Set<Loss> = []
        for index in trace.indices {
            let number = trace.messageNumber(at: index)
            if let channel = trace.channel(at: index) {
                losses.insert(Loss(message: number, channel: channel))
            }
            guard let process = trace.process(at: index), let message = number else { continue }
            let isInside = contains(eventAt: index, of: process)
            switch trace.kind(at: index) {
            case .receive:
                let delivery = Delivery(message: message, to: process)
                // A duplicate that comes later changes nothing.
                if isReceivedInside[delivery] != true { isReceivedInside[delivery] = isInside }
            case .send where senders[message] == nil: senders[message] = (process, isInside)
            default: break
            }
        }
        for index in trace.indices {
            guard let process = trace.process(at: index),
                let number = trace.messageNumber(at: index), let sender = senders[number]
            else { continue }
            let name = trace.name(of: trace.message(numbered: number))
            switch trace.kind(at: index) {
            case .send where sender.isInside:
                for to in trace.receivers(at: index) where recordings[to] != nil {
                    let received = isReceivedInside[Delivery(message: number, to: to)]
                    let channel = ChannelID(from: process, to: to)
                    let isLost =
                        losses.contains(Loss(message: number, channel: channel))
                        || losses.contains(Loss(message: nil, channel: channel))
                    let message = Message(
                        name: name, from: process, to: to, mayBeLost: received == nil && isLost)
                    if received != true, !inFlight.contains(message) { inFlight.append(message) }
                }
            case .receive:
                guard !sender.isInside,
                    isReceivedInside[Delivery(message: number, to: process)] == true
                else { continue }
                let orphan = Message(
                    name: name, from: sender.process, to: process, mayBeLost: false)
                if !orphans.contains(orphan) { orphans.append(orphan) }
            default: break
            }
        }
    }
}

extension Trace {
    /// The names of the snapshots of which a process recorded its part, in that order.
    ///
    /// - Complexity: O(*n*), where *n* is the number of snapshots.
    public var snapshots: [String] { snapshotIDs.map { name(of: $0) } }
}
