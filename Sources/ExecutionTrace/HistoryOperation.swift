import LogicalClocks

/// What a client session asked of a replica of a store, and what it was told.
public struct HistoryOperation: Hashable, Sendable {
    /// The kinds of operation.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Writes a value.
        case put
        /// Reads the values of a key.
        case get
        /// Writes that the key has no value.
        case delete
    }

    /// The name of the client session.
    public var session: String

    /// What was asked.
    public var kind: Kind

    /// The key.
    public var key: String

    /// The value written, or the values read: several if concurrent writes are kept.
    public var values: [String]

    /// The write made, or the writes whose values (or deletions) were read; none if the key was
    /// never written.
    public var versions: [Dot]

    /// The versions that the operation was based on: for a write the context that the client
    /// handed in, for a read the context that it got back.
    public var context: VectorClock

    /// Creates an operation.
    public init(
        session: String, kind: Kind, key: String, values: [String], versions: [Dot],
        context: VectorClock
    ) {
        self.session = session
        self.kind = kind
        self.key = key
        self.values = values
        self.versions = versions
        self.context = context
    }
}
