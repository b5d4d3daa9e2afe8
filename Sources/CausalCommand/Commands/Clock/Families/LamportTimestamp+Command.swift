import LogicalClocks
import WireFormat

extension LamportTimestamp: NamingClock, OwnTickingClock {
    static let family = ClockFamily.timestamp
    static let profile = ClockProfile(
        noun: "Lamport timestamp", example: "12@a",
        purpose: "an event: its time and replica",
        isForm: { $0.drop(while: \.isASCIIDigit).hasPrefix("@") && $0.first != "@" })

    func comparison(with other: LamportTimestamp, _ names: ReplicaNames) -> ClockComparison {
        let relation = plausibleRelation(to: other)
        let differences: [ClockComparison.Difference] =
            time == other.time
            ? [] : [.init(place: .entry("time"), first: time, second: other.time)]
        if replica == other.replica {
            let reason =
                relation == .equal
                ? "They are one event." : "They are events of one replica, which have an order."
            return ClockComparison(relation, differences: differences, reason: reason)
        }
        return ClockComparison(
            plausible: relation, differences: differences,
            reason: relation == .concurrent
                ? "They are events of two replicas at one time: neither led to the other." : nil)
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(facts: [
            .init("time", .number(time)), .init("replica", .text(names.name(of: replica))),
        ])
    }

    func ticked() -> LamportTimestamp {
        LamportTimestamp(time: time + 1, replica: replica)
    }
}

extension Character {
    var isASCIIDigit: Bool { "0"..."9" ~= self }
}
