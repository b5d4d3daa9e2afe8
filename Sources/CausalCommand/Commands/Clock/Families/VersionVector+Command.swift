import LogicalClocks
import WireFormat

extension VersionVector: NamingClock, MergingClock, ReplicaTickingClock {
    static let family = ClockFamily.versionVector
    static let profile = ClockProfile(
        noun: "version vector", example: "{a:1, b:2}",
        purpose: "the updates known of each replica",
        isForm: VectorClock.profile.isForm)

    func comparison(with other: VersionVector, _ names: ReplicaNames) -> ClockComparison {
        ClockComparison(
            relation(to: other), differences: ClockComparison.entries(clock, other.clock, names))
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(table: .entries(clock, names))
    }

    func ticked(at replica: ReplicaID) -> VersionVector {
        var copy = self
        _ = copy.advance(at: replica)
        return copy
    }
}
