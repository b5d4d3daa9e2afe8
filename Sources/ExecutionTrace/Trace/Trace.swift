import LogicalClocks

/// A recorded run: what happened, in the order in which it was recorded.
///
/// Two events of one process are in the order in which they happened there. Across processes the
/// order of a trace proves nothing; only messages do.
///
/// Events lie in columns, which can be read by index without making events: ``kind(at:)``,
/// ``process(at:)``, ``messageNumber(at:)`` and so on. The elements of this collection are views,
/// made when they are asked for.
public struct Trace: Sendable {
    /// Facts about the whole run, with the roster as it is after the last event.
    public internal(set) var header: TraceHeader

    /// The operations of clients.
    public internal(set) var history: History

    /// How many replicas there were before the first event; the others joined.
    public let initialReplicaCount: Int

    var columns = EventColumns()
    var messages = MessageTable()
    var messageNames = NumberedNames(separator: ".")
    var snapshotNames = NumberedNames(separator: "-")
    var snapshotTable = SnapshotTable()
    /// Whether there were events before the first one, which may have sent what is received here.
    private(set) var hasForgotten = false

    /// Creates a trace without events.
    ///
    /// - Parameters:
    ///   - header: The facts about the run.
    ///   - conflicts: How the store of the run, if any, treats concurrent writes.
    public init(header: TraceHeader, conflicts: History.Conflicts? = nil) {
        self.header = header
        history = History(conflicts: conflicts)
        initialReplicaCount = header.roster.count
    }

    /// Returns a trace with the same header and names, as they were before the first event.
    ///
    /// Names of messages and snapshots that are no numbers stand for the same identities in both.
    ///
    /// - Complexity: O(*n*), where *n* is the number of names.
    public func withoutEvents() -> Trace {
        var header = header
        header.roster = Roster(Array(header.roster.names.prefix(initialReplicaCount))) ?? Roster()
        var copy = Trace(header: header, conflicts: history.conflicts)
        for name in messageNames.foreign.names { _ = copy.message(named: name) }
        for name in snapshotNames.foreign.names { _ = copy.snapshot(named: name) }
        return copy
    }

    /// Forgets the events and keeps what the next ones build on: the roster, foreign names, the
    /// last clock of each replica, and the counters of sessions.
    mutating func forgetEvents() {
        hasForgotten = hasForgotten || count > 0
        columns.forgetAll()
        messages = MessageTable()
        snapshotTable = SnapshotTable()
        history.forgetAll()
    }
}

extension Trace: Hashable {
    /// Returns whether two traces hold the same events under headers that say the same.
    ///
    /// Messages and snapshots are the same if their names are: whether a name is foreign depends
    /// on when it was first met.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events with what they hold.
    public static func == (left: Self, right: Self) -> Bool {
        left.header == right.header && left.initialReplicaCount == right.initialReplicaCount
            && left.columns == right.columns && left.history == right.history
            && left.messages.ids.elementsEqual(right.messages.ids) { mine, theirs in
                mine.origin == .foreign || theirs.origin == .foreign
                    ? ExactText(left.name(of: mine)) == ExactText(right.name(of: theirs))
                    : mine == theirs
            }
            && left.snapshotTable.ids.elementsEqual(right.snapshotTable.ids) { mine, theirs in
                mine.initiator == .foreign || theirs.initiator == .foreign
                    ? ExactText(left.name(of: mine)) == ExactText(right.name(of: theirs))
                    : mine == theirs
            }
    }

    /// Hashes the header and the columns.
    ///
    /// - Complexity: O(*n*), where *n* is the number of events.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(header)
        hasher.combine(columns)
        hasher.combine(history)
    }
}
