import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import SeededRandom
import WireFormat

// All that scenarios know of the store.

extension Scenario.Application {
    /// The replicated key-value store, which keeps concurrent writes.
    public static var store: Self { Self(StoreReplica.self) }

    /// Returns the replicated key-value store.
    public static func store(conflicts: History.Conflicts) -> Self {
        Self(StoreReplica.self, settings: StoreReplica.Settings(conflicts: conflicts))
    }
}

extension StoreReplica: ScenarioApplication {
    /// The word in scenarios.
    public static let name = "store"

    /// Creates a replica of a cluster.
    public init(_ replica: ReplicaID, in cluster: Scenario.Cluster, _ settings: Settings) {
        self.init(
            replica: replica,
            resolution: settings.conflicts == .siblings ? .siblings : .lastWriterWins)
    }

    /// Creates a new life of a replica, with what the peer holds.
    public init(
        _ replica: ReplicaID, joining peer: StoreReplica, in cluster: Scenario.Cluster,
        _ settings: Settings
    ) {
        self.init(replica: replica, joining: peer)
    }

    /// Returns the profile: writes are broadcast, and concurrent ones treated as the settings say.
    public static func profile(_ settings: Settings) -> ApplicationProfile {
        var profile = ApplicationProfile()
        profile.sending = .toAll
        profile.conflicts = settings.conflicts
        profile.successText = "all replicas hold the same"
        return profile
    }

    /// Draws a read, or a read and then a write by the same session, which then replaces what it
    /// saw.
    public static func draw(
        _ load: Load, in cluster: Scenario.Cluster, using random: inout SeededGenerator
    ) -> [(process: ReplicaID, command: Command)] {
        precondition(0...1 ~= load.readRate, "a rate lies in 0...1")
        precondition(
            load.keyCount > 0 && load.sessionsPerProcess > 0, "a store needs a key and a session")
        let process = ReplicaID(random.index(below: cluster.roster.count))
        let number = random.index(below: load.sessionsPerProcess) + 1
        let session = "\(cluster.roster.name(of: process)).\(number)"
        let key = "k\(random.index(below: load.keyCount) + 1)"
        let read = (process, Command.get(key: key, session: session))
        if random.chance(load.readRate) { return [read] }
        if random.chance(0.1) { return [read, (process, .delete(key: key, session: session))] }
        let value = "\(random.below(1_000))"
        return [read, (process, .put(key: key, value: value, session: session, isBlind: false))]
    }

    /// Judges whether all replicas hold the same.
    public static func judge(
        _ processes: [StoreReplica], of result: RunResult
    ) -> RunJudgement.Convergence {
        if let reason = result.undecidedReason { return .undecided(reason) }
        guard result.cluster.topology.isStronglyConnected else {
            return .undecided("not every replica can reach every other")
        }
        let names = result.finalReplicas.map { result.name(of: $0) }
        for (name, state) in zip(names, result.finalStates)
        where state.state != result.finalStates[0].state {
            return .failed("\(name) does not hold what \(names[0]) holds")
        }
        return .reached
    }

    /// Returns the answer to a client.
    public static func describe(_ output: StoreOutput) -> String {
        switch output {
        case .refusal(let refusal): return "\(refusal.request): refused, \(refusal.reason)"
        case .response(let response):
            let key = TextScanner.quotedIfNeeded(response.key)
            let values = response.values.map(TextScanner.quotedIfNeeded).joined(separator: ", ")
            switch response.kind {
            case .put: return "put \(key)=\(values)"
            case .delete: return "delete \(key)"
            case .get: return "get \(key): \(values.isEmpty ? "nothing" : values)"
            }
        }
    }

    /// The contents.
    public var recorded: RecordedState { RecordedState(state: contentsJSON) }

    /// Returns the write under way.
    public static func recorded(_ message: StoreMessage) -> RecordedMessage {
        RecordedMessage(payload: message.json)
    }
}

extension StoreReplica {
    /// An operation of a client session.
    @nonexhaustive
    public enum Command: ScenarioOperation {
        /// Write a value; a blind write hands in no context, so it overwrites nothing.
        case put(key: String, value: String, session: String, isBlind: Bool)
        /// Returns a command that reads a key.
        case get(key: String, session: String)
        /// Returns a command that deletes a key.
        case delete(key: String, session: String)

        /// The verbs.
        public static let verbs = ["put", "get", "delete"]

        /// Reads a key, for a write a value, and the session, which without a name is that of the
        /// process.
        public init(
            _ verb: String, at process: ReplicaID, from line: inout ScenarioLine
        ) throws(TextError) {
            let key = try line.word("a key").text
            let value = verb == "put" ? try line.word("a value").text : ""
            var session = line.roster.name(of: process)
            if line.accept("as") {
                let word = try line.word("the name of a session")
                guard !word.text.isEmpty else {
                    throw TextError("the name of a session is not empty", at: word.position)
                }
                session = word.text
            }
            switch verb {
            case "put":
                self = .put(
                    key: key, value: value, session: session, isBlind: line.accept("blind"))
            case "get": self = .get(key: key, session: session)
            default: self = .delete(key: key, session: session)
            }
        }

        /// The verb.
        public var verb: String {
            switch self {
            case .put: "put"
            case .get: "get"
            case .delete: "delete"
            }
        }

        /// Returns the key, the value, and the session if it has a name.
        public func words(at process: ReplicaID, in roster: Roster) -> [String] {
            var words: [String] = []
            words.reserveCapacity(5)
            let session: String
            switch self {
            case .put(let key, let value, let name, _):
                words.append(key)
                words.append(value)
                session = name
            case .get(let key, let name), .delete(let key, let name):
                words.append(key)
                session = name
            }
            if session != roster.name(of: process) {
                words.append("as")
                words.append(session)
            }
            if case .put(_, _, _, isBlind: true) = self { words.append("blind") }
            return words
        }
    }

    /// The setting `conflicts`.
    public struct Settings: ScenarioSettings {
        /// What is done with concurrent writes.
        public var conflicts: History.Conflicts

        /// Creates the settings of a store that keeps concurrent writes.
        public init() {
            self.init(conflicts: .siblings)
        }

        /// Creates settings.
        public init(conflicts: History.Conflicts) {
            self.conflicts = conflicts
        }

        /// The word of the line.
        public static let names = ["conflicts"]

        /// Reads what is done with concurrent writes.
        public mutating func read(
            _ setting: ScenarioSetting, from line: inout ScenarioLine
        ) throws(TextError) {
            conflicts = try line.choice(History.Conflicts.self)
        }

        /// Returns what is done with concurrent writes.
        public func words(of setting: ScenarioSetting) -> [String]? {
            setting == .line("conflicts") ? [conflicts.rawValue] : nil
        }
    }

    /// The behaviour of clients in a drawn run.
    public struct Load: ScenarioLoad {
        /// The number of keys.
        public var keyCount = 8

        /// The share of reads that are not followed by a write of what was read.
        public var readRate = 0.25

        /// The number of client sessions at each process.
        public var sessionsPerProcess = 2

        /// Creates a load of 8 keys, two sessions at each process, and a quarter of mere reads.
        public init() {}
    }
}

extension ScenarioCommand.Action {
    /// Write a value; a blind write hands in no context, so it overwrites nothing.
    public static func put(
        _ process: ReplicaID, key: String, value: String, session: String, isBlind: Bool
    ) -> Self {
        .operation(
            StoreReplica.Command.put(key: key, value: value, session: session, isBlind: isBlind),
            at: process)
    }

    /// Returns a command that reads a key.
    public static func get(_ process: ReplicaID, key: String, session: String) -> Self {
        .operation(StoreReplica.Command.get(key: key, session: session), at: process)
    }

    /// Returns a command that deletes a key.
    public static func delete(_ process: ReplicaID, key: String, session: String) -> Self {
        .operation(StoreReplica.Command.delete(key: key, session: session), at: process)
    }
}
