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

        /// Whether the message may have been lost: it was never received, and the network lost
        /// something on its channel.
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
        var active: Set<ReplicaID> = []
        for (index, event) in trace.enumerated() {
            guard let process = event.process else { continue }
            active.insert(process)
            if event.kind == .record(snapshot: snapshot), recordings[process] == nil {
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

    /// Returns whether the event at an index of the trace is inside.
    ///
    /// What happened at no process is inside if it comes before the first recording.
    public func contains(_ event: TraceEvent, at index: Int) -> Bool {
        guard let process = event.process else { return index < firstRecording }
        guard let recording = recordings[process] else { return false }
        return index <= recording
    }

    private mutating func findMessages(in trace: Trace) {
        struct Delivery: Hashable {
            let message: String
            let to: ReplicaID
        }
        var isReceivedInside: [Delivery: Bool] = [:]
        var senders: [String: (process: ReplicaID, isInside: Bool)] = [:]
        var losses: Set<[ReplicaID]> = []
        for (index, event) in trace.enumerated() {
            if case .drop(let from, let to) = event.kind { losses.insert([from, to]) }
            guard let process = event.process, let message = event.message else { continue }
            let isInside = contains(event, at: index)
            if case .receive = event.kind {
                let delivery = Delivery(message: message, to: process)
                // A duplicate that comes later changes nothing.
                if isReceivedInside[delivery] != true { isReceivedInside[delivery] = isInside }
            } else if senders[message] == nil {
                senders[message] = (process, isInside)
            }
        }
        for event in trace {
            guard let process = event.process else { continue }
            switch event.kind {
            case .send(let name, let receivers) where senders[name]?.isInside == true:
                for to in receivers where recordings[to] != nil {
                    let received = isReceivedInside[Delivery(message: name, to: to)]
                    let isLost = received == nil && losses.contains([process, to])
                    let message = Message(name: name, from: process, to: to, mayBeLost: isLost)
                    if received != true, !inFlight.contains(message) { inFlight.append(message) }
                }
            case .receive(let name):
                guard let sender = senders[name], !sender.isInside,
                    isReceivedInside[Delivery(message: name, to: process)] == true
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
    /// - Complexity: O(*n*), where *n* is the number of events.
    public var snapshots: [String] {
        var names: [String] = []
        for event in self {
            if case .record(let snapshot) = event.kind, !names.contains(snapshot) {
                names.append(snapshot)
            }
        }
        return names
    }
}
