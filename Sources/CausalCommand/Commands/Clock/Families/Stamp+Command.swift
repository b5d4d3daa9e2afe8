import ExecutionViews
import LogicalClocks
import WireFormat

extension Stamp: CompactClock, MergingClock {
    init(decodingCompact bytes: [UInt8]) throws(WireError) {
        try self.init(decodingCompact: bytes, entries: EntryBudget())
    }

    func compactEncoded() throws(WireError) -> [UInt8] {
        try compactEncoded(entries: EntryBudget())
    }

    static let family = ClockFamily.stamp
    static let profile = ClockProfile(
        noun: "interval tree stamp", example: "((1, 0), (0, 1, 0))",
        purpose: "where replicas come and go",
        isForm: { $0.hasPrefix("(") })

    func comparison(with other: Stamp, _ names: ReplicaNames) -> ClockComparison {
        var differences: [ClockComparison.Difference] = []
        TreeOverlay.walk(events.treeLeaves, other.events.treeLeaves) { part, one, two in
            guard one != two else { return }
            differences.append(.init(place: .part(part), first: one, second: two))
        }
        return ClockComparison(relation(to: other), differences: differences)
    }

    func page(_ names: ReplicaNames) -> ClockPage {
        var rows: [[ClockPage.Value]] = []
        TreeOverlay.walk(events.treeLeaves, id.treeLeaves) { part, events, owned in
            rows.append([.part(part), .number(events), .flag(owned == 1)])
        }
        return ClockPage(
            facts: [
                .init("identity", .text("\(id)"), remark: isAnonymous ? "anonymous" : nil),
                .init("eventTree", title: "event tree", .text("\(events)")),
            ],
            table: .init("intervals", columns: ["interval", "events", "owned"], rows: rows))
    }
}
