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
    public static func store(
        conflicts: History.Conflicts, sessions: TraceHeader.Sessions = .staying
    ) -> Self {
        Self(
            StoreReplica.self,
            settings: StoreReplica.Settings(conflicts: conflicts, sessions: sessions))
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
        if settings.sessions == .moving { profile.sessions = .moving }
        profile.successText = "all replicas hold the same"
        return profile
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
