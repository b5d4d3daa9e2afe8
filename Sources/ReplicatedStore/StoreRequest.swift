import LogicalClocks
import WireFormat

/// The name of a client session.
public struct SessionID: RawRepresentable, Hashable, Sendable {
    /// The name.
    public let rawValue: String

    /// Creates an identifier.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Creates an identifier.
    public init(_ name: String) {
        rawValue = name
    }
}

extension SessionID: ExpressibleByStringLiteral, CustomStringConvertible {
    /// Creates an identifier from a literal.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// The name.
    public var description: String { rawValue }
}

/// A request of a client to a ``StoreReplica``.
///
/// A ``ClientSession`` builds requests with the right context; make them by hand to write
/// blindly, or with a context from elsewhere.
public struct StoreRequest: Hashable, Sendable {
    /// The kinds of request.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Writes a value.
        case put
        /// Reads the values of a key.
        case get
        /// Writes that the key has no value.
        case delete
    }

    /// The session that asks.
    public let session: SessionID

    /// What it asks for.
    public let kind: Kind

    /// The key.
    public let key: String

    /// The value to write, for a put.
    public let value: String?

    /// The contexts of earlier responses, which together say what a put or delete replaces.
    public let contexts: [SealedContext]

    /// The Lamport clock of the session.
    public let clock: LamportClock

    private init(
        _ kind: Kind, session: SessionID, key: String, value: String? = nil,
        contexts: [SealedContext] = [], clock: LamportClock
    ) {
        self.session = session
        self.kind = kind
        self.key = key
        self.value = value
        self.contexts = contexts
        self.clock = clock
    }

    /// The writes of the key that a put or delete replaces.
    ///
    /// - Complexity: O(*c* · *n*) for *c* contexts with *n* entries.
    public var context: DottedVersionVector { SealedContext.merged(contexts) }

    /// Returns a request to write a value; without a context it replaces nothing.
    ///
    /// The context is one that no replica has sealed, and is refused where some of its writes have
    /// not arrived.
    public static func put(
        session: SessionID, key: String, value: String, context: DottedVersionVector = [:],
        clock: LamportClock = LamportClock()
    ) -> Self {
        .put(
            session: session, key: key, value: value,
            contexts: context.isEmpty ? [] : [SealedContext(context)], clock: clock)
    }

    /// Returns a request to write a value in place of what the contexts of some responses cover.
    public static func put(
        session: SessionID, key: String, value: String, contexts: [SealedContext],
        clock: LamportClock = LamportClock()
    ) -> Self {
        Self(.put, session: session, key: key, value: value, contexts: contexts, clock: clock)
    }

    /// Returns a request to read the values of a key.
    public static func get(
        session: SessionID, key: String, clock: LamportClock = LamportClock()
    ) -> Self {
        Self(.get, session: session, key: key, clock: clock)
    }

    /// Returns a request to delete the values of a key; without a context it deletes nothing.
    ///
    /// The context is one that no replica has sealed, and is refused where some of its writes have
    /// not arrived.
    public static func delete(
        session: SessionID, key: String, context: DottedVersionVector = [:],
        clock: LamportClock = LamportClock()
    ) -> Self {
        .delete(
            session: session, key: key,
            contexts: context.isEmpty ? [] : [SealedContext(context)], clock: clock)
    }

    /// Returns a request to delete the values of a key that the contexts of some responses cover.
    public static func delete(
        session: SessionID, key: String, contexts: [SealedContext],
        clock: LamportClock = LamportClock()
    ) -> Self {
        Self(.delete, session: session, key: key, contexts: contexts, clock: clock)
    }
}

extension StoreRequest: CustomStringConvertible {
    /// The request as `put x=1`, `get x` or `delete x`.
    public var description: String {
        let text = "\(kind.rawValue) \(TextScanner.quotedIfNeeded(key))"
        return value.map { "\(text)=\(TextScanner.quotedIfNeeded($0))" } ?? text
    }
}
