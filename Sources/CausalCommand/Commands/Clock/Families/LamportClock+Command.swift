import LogicalClocks
import WireFormat

extension LamportClock: MergingClock, OwnTickingClock {
    static let family = ClockFamily.lamport
    static let profile = ClockProfile(
        noun: "Lamport clock", example: "12",
        purpose: "a count ahead of all it heard of",
        isForm: { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } && !$0.isEmpty })

    func comparison(with other: LamportClock, _ names: ReplicaNames) -> ClockComparison {
        ClockComparison(
            plausible: CausalRelation(isBelow: time <= other.time, isAbove: time >= other.time),
            differences: time == other.time
                ? [] : [.init(place: .entry("time"), first: time, second: other.time)])
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(facts: [.init("time", .number(time))])
    }

    func merging(_ other: LamportClock) -> LamportClock {
        var copy = self
        copy.merge(other)
        return copy
    }

    func ticked() -> LamportClock {
        var copy = self
        copy.tick()
        return copy
    }
}
