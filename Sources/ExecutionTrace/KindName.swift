/// The kind of an event without its particulars; the raw values are the words of the file format.
package enum KindName: String, Hashable, Sendable, CaseIterable {
    case local, operation, send, receive, drop, crash, restart, record, network

    /// Whether events of the kind count in the clock of their process.
    package var isCounted: Bool {
        switch self {
        case .local, .operation, .send, .receive: true
        case .drop, .crash, .restart, .record, .network: false
        }
    }

    /// Whether an event of the kind may happen at no process.
    package var mayLackProcess: Bool { self == .drop || self == .network }
}

extension TraceEvent.Kind {
    /// The kind without its particulars.
    package var name: KindName {
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
        }
    }
}
