import ExecutionViews
import LogicalClocks
import WireFormat

/// The relation of two clocks, and the entries that decide it.
struct ClockComparison: Sendable {
    /// A place where two clocks differ.
    enum Place: Sendable {
        /// An entry of a clock, by its name.
        case entry(String)
        /// A part of the interval.
        case part(TreeInterval)
    }

    /// A place where the two clocks differ.
    struct Difference: Sendable {
        let place: Place
        let first: UInt64
        let second: UInt64

        var label: String {
            switch place {
            case .entry(let name): name
            case .part(let part): part.text
            }
        }

        var text: String { "\(label): \(first) \(first < second ? "<" : ">") \(second)" }
    }

    /// The relations that the events may have: one, unless the clocks cannot tell.
    let possible: [CausalRelation]
    private let differences: [Difference]
    private let knownReason: String?

    /// Creates the comparison of clocks that decide the relation.
    init(_ relation: CausalRelation, differences: [Difference], reason: String? = nil) {
        possible = [relation]
        self.differences = differences
        knownReason = reason
    }

    /// Creates the comparison of clocks that only exclude relations: what they call before is not
    /// after, and may be concurrent.
    init(plausible relation: CausalRelation, differences: [Difference], reason: String? = nil) {
        possible = relation == .concurrent ? [relation] : [relation, .concurrent]
        self.differences = differences
        knownReason = reason
    }

    /// Creates the comparison of clocks that exclude only some relations.
    init(possible: [CausalRelation], reason: String) {
        self.possible = possible
        differences = []
        knownReason = reason
    }

    /// The relation in words: `before`, or `before or concurrent`.
    var relation: String { possible.map(\.rawValue).joined(separator: " or ") }

    /// One sentence that says why.
    var reason: String {
        if let knownReason { return knownReason }
        let above = list(differences.filter { $0.first > $0.second })
        let below = list(differences.filter { $0.first < $0.second })
        switch (possible.first, possible.count) {
        case (.before, 1):
            return "The second knows all that the first knows, and more: \(below)."
        case (.after, 1):
            return "The first knows all that the second knows, and more: \(above)."
        case (.concurrent, _):
            return "Each knows something that the other does not: \(above); \(below)."
        case (.before, _):
            return "The first is not after the second: \(below). Nothing more is known."
        case (.after, _):
            return "The second is not after the first: \(above). Nothing more is known."
        case (_, 1): return "Both know the same events."
        default: return "They are one event, or two of which neither led to the other."
        }
    }

    /// Returns a few entries are enough to be convinced.
    private func list(_ differences: [Difference]) -> String {
        let shown = differences.prefix(3).map(\.text).joined(separator: ", ")
        return differences.count > 3 ? shown + " and \(differences.count - 3) more" : shown
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("relation", relation)
        json.member("possible", possible.map(\.rawValue))
        json.member("reason", reason)
        json.key("differences")
        json.beginArray()
        for difference in differences {
            json.beginObject()
            switch difference.place {
            case .entry(let name): json.member("entry", name)
            case .part(let part): part.writeMembers(to: &json)
            }
            json.member("first", difference.first)
            json.member("second", difference.second)
            json.endObject()
        }
        json.endArray()
    }
}

extension TreeInterval {
    /// Writes where the part is: its ends, or how small it is where those have too many digits.
    func writeMembers(to json: inout JSONWriter) {
        if let ends {
            json.member("from", ends.start)
            json.member("to", ends.end)
        } else {
            json.member("depth", depth)
        }
    }
}
