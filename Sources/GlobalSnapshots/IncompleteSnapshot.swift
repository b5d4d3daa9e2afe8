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

    /// Creates the record of a snapshot that was given up.
    public init(
        id: SnapshotID, initiators: [ReplicaID], startTime: UInt64, endTime: UInt64,
        processCount: Int, unrecorded: [ReplicaID], openChannels: [ChannelID]
    ) {
        self.id = id
        self.initiators = initiators
        self.startTime = startTime
        self.endTime = endTime
        self.processCount = processCount
        self.unrecorded = unrecorded
        self.openChannels = openChannels
    }

    /// Returns a sentence that names what was lacking.
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
        return reasons.isEmpty ? "a process took no part" : reasons.joined(separator: "; ")
    }
}
