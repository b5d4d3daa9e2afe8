import ExecutionTrace
import LogicalClocks
import WireFormat

extension RunResult {
    /// What one process had still to do, or could not do, when the run ended.
    public struct Backlog: Hashable, Sendable {
        /// Messages to one process that it did not acknowledge.
        public struct Unacknowledged: Hashable, Sendable {
            /// The process that they are for.
            public var receiver: ReplicaID
            /// How many they are.
            public var count: Int
        }

        /// The process, by its last life.
        public var replica: ReplicaID
        /// How many messages have arrived and wait for others.
        public var heldBackCount: Int
        /// Of each sender the first message that they wait for and that has not arrived, in order;
        /// counted as the delivery layer counts them.
        public var missing: [Dot]
        /// How many messages have arrived and were refused by the delivery layer.
        public var refusedCount: Int
        /// What was sent and not acknowledged, by receiver.
        public var unacknowledged: [Unacknowledged]

        /// Whether there is none.
        var isEmpty: Bool { heldBackCount == 0 && refusedCount == 0 && unacknowledged.isEmpty }

        /// Returns who waits for what.
        public func description(in roster: Roster) -> String {
            var parts: [String] = []
            if heldBackCount > 0 {
                let causes = missing.map {
                    "message \($0.counter) of \(roster.name(of: $0.replica))"
                }
                let verb = heldBackCount == 1 ? "waits" : "wait"
                let reason = causes.isEmpty ? "" : ", which \(verb) for \(RunResult.list(causes))"
                parts.append("holds back \(counted(heldBackCount, "message"))\(reason)")
            }
            if !unacknowledged.isEmpty {
                let receivers = unacknowledged.map {
                    "\(counted($0.count, "message")) to \(roster.name(of: $0.receiver))"
                }
                parts.append("waits for the acknowledgement of \(RunResult.list(receivers))")
            }
            if refusedCount > 0 { parts.append("refused \(counted(refusedCount, "message"))") }
            return "\(roster.name(of: replica)) \(parts.joined(separator: " and "))"
        }
    }

    /// The most items of a list in words.
    private static let listedMax = 3

    /// The first items, and how many there are besides.
    private static func list(_ items: [String], separator: String = ", ") -> String {
        let rest = items.count - listedMax
        return items.prefix(listedMax).joined(separator: separator)
            + (rest > 0 ? "\(separator)and \(grouped(rest)) more" : "")
    }

    /// Why there might be more to come, or be missing: nothing can be said then of what must hold
    /// once everything has arrived.
    public var undecidedReason: String? {
        var reason: String?
        if let process = withoutMemory.first {
            reason = "\(name(of: process)) has lost its memory and did not come back"
        } else if statistics.wasStopped {
            reason = "the run was stopped after too many steps"
        } else if !statistics.isQuiet {
            reason = "messages were still under way at the end"
        } else if cluster.transport == .raw, statistics.lostFrameCount > 0 {
            let count = statistics.lostFrameCount
            reason = "\(counted(count, "message")) \(count == 1 ? "was" : "were") lost for good"
        }
        let waits = backlogs.map { $0.description(in: roster) }
        guard !waits.isEmpty else { return reason }
        return (reason.map { $0 + ": " } ?? "") + Self.list(waits, separator: "; ")
    }

    /// Why the run did not come to rest, although it had to: it had reliable channels, and at the end
    /// nothing kept messages from arriving.
    ///
    /// A run that was stopped did not have the time.
    public var unrest: String? {
        guard cluster.transport == .reliable, statistics.isHealed, !statistics.wasStopped else {
            return nil
        }
        return undecidedReason
    }
}
