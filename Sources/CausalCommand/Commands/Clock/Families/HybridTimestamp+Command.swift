import LogicalClocks
import WireFormat

extension HybridTimestamp: MergingClock, TimeTickingClock {
    static let family = ClockFamily.hybrid
    static let profile = ClockProfile(
        noun: "hybrid timestamp", example: "1700000000000.3",
        purpose: "milliseconds and a counter",
        isForm: {
            let rest = $0.drop(while: \.isASCIIDigit)
            return rest.hasPrefix(".") && $0.first != "." && !rest.contains(":")
        })

    func comparison(with other: HybridTimestamp, _ names: ReplicaNames) -> ClockComparison {
        // The counter decides only where the milliseconds are equal.
        let decisive: (name: String, first: UInt64, second: UInt64) =
            milliseconds == other.milliseconds
            ? ("counter", UInt64(counter), UInt64(other.counter))
            : ("milliseconds", milliseconds, other.milliseconds)
        return ClockComparison(
            plausible: plausibleRelation(to: other),
            differences: self == other
                ? []
                : [
                    .init(
                        place: .entry(decisive.name), first: decisive.first,
                        second: decisive.second)
                ])
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(facts: [
            .init("milliseconds", .number(milliseconds)),
            .init("counter", .number(UInt64(counter))),
        ])
    }

    func merging(_ other: HybridTimestamp) -> HybridTimestamp {
        HybridTimestamp.totalOrder(self, other) ? other : self
    }

    func ticked(atMilliseconds time: UInt64) -> HybridTimestamp {
        var clock = HybridLogicalClock(timestamp: self)
        return clock.tick(at: time)
    }
}
