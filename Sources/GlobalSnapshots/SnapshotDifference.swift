import CausalMessaging
import ExecutionTrace
import LogicalClocks
import WireFormat

/// The differences between two snapshots of one system.
public struct SnapshotDifference: Hashable, Sendable {
    /// A value inside a state that is not the same in both; nil where one has none.
    public struct Change: Hashable, Sendable {
        /// The process.
        public var process: ReplicaID
        /// The members that lead to the value, from the outside in.
        public var path: [String]
        /// The value in the first snapshot.
        public var before: JSONValue?
        /// The value in the second snapshot.
        public var after: JSONValue?
    }

    /// A message that is in flight in one of the two.
    public struct Passage: Hashable, Sendable {
        /// The channel.
        public var channel: ChannelID
        /// The message.
        public var message: GlobalSnapshot.InFlight
    }

    /// How the cut of the first relates to that of the second; nil if the snapshots do not hold
    /// the same processes, or nothing tells which of two states of a process came first.
    ///
    /// The first is before the second if no process had recorded its state later in it.
    public var relation: CausalRelation?

    /// The values that differ, by process.
    public var changes: [Change]

    /// The messages that are in flight in the first only.
    public var left: [Passage]

    /// The messages that are in flight in the second only.
    public var entered: [Passage]

    /// Compares two snapshots; nil if they are not of the same processes and channels.
    ///
    /// - Complexity: O(*n*), where *n* is the size of both.
    public init?(_ first: GlobalSnapshot, _ second: GlobalSnapshot) {
        guard first.roster == second.roster, first.topology == second.topology else { return nil }
        changes = []
        let states = Dictionary(
            second.processes.map { ($0.process, $0.recorded) }, uniquingKeysWith: { old, _ in old })
        for process in first.processes {
            guard let other = states[process.process] else { continue }
            Self.compare(
                process.recorded.state, other.state, at: [], of: process.process, into: &changes)
        }
        relation = Self.relation(first, second)
        let before = Self.passages(of: first)
        let after = Self.passages(of: second)
        let beforeSet = Set(before)
        let afterSet = Set(after)
        left = before.filter { !afterSet.contains($0) }
        entered = after.filter { !beforeSet.contains($0) }
    }

    private static func passages(of snapshot: GlobalSnapshot) -> [Passage] {
        snapshot.channels.flatMap { channel in
            channel.inFlight.map { Passage(channel: channel.channel, message: $0) }
        }
    }

    /// Returns the relation of two cuts: process by process, by the counts of messages at each
    /// channel end and by the clocks.
    private static func relation(
        _ first: GlobalSnapshot, _ second: GlobalSnapshot
    ) -> CausalRelation? {
        guard first.processes.map(\.process) == second.processes.map(\.process),
            first.channels.map(\.channel) == second.channels.map(\.channel)
        else { return nil }
        var isBelow = true
        var isAbove = true
        var moved: Set<ReplicaID> = []
        func compare(_ mine: UInt64, _ theirs: UInt64, at process: ReplicaID) {
            isBelow = isBelow && mine <= theirs
            isAbove = isAbove && mine >= theirs
            if mine != theirs { moved.insert(process) }
        }
        for (mine, theirs) in zip(first.channels, second.channels) {
            compare(mine.sentBefore, theirs.sentBefore, at: mine.channel.sender)
            compare(mine.receivedBefore, theirs.receivedBefore, at: mine.channel.receiver)
        }
        for (mine, theirs) in zip(first.processes, second.processes) {
            if let clock = mine.recorded.clock, let other = theirs.recorded.clock,
                let relation = clock.relation(to: other), relation != .equal
            {
                isBelow = isBelow && relation == .before
                isAbove = isAbove && relation == .after
                moved.insert(mine.process)
            }
            if mine.recorded != theirs.recorded && !moved.contains(mine.process) { return nil }
        }
        return CausalRelation(isBelow: isBelow, isAbove: isAbove)
    }

    /// Adds the values in which two states differ, as deep inside as can be told.
    private static func compare(
        _ before: JSONValue?, _ after: JSONValue?, at path: [String], of process: ReplicaID,
        into changes: inout [Change]
    ) {
        if before == after { return }
        guard case .object(let mine) = before, case .object(let theirs) = after else {
            changes.append(Change(process: process, path: path, before: before, after: after))
            return
        }
        let old = Dictionary(mine.map { ($0.name, $0.value) }, uniquingKeysWith: { old, _ in old })
        let new = Dictionary(
            theirs.map { ($0.name, $0.value) }, uniquingKeysWith: { old, _ in old })
        let added = theirs.map(\.name).filter { old[$0] == nil }
        for name in mine.map(\.name) + added {
            compare(old[name], new[name], at: path + [name], of: process, into: &changes)
        }
    }
}
