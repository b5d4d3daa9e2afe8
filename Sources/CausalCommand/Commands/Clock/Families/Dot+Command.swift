import LogicalClocks
import WireFormat

extension Dot: NamingClock, OwnTickingClock {
    static let family = ClockFamily.dot
    static let profile = ClockProfile(
        noun: "dot", example: "a:3",
        purpose: "an event: the third one of a",
        isForm: { DotForm($0) == .dot })

    func comparison(with other: Dot, _ names: ReplicaNames) -> ClockComparison {
        guard replica == other.replica else {
            return ClockComparison(
                possible: [.before, .after, .concurrent],
                reason: "Dots only name events, and these are of two replicas.")
        }
        return ClockComparison(
            CausalRelation(isBelow: counter <= other.counter, isAbove: counter >= other.counter),
            differences: self == other
                ? []
                : [
                    .init(
                        place: .entry(names.name(of: replica)), first: counter,
                        second: other.counter)
                ],
            reason: self == other
                ? "They are one event." : "They are events of one replica, which have an order.")
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(facts: [
            .init("replica", .text(names.name(of: replica))),
            .init("counter", .number(counter)),
        ])
    }

    func ticked() -> Dot {
        Dot(replica, counter + 1)
    }
}
