/// The violations found so far: all of them counted, some of them explained.
struct Findings {
    let options: CheckOptions
    private(set) var totals: [Rule: Int] = [:]
    private(set) var violations: [Violation] = []

    init(_ options: CheckOptions) {
        self.options = options
    }

    /// Counts a violation if its rule is to be checked, and has it explained if there is room.
    mutating func add(_ rule: Rule, _ explain: () -> Violation) {
        guard options.rules.contains(rule) else { return }
        let total = (totals[rule] ?? 0) + 1
        totals[rule] = total
        if total <= options.violationsPerRuleMax { violations.append(explain()) }
    }

    /// Returns the explained violations by rule, then by the event at which the rule broke.
    func sorted() -> [Violation] {
        Rule.allCases.flatMap { rule in
            violations.filter { $0.rule == rule }.enumerated().sorted { left, right in
                let first = (left.element.events.first?.index ?? 0, left.offset)
                let second = (right.element.events.first?.index ?? 0, right.offset)
                return first < second
            }.map(\.element)
        }
    }
}
