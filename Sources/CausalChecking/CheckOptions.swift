/// The rules to check, and how much to spend on them.
public struct CheckOptions: Hashable, Sendable {
    /// The rules to check.
    public var rules: Set<Rule>

    /// How many violations of one rule are explained, by default 100; all are counted.
    public var violationsPerRuleMax: Int

    /// How many pairs of events are compared where clocks are checked pair by pair; by default
    /// 200,000.
    public var clockPairsMax: Int

    /// How many 32-bit entries the rows of one happened-before order may take.
    public var rowEntriesMax: Int

    /// Whether no rule is left out.
    var checksAllRules: Bool { rules.count == Rule.allCases.count }

    /// Creates options; the defaults check everything.
    public init(
        rules: some Sequence<Rule> = Rule.allCases,
        violationsPerRuleMax: Int = 100,
        clockPairsMax: Int = 200_000,
        rowEntriesMax: Int = HappenedBefore.rowEntriesMaxDefault
    ) {
        self.rules = Set(rules)
        self.violationsPerRuleMax = violationsPerRuleMax
        self.clockPairsMax = clockPairsMax
        self.rowEntriesMax = rowEntriesMax
    }
}
