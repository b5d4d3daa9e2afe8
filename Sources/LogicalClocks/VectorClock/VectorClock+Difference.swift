import WireFormat

/// A clock that grew, told by what it grew by.
extension VectorClock {
    /// Returns by how much each entry is above an earlier clock's; nil if one is below.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    func difference(since base: VectorClock) -> VectorClock? {
        var changedIDs: [ReplicaID] = []
        var changes: [UInt64] = []
        var old = 0
        for index in ids.indices {
            var before: UInt64 = 0
            if old < base.ids.count && base.ids[old] <= ids[index] {
                guard base.ids[old] == ids[index], base.counts[old] <= counts[index] else {
                    return nil
                }
                before = base.counts[old]
                old += 1
            }
            guard counts[index] > before else { continue }
            changedIDs.append(ids[index])
            changes.append(counts[index] - before)
        }
        return old == base.ids.count ? VectorClock(ids: changedIDs, counts: changes) : nil
    }

    /// Returns the clock whose ``difference(since:)`` this clock is the argument.
    ///
    /// - Throws: `WireError` at `offset` for a count or a number of entries above the limits.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    func adding(_ difference: VectorClock, at offset: Int) throws(WireError) -> VectorClock {
        // Merging adds the entries that are new; those that are not are summed afterwards.
        var sum = merging(difference)
        guard sum.count <= Self.entriesMax else {
            throw WireError(.overLimit(limit: Self.entriesMax), at: offset)
        }
        var mine = 0
        var place = 0
        for index in difference.ids.indices {
            let id = difference.ids[index]
            while mine < ids.count && ids[mine] < id { mine += 1 }
            guard mine < ids.count, ids[mine] == id else { continue }
            while sum.ids[place] < id { place += 1 }
            guard difference.counts[index] <= Self.countMax - min(counts[mine], Self.countMax)
            else { throw WireError(.overflow, at: offset) }
            sum.counts[place] = counts[mine] + difference.counts[index]
        }
        return sum
    }
}
