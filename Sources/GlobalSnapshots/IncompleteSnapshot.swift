import LogicalClocks

/// A snapshot that was given up, and what it lacked.
public struct IncompleteSnapshot: Hashable, Sendable {
    /// The name of the snapshot.
    public var id: SnapshotID

    /// The processes that started it.
    public var initiators: [ReplicaID]

    /// When it was asked for, in ticks.
    public var startTime: UInt64

    /// When it was given up, in ticks.
    public var endTime: UInt64

    /// How many processes were in its scope.
    public var processCount: Int

    /// The processes in scope that never recorded their state.
    public var unrecorded: [ReplicaID]

    /// The channels whose marker never came.
    public var openChannels: [ChannelID]

    /// The snapshot that was begun in the place of this one; nil if none was, and what was asked for is
    /// missing.
    public var successor: SnapshotID?

    /// Creates the record of a snapshot that was given up.
    public init(
        id: SnapshotID, initiators: [ReplicaID], startTime: UInt64, endTime: UInt64,
        processCount: Int, unrecorded: [ReplicaID], openChannels: [ChannelID],
        successor: SnapshotID? = nil
    ) {
        self.id = id
        self.initiators = initiators
        self.startTime = startTime
        self.endTime = endTime
        self.processCount = processCount
        self.unrecorded = unrecorded
        self.openChannels = openChannels
        self.successor = successor
    }

    /// Returns a sentence that names what was lacking, and the successor.
    public func description(in roster: Roster) -> String {
        var reasons: [String] = []
        if !unrecorded.isEmpty {
            let names = unrecorded.map(roster.name(of:)).joined(separator: ", ")
            reasons.append("\(names) never recorded a state")
        }
        if !openChannels.isEmpty {
            let names = openChannels.map { $0.description(in: roster) }.joined(separator: ", ")
            reasons.append("no marker came on \(names)")
        }
        if reasons.isEmpty { reasons.append("a process took no part") }
        if let successor {
            reasons.append("begun again as \(successor.description(in: roster))")
        }
        return reasons.joined(separator: "; ")
    }
}
