import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

/// A collector that puts the parts of snapshots together.
///
/// The paper leaves open how the pieces come to one place. Here each process hands its part to its
/// driver, which brings it to a collector by whatever means it has. A snapshot that is not complete can
/// be asked for what it lacks at any time, so there is no need to wait forever.
public struct SnapshotCollector<Base: CausalProcess>: Sendable where Base: Recordable {
    private struct Pending: Sendable {
        var initiators: [ReplicaID]
        var startTime: UInt64
        /// The processes that have to take part, in order.
        var scope: [ReplicaID]
        var recorded: Set<ReplicaID> = []
        var parts: [ReplicaID: SnapshotPart<Base>] = [:]
    }

    private let roster: Roster
    private let topology: Topology
    private let total: Int64?
    private var pending: [SnapshotID: Pending] = [:]
    private var lastNumbers: [UInt64]

    /// Creates a collector.
    ///
    /// - Parameters:
    ///   - roster: The names of the processes.
    ///   - topology: The channels between them.
    ///   - total: What all amounts add up to, if the application conserves a quantity.
    public init(roster: Roster, topology: Topology, total: Int64? = nil) {
        self.roster = roster
        self.topology = topology
        self.total = total
        lastNumbers = Array(repeating: 0, count: topology.indexBound)
    }

    /// The snapshots that are not complete, in order.
    public var incomplete: [SnapshotID] { pending.keys.sorted() }

    /// Names a new snapshot, started by some processes at a time; ask each of them to begin it.
    ///
    /// - Precondition: There is at least one initiator.
    public mutating func begin(initiators: [ReplicaID], at time: UInt64) -> SnapshotID {
        precondition(!initiators.isEmpty, "a snapshot has an initiator")
        let initiator = initiators[0]
        lastNumbers[initiator.index] += 1
        let id = SnapshotID(initiator, lastNumbers[initiator.index])
        pending[id] = Pending(
            initiators: initiators, startTime: time, scope: topology.reachable(from: initiators))
        return id
    }

    /// Notes that a process has recorded its state.
    public mutating func noteRecorded(_ id: SnapshotID, by process: ReplicaID) {
        pending[id]?.recorded.insert(process)
    }

    /// Takes a part, and returns the snapshot if it was the last.
    ///
    /// - Complexity: O(*n* + *c* + *m*) for the last part, where *n* are the processes, *c* the
    ///   channels and *m* the messages in flight.
    public mutating func take(_ part: SnapshotPart<Base>, at time: UInt64) -> GlobalSnapshot? {
        pending[part.id]?.recorded.insert(part.process)
        pending[part.id]?.parts[part.process] = part
        guard let snapshot = pending[part.id], snapshot.parts.count >= snapshot.scope.count
        else { return nil }
        let parts = snapshot.scope.compactMap { snapshot.parts[$0] }
        guard parts.count == snapshot.scope.count else { return nil }
        pending[part.id] = nil
        return assemble(part.id, snapshot, parts, at: time)
    }

    /// Gives up a snapshot, and returns what it lacks; nil if it is not under way.
    ///
    /// - Parameters:
    ///   - id: The snapshot.
    ///   - time: The virtual time.
    ///   - openSenders: For a process that has recorded its state but whose part is missing, the
    ///     senders of the channels that it waits for.
    public mutating func abandon(
        _ id: SnapshotID, at time: UInt64, openSenders: (ReplicaID) -> [ReplicaID]
    ) -> IncompleteSnapshot? {
        guard let snapshot = pending.removeValue(forKey: id) else { return nil }
        let scope = snapshot.scope
        let unrecorded = scope.filter { !snapshot.recorded.contains($0) }
        let open = scope.filter { snapshot.recorded.contains($0) && snapshot.parts[$0] == nil }
            .flatMap { receiver in
                openSenders(receiver).map { ChannelID(from: $0, to: receiver) }
            }
        return IncompleteSnapshot(
            id: id, initiators: snapshot.initiators, startTime: snapshot.startTime,
            endTime: time, processCount: scope.count, unrecorded: unrecorded, openChannels: open)
    }

    private func assemble(
        _ id: SnapshotID, _ snapshot: Pending, _ parts: [SnapshotPart<Base>], at time: UInt64
    ) -> GlobalSnapshot {
        var channels: [GlobalSnapshot.ChannelState] = []
        for part in parts {
            for incoming in part.incoming {
                let sender = snapshot.parts[incoming.sender]
                channels.append(
                    GlobalSnapshot.ChannelState(
                        channel: ChannelID(from: incoming.sender, to: part.process),
                        sentBefore: sender?.sentBefore[part.process.index] ?? 0,
                        receivedBefore: incoming.receivedBefore,
                        markers: incoming.markers.map(\.sentBefore),
                        inFlight: incoming.messages.map(inFlight)))
            }
        }
        return GlobalSnapshot(
            id: id, roster: roster, topology: topology.channels, initiators: snapshot.initiators,
            startTime: snapshot.startTime, endTime: time, total: total,
            processes: parts.map { .init(process: $0.process, recorded: $0.state.recorded) },
            channels: channels.sorted { $0.channel < $1.channel })
    }

    private func inFlight(_ frame: SnapshotFrame<Base.Message>) -> GlobalSnapshot.InFlight {
        switch frame {
        case .message(let number, let payload):
            return .init(number: number, recorded: Base.recorded(payload))
        case .marker(let marker):
            let name = marker.id.description(in: roster)
            return .init(number: nil, recorded: .init(payload: .string("marker \(name)")))
        }
    }
}
