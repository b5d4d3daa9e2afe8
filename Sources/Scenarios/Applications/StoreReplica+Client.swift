import ExecutionTrace
import LogicalClocks
import ReplicatedStore

extension StoreReplica {
    /// The client sessions, by name.
    ///
    /// A session relies on the replica that answered it last. When that lost its memory, what the
    /// session has seen may be gone, and its client begins a new one: after `alice` comes `alice#2`.
    public struct Client: ScenarioClient {
        /// A session with the replica that answered it last.
        private struct Known {
            var session: ClientSession
            var replica: ReplicaID?

            mutating func take(_ response: StoreResponse, from replica: ReplicaID?) {
                session.receive(response)
                self.replica = replica
            }
        }

        private var sessions: [String: Known] = [:]
        /// For each name whose first session is over, that of its current one.
        private var currentNames: [String: String] = [:]
        /// The names of sessions after the first.
        private var laterNames: Set<String> = []
        /// The lives that are over.
        private var ended: Set<ReplicaID> = []

        /// Creates clients that have seen nothing.
        public init() {}

        /// Returns the request of a session.
        public func request(for command: Command) -> StoreRequest {
            switch command {
            case .put(let key, let value, let name, let isBlind):
                let session = session(name)
                return isBlind
                    ? .put(session: session.id, key: key, value: value, clock: session.clock)
                    : session.put(key, value)
            case .get(let key, let name): return session(name).get(key)
            case .delete(let key, let name): return session(name).delete(key)
            }
        }

        /// Takes the answer into its session, and returns the operation that was carried out.
        public mutating func receive(_ answer: StoreOutput) -> HistoryOperation? {
            take(answer, from: nil)
        }

        /// Takes the answer of a replica into its session, and returns the operation that was carried
        /// out.
        public mutating func receive(
            _ answer: StoreOutput, from replica: ReplicaID
        ) -> HistoryOperation? {
            take(answer, from: replica)
        }

        /// Ends the sessions that the replica answered last.
        ///
        /// - Complexity: O(*s* log *s*), where *s* is the number of sessions.
        public mutating func lifeEnded(_ replica: ReplicaID) {
            ended.insert(replica)
            for name in sessions.filter({ $0.value.replica == replica }).keys.sorted() {
                end(name)
            }
        }

        /// Begins another session in the place of one, unless that was done.
        private mutating func end(_ name: String) {
            let first = currentNames.first { $0.value == name }?.key ?? name
            guard currentNames[first, default: first] == name else { return }
            var number = 2
            while sessions["\(first)#\(number)"] != nil { number += 1 }
            let next = "\(first)#\(number)"
            currentNames[first] = next
            laterNames.insert(next)
        }

        private mutating func take(
            _ answer: StoreOutput, from replica: ReplicaID?
        ) -> HistoryOperation? {
            guard case .response(let response) = answer else { return nil }
            let id = response.session
            let name = id.rawValue
            // Where it lies: a copy would share its contexts, which then are copied to be changed.
            sessions[name, default: Known(session: ClientSession(id))]
                .take(response, from: replica)
            // An answer that was on its way when the life that gave it ended.
            if let replica, ended.contains(replica) { end(name) }
            let kind: HistoryOperation.Kind =
                switch response.kind {
                case .put: .put
                case .get: .get
                case .delete: .delete
                }
            return HistoryOperation(
                session: name, kind: kind, key: response.key, values: response.values,
                versions: response.versions, context: response.context)
        }

        private func session(_ name: String) -> ClientSession {
            // Somebody may call a session what the second one of another is called.
            var first = name
            while laterNames.contains(first) { first += "#1" }
            let name = currentNames[first] ?? first
            return sessions[name]?.session ?? ClientSession(SessionID(name))
        }
    }
}
