import ExecutionTrace
import LogicalClocks

/// The findings of the checker on a recorded run.
///
/// In a test the report explains itself:
///
///     let report = CausalChecker.check(trace)
///     #expect(report.verdict == .consistent, "\(report)")
public struct CheckReport: Hashable, Sendable {
    /// The numbers of events, messages and so on that were judged.
    public struct Counts: Hashable, Sendable {
        /// The events of the trace.
        public var events = 0
        /// The processes that have events.
        public var processes = 0
        /// The messages that were sent or received, each name once.
        public var messages = 0
        /// The receives.
        public var deliveries = 0
        /// The operations of clients.
        public var operations = 0
        /// The snapshots that a process recorded a state for.
        public var snapshots = 0
    }

    /// A rule that could not be checked.
    public struct Unchecked: Hashable, Sendable {
        /// The rule.
        public var rule: Rule
        /// Why it could not be checked.
        public var reason: String
    }

    /// A message that never arrived although one that was sent after it did.
    ///
    /// It may be lost, or still in flight where the trace ends, so this is no violation.
    public struct Missing: Hashable, Sendable {
        /// The name of the message.
        public var message: String
        /// The index in the trace of its send.
        public var send: Int
        /// The name of the event that sent it.
        public var sendName: String
        /// The receiver that it did not reach.
        public var receiver: ReplicaID
        /// The name of that receiver.
        public var receiverName: String
    }

    /// The numbers of events, messages and so on that were judged.
    public internal(set) var counts = Counts()

    /// The rules that were checked, in their own order.
    public internal(set) var checked: [Rule] = []

    /// The rules that were asked for and could not be checked, in their own order.
    public internal(set) var unchecked: [Unchecked] = []

    /// The violations that are explained: by rule, then by the event at which the rule broke.
    public internal(set) var violations: [Violation] = []

    /// How often each rule was broken, also where that is not explained; rules that hold are left
    /// out.
    public internal(set) var totals: [Rule: Int] = [:]

    /// The messages that seem to be missing, in the order of their sends; not more of them than
    /// violations of one rule.
    public internal(set) var missing: [Missing] = []

    /// The number of messages that seem to be missing.
    public internal(set) var missingTotal = 0

    /// The rules that the store of the run does not promise, and that nobody chose.
    public internal(set) var notPromised: [Rule] = []

    /// The rules that were chosen; nil for all that the trace calls for.
    var chosen: Set<Rule>?

    /// The number of violations, explained or not.
    public var total: Int { totals.values.reduce(0, +) }

    /// The verdict on the run: consistent only if something was judged, wholly, and nothing found.
    public var verdict: Verdict {
        if !totals.isEmpty { return .violated }
        let reasons = undecidedReasons
        return reasons.isEmpty ? .consistent : .undecided(reasons)
    }

    /// The reasons why the run may be wrong where nothing was found.
    ///
    /// Of rules that were chosen all have to be checked; else those that the trace has something
    /// for.
    public var undecidedReasons: [String] {
        if counts.events == 0 { return ["there are no events"] }
        let open = Set(unchecked.map(\.rule))
        if let chosen {
            return Self.doubt(Rule.allCases.filter { chosen.contains($0) && open.contains($0) })
        }
        guard isAnythingJudged else {
            return [
                counts.messages > 0
                    ? "no message was received, and there are no clocks or operations to check"
                    : "there are no clocks, messages or operations to check"
            ]
        }
        let due =
            (counts.messages > 0 ? Rule.delivery : [])
            + (counts.messages > 0 && counts.snapshots > 0 ? [.inconsistentCut] : [])
            + (counts.operations > 0 ? Rule.operations : [])
        return Self.doubt(due.filter { open.contains($0) && !notPromised.contains($0) })
    }

    /// Whether a rule was checked that the trace has something for.
    ///
    /// That no cause follows its effect says little where nothing else could be looked at, and
    /// rules about deliveries say nothing where none was.
    private var isAnythingJudged: Bool {
        counts.deliveries > 0
            ? checked.contains { $0 != .causalCycle }
            : checked.contains { Rule.clocks.contains($0) || Rule.operations.contains($0) }
    }

    private static func doubt(_ rules: [Rule]) -> [String] {
        rules.isEmpty
            ? [] : ["could not check \(rules.map(\.rawValue).joined(separator: ", "))"]
    }
}
