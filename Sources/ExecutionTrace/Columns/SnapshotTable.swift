import LogicalClocks

/// The snapshots of a trace, numbered in the order in which events first name them.
struct SnapshotTable: Sendable {
    private(set) var ids: [SnapshotID] = []
    private var numbers: [SnapshotID: UInt32] = [:]

    mutating func number(of id: SnapshotID) -> UInt32 {
        if let known = numbers[id] { return known }
        let number = UInt32(ids.count)
        ids.append(id)
        numbers[id] = number
        return number
    }

    subscript(number: UInt32) -> SnapshotID { ids[Int(number)] }
}
