import LogicalClocks
import WireFormat

/// One operation of a client session on a replica of a store, with its result.
public struct HistoryOperation: Hashable, Sendable {
    /// The kinds of operation.
    @nonexhaustive
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

    /// Which of the session's operations it is, from 1; 0 for the one after the last that a trace
    /// has when the operation is added to it.
    public var order: UInt64

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
    public var context: DottedVersionVector

    /// Creates an operation.
    public init(
        session: String, kind: Kind, key: String, values: [String], versions: [Dot],
        context: DottedVersionVector, order: UInt64 = 0
    ) {
        self.session = session
        self.order = order
        self.kind = kind
        self.key = key
        self.values = values
        self.versions = versions
        self.context = context
    }
}

extension HistoryOperation {
    /// What was asked, in words: `put x=1`, `get x`, `delete x`.
    public var request: String {
        let asked = "\(kind.rawValue) \(TextScanner.quotedIfNeeded(key))"
        guard kind == .put, let value = values.first, values.count == 1 else { return asked }
        return "\(asked)=\(TextScanner.quotedIfNeeded(value))"
    }
}
