import LogicalClocks

/// The client's side of a session with the store: it remembers what it has seen of each key.
///
/// Hand it what the replica answers, and it builds the next request, so that a write replaces
/// what the session has read or written and nothing else:
///
///     var session = ClientSession("alice")
///     network.request(session.get("cart"), at: a)       // then hand the output to receive(_:)
///     network.request(session.put("cart", "milk"), at: a)
///
/// A write before the first read of a key is a blind one. A session may go to another replica
/// at any time; its contexts and its Lamport clock go with it. What it read at one replica may
/// then not have arrived at the other, and becomes readable there when it has.
public struct ClientSession: Hashable, Sendable {
    /// The name of the session.
    public let id: SessionID

    /// The largest Lamport time that a replica has answered with, so that a write comes after
    /// what the session has seen also where the last writer wins.
    public private(set) var clock = LamportClock()

    private var contexts: [StoreKey: VectorClock] = [:]

    /// Creates a session that has seen nothing.
    public init(_ id: SessionID) {
        self.id = id
    }

    /// Returns what the session has read and written of a key, wherever that was.
    public func context(of key: String) -> VectorClock {
        contexts[StoreKey(text: key)] ?? VectorClock()
    }

    /// Returns a request to read a key.
    public func get(_ key: String) -> StoreRequest {
        .get(session: id, key: key, clock: clock)
    }

    /// Returns a request to write a value in place of what the session has seen of the key.
    public func put(_ key: String, _ value: String) -> StoreRequest {
        .put(session: id, key: key, value: value, context: context(of: key), clock: clock)
    }

    /// Returns a request to delete what the session has seen of the key.
    public func delete(_ key: String) -> StoreRequest {
        .delete(session: id, key: key, context: context(of: key), clock: clock)
    }

    /// Takes in an answer; a refusal, or the answer to another session, changes nothing.
    ///
    /// What the session remembers grows with the number of keys that it uses.
    public mutating func receive(_ output: StoreOutput) {
        if case .response(let response) = output { receive(response) }
    }

    /// Takes in what a replica answered; the answer to another session changes nothing.
    ///
    /// What the session remembers grows with the number of keys that it uses.
    public mutating func receive(_ response: StoreResponse) {
        guard response.session == id else { return }
        clock.merge(response.clock)
        // Taken together, since a replica that lags knows less than the session has seen elsewhere.
        if !response.nextContext.isEmpty {
            contexts[StoreKey(text: response.key), default: [:]].merge(response.nextContext)
        }
    }

    /// Forgets what the session has seen of a key: its next write of it is a blind one.
    public mutating func forget(_ key: String) {
        contexts[StoreKey(text: key)] = nil
    }
}
