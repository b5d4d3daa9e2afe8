/// A chain of causes from one event to another.
public struct CausalPath: Hashable, Sendable {
    /// A reason why one event of a path happened before the next.
    @nonexhaustive
    public enum Hop: Hashable, Sendable {
        /// Both are of one process.
        case sameProcess
        /// The first sent the message that the second received.
        case message(String)
        /// The clock of the second names the first.
        case clock
        /// Both are of one client session.
        case sameSession(String)
        /// The second read what the first wrote.
        case read
        /// The second wrote with a context that covers what the first wrote.
        case context
    }

    /// One hop and where it leads.
    public struct Step: Hashable, Sendable {
        /// Why the event before happened before `event`.
        public var hop: Hop

        /// The index of an event in the trace.
        public var event: Int

        /// The name of the event.
        public var name: String
    }

    /// The index in the trace of the first event.
    public var start: Int

    /// The name of the first event.
    public var startName: String

    /// The hops, in order.
    public var steps: [Step]
}

extension CausalPath.Hop {
    /// The hop as an arrow.
    var arrow: String {
        switch self {
        case .sameProcess, .clock: "->"
        case .message(let name): "-\(name)->"
        case .sameSession(let name): "-session \(name)->"
        case .read: "-read->"
        case .context: "-context->"
        }
    }

    /// The hop in words.
    var words: String {
        switch self {
        case .sameProcess: "same process"
        case .clock: "named by the clock"
        case .message(let name): "message \(name)"
        case .sameSession(let name): "same session \(name)"
        case .read: "read"
        case .context: "context"
        }
    }
}

extension CausalPath: CustomStringConvertible {
    /// The path as `a:3 -> a:5 -m7-> b:5 -> b:6`.
    public var description: String {
        steps.reduce(into: startName) { text, step in
            text += " \(step.hop.arrow) \(step.name)"
        }
    }
}
