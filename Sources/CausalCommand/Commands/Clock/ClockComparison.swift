import LogicalClocks
import WireFormat

/// How two clocks stand to each other, and the entries that decide it.
struct ClockComparison {
    /// An entry, or a part of the interval, where the two clocks differ.
    struct Difference {
        let label: String
        /// The ends of the interval, for a stamp.
        var ends: (start: String, end: String)?
        let first: UInt64
        let second: UInt64

        var text: String { "\(label): \(first) \(first < second ? "<" : ">") \(second)" }
    }

    let relation: CausalRelation
    private(set) var differences: [Difference] = []

    init(_ first: VectorClock, _ second: VectorClock, _ roster: Roster) {
        relation = first.relation(to: second)
        for replica in roster.replicas where first[replica] != second[replica] {
            differences.append(
                Difference(
                    label: TextScanner.quotedIfNeeded(roster.name(of: replica)),
                    first: first[replica], second: second[replica]))
        }
    }

    init(_ first: Stamp, _ second: Stamp) {
        relation = first.relation(to: second)
        var found: [Difference] = []
        ValueTree.walk(ValueTree(first.events), ValueTree(second.events)) { part, one, other in
            guard one != other else { return }
            found.append(
                Difference(label: part.text, ends: part.ends, first: one, second: other))
        }
        differences = found
    }

    /// One sentence that says why.
    var reason: String {
        let above = differences.filter { $0.first > $0.second }
        let below = differences.filter { $0.first < $0.second }
        return switch relation {
        case .equal: "Both know the same events."
        case .before: "The second knows all that the first knows, and more: \(list(below))."
        case .after: "The first knows all that the second knows, and more: \(list(above))."
        case .concurrent:
            "Each knows something that the other does not: \(list(above)); \(list(below))."
        }
    }

    /// A few entries are enough to be convinced.
    private func list(_ differences: [Difference]) -> String {
        let shown = differences.prefix(3).map(\.text).joined(separator: ", ")
        return differences.count > 3 ? shown + " and \(differences.count - 3) more" : shown
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("relation", relation.rawValue)
        json.member("reason", reason)
        json.key("differences")
        json.beginArray()
        for difference in differences {
            json.beginObject()
            if let ends = difference.ends {
                json.member("from", ends.start)
                json.member("to", ends.end)
            } else {
                json.member("entry", difference.label)
            }
            json.member("first", difference.first)
            json.member("second", difference.second)
            json.endObject()
        }
        json.endArray()
    }
}
