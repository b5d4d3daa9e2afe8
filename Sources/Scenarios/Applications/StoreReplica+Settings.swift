import ExecutionTrace
import LogicalClocks
import ReplicatedStore
import WireFormat

extension StoreReplica {
    /// The settings `conflicts` and `sessions`.
    public struct Settings: ScenarioSettings {
        /// What is done with concurrent writes.
        public var conflicts: History.Conflicts

        /// Whether client sessions stay at one replica each, which promises them the session
        /// guarantees, or move, and are promised none.
        public var sessions: TraceHeader.Sessions

        /// Creates the settings of a store that keeps concurrent writes.
        public init() {
            self.init(conflicts: .siblings)
        }

        /// Creates settings.
        public init(
            conflicts: History.Conflicts, sessions: TraceHeader.Sessions = .staying
        ) {
            self.conflicts = conflicts
            self.sessions = sessions
        }

        /// The words of the lines.
        public static let names = ["conflicts", "sessions"]

        /// Reads what is done with concurrent writes, or how sessions go about.
        public mutating func read(
            _ setting: ScenarioSetting, from line: inout ScenarioLine
        ) throws(TextError) {
            if setting == .line("sessions") {
                sessions = try line.choice(TraceHeader.Sessions.self)
            } else {
                conflicts = try line.choice(History.Conflicts.self)
            }
        }

        /// Returns what is done with concurrent writes, and how sessions go about if they move.
        public func words(of setting: ScenarioSetting) -> [String]? {
            switch setting {
            case .line("conflicts"): [conflicts.rawValue]
            case .line("sessions"): sessions == .staying ? nil : [sessions.rawValue]
            default: nil
            }
        }
    }
}
