/// The kind of an event without its particulars; the raw values are the words of the file format.
@nonexhaustive
public enum EventKind: String, Hashable, Sendable, CaseIterable {
    /// Something inside one process.
    case local
    /// An operation of a client.
    case operation
    /// A message left a process.
    case send
    /// A message was delivered.
    case receive
    /// The network lost something.
    case drop
    /// A process stopped.
    case crash
    /// A process runs again.
    case restart
    /// A process recorded its state for a snapshot.
    case record
    /// The network changed.
    case network
    /// A replica entered the run.
    case join

    /// Whether events of the kind count in the clock of their process.
    public var isCounted: Bool {
        switch self {
        case .local, .operation, .send, .receive: true
        case .drop, .crash, .restart, .record, .network, .join: false
        }
    }

    /// Whether an event of the kind may happen at no process.
    public var mayLackProcess: Bool { self == .drop || self == .network }
}

extension TraceEvent.Kind {
    /// The kind without its particulars.
    public var name: EventKind {
        switch self {
        case .local: .local
        case .operation: .operation
        case .send: .send
        case .receive: .receive
        case .drop: .drop
        case .crash: .crash
        case .restart: .restart
        case .record: .record
        case .network: .network
        case .join: .join
        }
    }
}
