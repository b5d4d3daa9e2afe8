import LogicalClocks
import WireFormat

extension VectorClock: NamingClock, MergingClock, ReplicaTickingClock {
    static let family = ClockFamily.vector
    static let profile = ClockProfile(
        noun: "vector clock", example: "{a:1, b:2}",
        purpose: "the events known of each replica",
        isForm: { $0.hasPrefix("{") && !holdsValues($0) })

    func comparison(with other: VectorClock, _ names: ReplicaNames) -> ClockComparison {
        ClockComparison(
            relation(to: other), differences: ClockComparison.entries(self, other, names))
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(table: .entries(self, names))
    }
}

extension ClockComparison {
    /// Returns the entries in which two clocks differ.
    static func entries(
        _ first: VectorClock, _ second: VectorClock, _ names: ReplicaNames
    ) -> [Difference] {
        let replicas = Set(first.entries.map(\.replica)).union(second.entries.map(\.replica))
        return replicas.sorted().filter { first[$0] != second[$0] }.map {
            Difference(place: .entry(names.name(of: $0)), first: first[$0], second: second[$0])
        }
    }
}

extension ClockPage.Table {
    /// Returns the entries of a clock.
    static func entries(_ clock: VectorClock, _ names: ReplicaNames) -> Self {
        Self(
            "entries", columns: ["replica", "events"],
            rows: clock.entries.map { [.text(names.name(of: $0.replica)), .number($0.count)] })
    }
}
