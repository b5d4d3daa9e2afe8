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
/// A write before the first read of a key is a blind one, and each further one replaces it, whatever
/// others wrote in between. A session may go to another replica at any time; its contexts and its
/// Lamport clock go with it. What it read at one replica may then not have arrived at the other, and
/// becomes readable there when it has.
///
/// A session has one request under way at a time: the next one knows what the last one was answered.
public struct ClientSession: Hashable, Sendable {
    /// The name of the session.
    public let id: SessionID

    /// The largest Lamport time that a replica has answered with, so that a write comes after
    /// what the session has seen also where the last writer wins.
    public private(set) var clock = LamportClock()

    /// For each key the contexts that replicas have sealed, none of which covers another.
    private var contexts: [StoreKey: [SealedContext]] = [:]

    /// Creates a session that has seen nothing.
    public init(_ id: SessionID) {
        self.id = id
    }

    /// Returns what the session has read and written of a key, wherever that was.
    ///
    /// - Complexity: O(*c* · *n*) for *c* contexts, at most one of each replica, with *n* entries.
    public func context(of key: String) -> DottedVersionVector {
        SealedContext.merged(contexts[StoreKey(text: key)] ?? [])
    }

    /// Returns a request to read a key.
    public func get(_ key: String) -> StoreRequest {
        .get(session: id, key: key, clock: clock)
    }

    /// Returns a request to write a value in place of what the session has seen of the key.
    public func put(_ key: String, _ value: String) -> StoreRequest {
        .put(
            session: id, key: key, value: value, contexts: contexts[StoreKey(text: key)] ?? [],
            clock: clock)
    }

    /// Returns a request to delete what the session has seen of the key.
    public func delete(_ key: String) -> StoreRequest {
        .delete(
            session: id, key: key, contexts: contexts[StoreKey(text: key)] ?? [], clock: clock)
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
        // Kept beside each other, since a replica that lags knows less than the session has seen
        // elsewhere, and only a replica can seal both together.
        if !response.nextContext.isEmpty {
            let next = SealedContext(response.nextContext, seal: response.seal)
            contexts[StoreKey(text: response.key), default: []].take(next)
        }
    }

    /// Forgets what the session has seen of a key: its next write of it is a blind one.
    public mutating func forget(_ key: String) {
        contexts[StoreKey(text: key)] = nil
    }
}

extension [SealedContext] {
    fileprivate mutating func take(_ next: SealedContext) {
        if contains(where: { next.context.isCovered(by: $0.context) }) { return }
        removeAll { $0.context.isCovered(by: next.context) }
        append(next)
    }
}

extension SealedContext {
    /// Returns what some contexts know together.
    static func merged(_ contexts: [Self]) -> DottedVersionVector {
        guard var merged = contexts.first?.context else { return [:] }
        for more in contexts.dropFirst() { merged.merge(more.context) }
        return merged
    }
}
