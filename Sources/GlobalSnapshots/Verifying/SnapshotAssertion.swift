/// A condition that every sound snapshot meets.
///
/// Chandy and Lamport's rules for the counts of a channel p→q: with *n* messages sent before p
/// recorded its state and *m* received before q did, *m* is at most *n*, and the state of the
/// channel is exactly the messages *m* + 1 to *n* in order.
@nonexhaustive
public enum SnapshotAssertion: String, Hashable, Sendable, CaseIterable {
    /// Every process in scope recorded its state once, and every channel between two of them
    /// was closed.
    case completeness
    /// Channels hold messages of the application only, each once.
    case purity
    /// The amounts of processes and channels add up to what they should.
    case conservation
    /// By their clocks, no process knows more of another than the other's own recorded state.
    case cutConsistency = "cut-consistency"
    /// Nothing was received in the snapshot that was not sent in it.
    case noOrphan = "no-orphan"
    /// Every channel holds exactly what was sent and not received in the snapshot, in order.
    case exactChannels = "exact-channels"
    /// Exactly one marker came on every channel, before anything sent after the sender recorded.
    case markerDiscipline = "marker-discipline"
    /// The snapshot is what the trace of its run says: who recorded and when, with which clocks,
    /// and which messages were on their way.
    case traceAgreement = "trace-agreement"

    /// What the assertion says, in a few words.
    public var summary: String {
        switch self {
        case .completeness: "every process in scope recorded once, every channel closed"
        case .purity: "channels hold application messages only, each once"
        case .conservation: "amounts add up to the total"
        case .cutConsistency: "no clock runs ahead of the cut"
        case .noOrphan: "nothing received that was not sent"
        case .exactChannels: "channels hold exactly what was in flight, in order"
        case .markerDiscipline: "one marker a channel, in its place"
        case .traceAgreement: "messages, clocks and times are what the trace says"
        }
    }
}

/// The finding of a verifier on one assertion.
public struct AssertionResult: Hashable, Sendable {
    /// The possible findings.
    public enum Verdict: Hashable, Sendable {
        /// The assertion holds.
        case pass
        /// The assertion is broken.
        case fail(SnapshotWitness)
        /// The assertion says nothing about such a snapshot; the text says why.
        case notApplicable(String)
        /// The assertion could be broken, and what there is does not tell; the text says why.
        case undecided(String)
    }

    /// The assertion.
    public var assertion: SnapshotAssertion

    /// What was found.
    public var verdict: Verdict

    /// Creates a result.
    public init(_ assertion: SnapshotAssertion, _ verdict: Verdict) {
        self.assertion = assertion
        self.verdict = verdict
    }

    /// Whether the assertion is broken.
    public var isFailure: Bool {
        if case .fail = verdict { return true }
        return false
    }
}
