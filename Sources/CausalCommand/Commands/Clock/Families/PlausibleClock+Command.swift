import LogicalClocks
import WireFormat

extension PlausibleClock: MergingClock, ReplicaTickingClock {
    static var family: ClockFamily { .plausible }
    static var profile: ClockProfile {
        ClockProfile(
            noun: "plausible clock", example: "[3, 0, 2, 1]",
            purpose: "a vector that shares its entries",
            remark: ", with 2, 4, 8, 16, 32 or 64 counts", isForm: { $0.hasPrefix("[") })
    }

    /// Returns the number of entries is in the type, so the sizes that can be read are listed here.
    static func type(reading given: GivenClock) -> any CommandClock.Type {
        let entryCount =
            switch given.content {
            case .text: given.text.count { $0 == "," } + 1
            case .bytes(let bytes, _), .compact(let bytes, _): Int(bytes.first ?? 0)
            }
        return switch entryCount {
        case 2: PlausibleClock<2>.self
        case 4: PlausibleClock<4>.self
        case 8: PlausibleClock<8>.self
        case 32: PlausibleClock<32>.self
        case 64: PlausibleClock<64>.self
        default: PlausibleClock<16>.self
        }
    }

    private var values: [UInt64] { (0..<entryCount).map { self[$0] } }

    func comparison(with other: Self, _ names: ReplicaNames) -> ClockComparison {
        let differences = values.indices.filter { self[$0] != other[$0] }.map {
            ClockComparison.Difference(
                place: .entry("entry \($0)"), first: self[$0], second: other[$0])
        }
        return ClockComparison(plausible: plausibleRelation(to: other), differences: differences)
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        ClockPage(
            table: .init(
                "entries", columns: ["entry", "events"],
                rows: values.enumerated().map { [.number(UInt64($0)), .number($1)] }))
    }

    func merging(_ other: Self) -> Self {
        var copy = self
        copy.merge(other)
        return copy
    }

    func ticked(at replica: ReplicaID) -> Self {
        var copy = self
        copy.tick(at: replica)
        return copy
    }
}
