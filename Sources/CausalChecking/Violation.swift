import ExecutionTrace
import LogicalClocks

/// One way in which a run broke a rule, with the events that prove it.
public struct Violation: Hashable, Sendable {
    /// An event that takes part in a violation.
    public struct Event: Hashable, Sendable {
        /// What the event is to the violation, such as `late send`.
        public var role: String

        /// The index of the event in the trace.
        public var index: Int

        /// The process of the event.
        public var process: ReplicaID?

        /// How many events the process had counted, this one included.
        public var count: Int

        /// The event as people read it: `c:17`.
        public var name: String

        /// The message that was sent or received there, if any.
        public var message: String?

        /// The clock of the event: the recorded one, else the recomputed one.
        public var clock: String?
    }

    /// The entry of a clock that decides.
    public struct Entry: Hashable, Sendable {
        /// The process that the entry counts.
        public var process: ReplicaID

        /// The name of that process.
        public var name: String

        /// What the entry is.
        public var actual: UInt64

        /// What it should be, at least or exactly.
        public var expected: UInt64
    }

    /// The rule that is broken.
    public var rule: Rule

    /// The events that prove it, the one at which the rule broke first.
    public var events: [Event]

    /// The entry that decides, where one does.
    public var entry: Entry?

    /// Why one of the events happened before another, where that matters.
    public var path: CausalPath?

    /// The violation in one sentence.
    public var headline: String

    /// The facts behind the sentence, a line each.
    public var details: [String]
}

extension Violation: CustomStringConvertible {
    /// The sentence, and below it the facts, indented.
    public var description: String {
        details.reduce(into: headline) { text, line in text += "\n  \(line)" }
    }
}
