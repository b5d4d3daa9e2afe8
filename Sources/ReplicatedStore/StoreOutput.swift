import LogicalClocks

/// An answer of a ``StoreReplica``.
///
/// It is kept in a box, which every layer outside passes on.
public indirect enum StoreOutput: Hashable, Sendable {
    /// The request was carried out.
    case response(StoreResponse)
    /// The request was refused and changed nothing.
    case refusal(StoreRefusal)
}

/// The answer to a request that was carried out: all that a history of the session needs.
public struct StoreResponse: Hashable, Sendable {
    /// The session that asked.
    public let session: SessionID

    /// What it asked for.
    public let kind: StoreRequest.Kind

    /// The key.
    public let key: String

    /// The values read, in the order of their dots, or the value written.
    public let values: [String]

    /// The writes that were read, tombstones included, in order, or the write that was made.
    public let versions: [Dot]

    /// For a read, everything that it has seen of the key, what `versions` replaced included;
    /// for a write, the context that the client handed in.
    public let context: DottedVersionVector

    /// The context for the client's next write of the key.
    ///
    /// After a read, what it saw. After a write, what the client handed in and the write itself, as a
    /// dot where the client has not read an earlier write of the same replica.
    public let nextContext: DottedVersionVector

    /// The replica's word for ``nextContext``, with which other replicas believe it; nil if the
    /// context is empty.
    public let seal: ContextSeal?

    /// The Lamport clock of the replica after the request.
    public let clock: LamportClock

    /// Creates a response.
    public init(
        session: SessionID, kind: StoreRequest.Kind, key: String, values: [String],
        versions: [Dot], context: DottedVersionVector, nextContext: DottedVersionVector,
        seal: ContextSeal? = nil, clock: LamportClock
    ) {
        self.session = session
        self.kind = kind
        self.key = key
        self.values = values
        self.versions = versions
        self.context = context
        self.nextContext = nextContext
        self.seal = seal
        self.clock = clock
    }
}

/// The answer to a request that was refused.
public struct StoreRefusal: Hashable, Sendable {
    /// A reason why a request was refused.
    public enum Reason: Hashable, Sendable {
        /// The key is too long.
        case keyTooLong(byteCount: Int, limit: Int)
        /// The value is too long.
        case valueTooLong(byteCount: Int, limit: Int)
        /// The context has too many entries.
        case contextTooLarge(entryCount: Int, limit: Int)
        /// The context names a write of this replica that it has not made, or has forgotten.
        case unknownWrite(Dot)
        /// The context names a write of another replica that has not arrived here, and no replica has
        /// sealed it: it may never have been made.
        case unprovenWrite(Dot)
        /// The key would be one too many.
        case tooManyKeys(limit: Int)
        /// The version would be one too many beside those that the context does not cover.
        case tooManySiblings(limit: Int)
        /// A peer has not acknowledged as many writes as may wait for it; ask again later.
        case backlogTooLong(count: Int, limit: Int)
        /// The client's clock is further ahead of the replica's than a client's may be.
        case clockTooFarAhead(time: UInt64, limit: UInt64)
        /// No larger time is left for the write.
        case clockExhausted
    }

    /// What was asked.
    public let request: StoreRequest

    /// Why it was refused.
    public let reason: Reason

    /// Creates a refusal.
    public init(request: StoreRequest, reason: Reason) {
        self.request = request
        self.reason = reason
    }
}

extension StoreRefusal.Reason: CustomStringConvertible {
    /// The reason in words.
    public var description: String {
        switch self {
        case .keyTooLong(let byteCount, let limit):
            "the key has \(byteCount) bytes, more than \(limit)"
        case .valueTooLong(let byteCount, let limit):
            "the value has \(byteCount) bytes, more than \(limit)"
        case .contextTooLarge(let entryCount, let limit):
            "the context has \(entryCount) entries, more than \(limit)"
        case .unknownWrite(let dot):
            "the context covers write \(dot.counter) of this replica, which does not know it"
        case .unprovenWrite(let dot):
            "the context covers write \(dot.counter) of replica \(dot.replica), which has not "
                + "arrived, and no replica has sealed it"
        case .tooManyKeys(let limit):
            "the store holds \(limit) keys already"
        case .tooManySiblings(let limit):
            "the key has \(limit) versions already that the context does not cover; read it first"
        case .backlogTooLong(let count, let limit):
            "\(count) writes wait for a replica that does not answer, more than \(limit); try later"
        case .clockTooFarAhead(let time, let limit):
            "the client's clock stands at \(time), above the largest believed time, \(limit)"
        case .clockExhausted:
            "the clock has reached its largest time"
        }
    }
}
