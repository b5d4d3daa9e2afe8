import LogicalClocks
import WireFormat

extension VectorClock: NamingClock, MergingClock, ReplicaTickingClock {
    static let family = ClockFamily.vector
    static let profile = ClockProfile(
        noun: "vector clock", example: "{a:1, b:2}", isForm: { $0.hasPrefix("{") })

    func comparison(with other: VectorClock, _ names: ReplicaNames) -> ClockComparison {
        let replicas = Set(entries.map(\.replica)).union(other.entries.map(\.replica)).sorted()
        return ClockComparison(
            relation(to: other),
            differences: replicas.filter { self[$0] != other[$0] }.map {
                .init(place: .entry(names.name(of: $0)), first: self[$0], second: other[$0])
            })
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(
            table: .init(
                "entries", columns: ["replica", "events"],
                rows: entries.map { [.text(names.name(of: $0.replica)), .number($0.count)] }))
    }
}
