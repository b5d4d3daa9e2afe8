import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import ReplicatedStore
import WireFormat

extension StoreReplica: Recordable {
    /// The contents.
    public var recorded: RecordedState {
        RecordedState(state: contentsJSON)
    }

    /// The write under way.
    public static func recorded(_ message: StoreWrite) -> RecordedMessage {
        RecordedMessage(payload: message.json)
    }
}

extension StoreReplica: ScenarioApplication {
    /// Creates a replica of a cluster.
    public init(_ replica: ReplicaID, of cluster: Scenario.Cluster) {
        self.init(
            replica: replica,
            resolution: cluster.conflicts == .siblings ? .siblings : .lastWriterWins)
    }

    /// The request of a client session.
    public static func request(
        for action: ScenarioCommand.Action, sessions: inout [String: ClientSession]
    ) -> (process: ReplicaID, request: StoreRequest)? {
        switch action {
        case .put(let process, let key, let value, let name, let isBlind):
            let session = sessions[name] ?? ClientSession(SessionID(name))
            let request =
                isBlind
                ? StoreRequest.put(
                    session: session.id, key: key, value: value, clock: session.clock)
                : session.put(key, value)
            return (process, request)
        case .get(let process, let key, let name):
            return (process, (sessions[name] ?? ClientSession(SessionID(name))).get(key))
        case .delete(let process, let key, let name):
            return (process, (sessions[name] ?? ClientSession(SessionID(name))).delete(key))
        default: return nil
        }
    }

    /// The operation of a client session that was carried out.
    public static func operation(
        for output: StoreOutput, sessions: inout [String: ClientSession]
    ) -> HistoryOperation? {
        guard case .response(let response) = output else { return nil }
        let name = response.session.rawValue
        sessions[name, default: ClientSession(response.session)].receive(output)
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

    /// The answer to a client.
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
}
