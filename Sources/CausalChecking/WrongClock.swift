import LogicalClocks
import WireFormat

/// A vector clock that is not what its causes make it, put into words.
struct WrongClock {
    /// A cause of the event: what it is called, and what it knew.
    struct Cause {
        var label: String
        var event: Int
        var clock: VectorClock
    }

    let run: Run
    let event: Int
    let actual: VectorClock
    let expected: VectorClock
    /// The causes; the first is the event before in the same process, if there is one.
    let causes: [Cause]

    /// The first entry that differs.
    private var entry: Violation.Entry? {
        let replicas = Set((actual.entries + expected.entries).map(\.replica)).sorted()
        return replicas.first { actual[$0] != expected[$0] }.map { replica in
            Violation.Entry(
                process: replica, name: run.roster.name(of: replica),
                actual: actual[replica], expected: expected[replica])
        }
    }

    /// Returns the violation.
    func violation() -> Violation {
        let roster = run.roster
        let facts = TextTable(
            rows: causes.map { [$0.label, run.name($0.event), $0.clock.description(in: roster)] },
            gaps: [2, 3]
        ).lines()
        return Violation(
            rule: .wrongClock,
            events: [run.event(event, as: "wrong clock")]
                + causes.map { run.event($0.event, as: "cause") },
            entry: entry, path: nil,
            headline: "\(run.name(event)) has \(actual.description(in: roster)); "
                + "we think it should be \(expected.description(in: roster))",
            details: [entry.map(reason) ?? ""] + facts)
    }

    private func reason(_ entry: Violation.Entry) -> String {
        let fact = "entry \(entry.name) is \(entry.actual) and should be \(entry.expected)"
        if entry.process == run.index.process(of: event) {
            return "\(fact): it counts the events of \(entry.name)"
        }
        guard entry.actual < entry.expected else {
            return "\(fact): no cause of \(run.name(event)) knows more"
        }
        let source = causes.first { $0.clock[entry.process] == entry.expected }
        guard let source else { return fact }
        let isOwnPast =
            run.index.laneOfEvent[source.event] == run.index.laneOfEvent[event]
        let verb = isOwnPast ? "it went back, since" : "it was forgotten, though"
        return "\(fact): \(verb) \(run.name(source.event)) knew it"
    }
}
