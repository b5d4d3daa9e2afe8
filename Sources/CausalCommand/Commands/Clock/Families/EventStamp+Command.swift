import LogicalClocks
import WireFormat

extension EventStamp: NamingClock, OwnTickingClock {
    static let family = ClockFamily.event
    static let profile = ClockProfile(
        noun: "event stamp", example: "b:{a:1, b:2}",
        purpose: "an event, and all it knows",
        isForm: { DotForm($0) == .event })

    func contradiction(with other: EventStamp, _ names: ReplicaNames) -> String? {
        guard contradicts(other) else { return nil }
        let (mine, theirs) = (names.text(of: dot), names.text(of: other.dot))
        return dot == other.dot
            ? "no run has both: the event \(mine) has two pasts"
            : "no run has both: \(mine) knows \(theirs), and \(theirs) knows \(mine)"
    }

    func comparison(with other: EventStamp, _ names: ReplicaNames) -> ClockComparison {
        let relation = relation(to: other)
        let (mine, theirs) = (names.text(of: dot), names.text(of: other.dot))
        let reason =
            switch relation {
            case .equal: "Both are the event \(mine)."
            case .before: "The second event knows \(mine)."
            case .after: "The first event knows \(theirs)."
            case .concurrent: "Neither does the first know \(theirs), nor the second \(mine)."
            }
        return ClockComparison(
            relation, differences: ClockComparison.entries(clock, other.clock, names),
            reason: reason)
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(
            facts: [
                .init("origin", .text(names.name(of: origin))),
                .init("event", .text(names.text(of: dot))),
            ],
            table: .entries(clock, names))
    }

    func ticked() -> EventStamp {
        EventStamp(origin: origin, clock: clock.ticked(at: origin))
    }
}

/// The part after a replica and a colon: a number in a dot, a clock in an event stamp.
enum DotForm {
    case dot
    case event

    init?(_ text: String) {
        var scanner = TextScanner(text)
        guard (try? scanner.name()) != nil, scanner.accept(":") else { return nil }
        self = scanner.accept("{") ? .event : .dot
    }
}
