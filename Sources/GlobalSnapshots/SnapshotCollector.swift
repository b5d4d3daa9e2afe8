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
    @usableFromInline
    struct Pending: Sendable {
        @usableFromInline var initiators: [ReplicaID]
        @usableFromInline var startTime: UInt64
        /// The names and the view as they were when it began.
        @usableFromInline var roster: Roster
        @usableFromInline var view: View
        @usableFromInline var total: Int64?
        /// The processes that have to take part, in order.
        @usableFromInline var scope: [ReplicaID]
        @usableFromInline var recorded: Set<ReplicaID> = []
        @usableFromInline var parts: [ReplicaID: SnapshotPart<Base>] = [:]
    }

    private var roster: Roster
    private var view: View
    private var total: Int64?
    @usableFromInline var pending: [SnapshotID: Pending] = [:]
    private var lastNumbers: [ReplicaID: UInt64] = [:]

    /// Creates a collector.
    ///
    /// - Parameters:
    ///   - roster: The names of the processes.
    ///   - topology: The channels between them.
    ///   - total: What all amounts add up to, if the application conserves a quantity.
    public init(roster: Roster, topology: Topology, total: Int64? = nil) {
        self.init(roster: roster, view: View(topology), total: total)
    }

    /// Creates a collector.
    ///
    /// - Parameters:
    ///   - roster: The names of the processes, those that have left included.
    ///   - view: The members and the channels between them.
    ///   - total: What all amounts add up to, if the application conserves a quantity.
    public init(roster: Roster, view: View, total: Int64? = nil) {
        self.roster = roster
        self.view = view
        self.total = total
    }

    /// Takes over a later view, and returns the snapshots under way that cannot be completed any
    /// more: give them up (``abandon(_:at:openSenders:)``).
    ///
    /// A process that records its state from now on does so in the new view. A snapshot that some
    /// process has not recorded would be of two views, and of one life that is over there will be no
    /// part. One that all have recorded is completed in the view in which it began.
    ///
    /// - Parameters:
    ///   - view: The view.
    ///   - roster: The names of all processes that are or were members.
    ///   - total: What all amounts add up to in snapshots that begin in the view; nil where nobody
    ///     can say, as when a process has lost its part.
    /// - Complexity: O(*s* · *n*), where *s* snapshots of *n* processes are under way.
    public mutating func adopt(
        _ view: View, roster: Roster, total: Int64? = nil
    ) -> [SnapshotID] {
        self.view = view
        self.roster = roster
        self.total = total
        return incomplete.filter { id in
            guard let snapshot = pending[id] else { return false }
            return snapshot.scope.contains { process in
                !snapshot.recorded.contains(process)
                    || snapshot.parts[process] == nil && !view.topology.contains(process)
            }
        }
    }

    /// The snapshots that are not complete, in order.
    public var incomplete: [SnapshotID] { pending.keys.sorted() }

    /// Names a new snapshot, started by some processes at a time; ask each of them to begin it.
    ///
    /// - Precondition: There is at least one initiator.
    public mutating func begin(initiators: [ReplicaID], at time: UInt64) -> SnapshotID {
        precondition(!initiators.isEmpty, "a snapshot has an initiator")
        let initiator = initiators[0]
        let number = lastNumbers[initiator, default: 0] + 1
        lastNumbers[initiator] = number
        let id = SnapshotID(initiator, number)
        pending[id] = Pending(
            initiators: initiators, startTime: time, roster: roster, view: view, total: total,
            scope: view.topology.reachable(from: initiators))
        return id
    }

    /// Marks a process as one that has recorded its state.
    @inlinable
    public mutating func markRecorded(_ id: SnapshotID, by process: ReplicaID) {
        pending[id]?.recorded.insert(process)
    }

    /// Adds a part, and returns the snapshot if it was the last.
    ///
    /// - Complexity: O(*n* + *c* log *n* + *m*) for the last part, where *n* are the processes, *c*
    ///   the channels and *m* the messages in flight.
    @inlinable
    public mutating func add(_ part: SnapshotPart<Base>, at time: UInt64) -> GlobalSnapshot? {
        pending[part.id]?.recorded.insert(part.process)
        pending[part.id]?.parts[part.process] = part
        guard let snapshot = pending[part.id], snapshot.parts.count >= snapshot.scope.count
        else { return nil }
        let parts = snapshot.scope.compactMap { snapshot.parts[$0] }
        guard parts.count == snapshot.scope.count else { return nil }
        pending[part.id] = nil
        let view = snapshot.view
        return GlobalSnapshot(
            id: part.id, roster: snapshot.roster, former: view.former.sorted(),
            topology: view.topology.channels, initiators: snapshot.initiators,
            startTime: snapshot.startTime, endTime: time, total: snapshot.total,
            processes: parts.map { .init(process: $0.process, recorded: $0.state.recorded) },
            channels: ChannelAssembly(snapshot.parts, of: parts, roster: snapshot.roster).states)
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
}
