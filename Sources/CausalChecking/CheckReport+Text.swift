import WireFormat

extension CheckReport: CustomStringConvertible {
    /// The verdict in one line: `1 violation of causal delivery in 1,204 events (4 processes)`.
    public var summary: String {
        let scope =
            "in \(counted(counts.events, "event")) "
            + "(\(counted(counts.processes, "process")))"
        let broken = Rule.allCases.filter { totals[$0] != nil }
        guard let first = broken.first else { return "no violation \(scope)" }
        let found = counted(total, "violation")
        if broken.count == 1 { return "\(found) of \(first.phrase) \(scope)" }
        let parts = broken.map { "\(grouped(totals[$0] ?? 0)) of \($0.phrase)" }
        return "\(found) \(scope): \(parts.joined(separator: ", "))"
    }

    /// The summary, the violations, and what the verdict does not cover.
    public var description: String { description { _ in [] } }

    /// Returns the description with lines of your own below each violation, such as the places of
    /// its events in a file.
    public func description(notes: (Violation) -> [String]) -> String {
        var blocks = [summary]
        blocks += violations.map { violation in
            let notes = notes(violation).map { "\n  \($0)" }.joined()
            return Self.indented(violation.description + notes)
        }
        let hidden = total - violations.count
        if hidden > 0 { blocks.append("  and \(grouped(hidden)) more") }
        if missingTotal > 0 { blocks.append(missingText) }
        if !unchecked.isEmpty { blocks.append(uncheckedText) }
        return blocks.joined(separator: "\n\n")
    }

    private var missingText: String {
        var lines = [
            "  \(counted(missingTotal, "message")) lost or in flight, "
                + "overtaken by what was sent after"
        ]
        lines += missing.map {
            "    \($0.message)  sent at \($0.sendName), not at \($0.receiverName)"
        }
        let hidden = missingTotal - missing.count
        if hidden > 0 { lines.append("    and \(grouped(hidden)) more") }
        return lines.joined(separator: "\n")
    }

    /// The rules that were not checked, those with one reason in one line.
    private var uncheckedText: String {
        var reasons: [String] = []
        for item in unchecked where !reasons.contains(item.reason) { reasons.append(item.reason) }
        let lines = reasons.map { reason in
            let rules = unchecked.filter { $0.reason == reason }.map(\.rule.rawValue)
            return "  not checked: \(rules.joined(separator: ", ")): \(reason)"
        }
        return lines.joined(separator: "\n")
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "  \($0)" }.joined(separator: "\n")
    }
}
