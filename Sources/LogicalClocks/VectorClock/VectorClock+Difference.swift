import WireFormat

/// A clock that grew, told by what it grew by.
extension VectorClock {
    /// Returns by how much each entry is above an earlier clock's; nil if one is below.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    func difference(since base: VectorClock) -> VectorClock? {
        var changedIDs: [ReplicaID] = []
        var changes: [UInt64] = []
        let counts = counts
        let baseCounts = base.counts
        if ids == base.ids {
            for index in ids.indices where counts[index] != baseCounts[index] {
                guard counts[index] > baseCounts[index] else { return nil }
                changedIDs.append(ids[index])
                changes.append(counts[index] - baseCounts[index])
            }
            return VectorClock(ids: changedIDs, counts: changes)
        }
        var old = 0
        for index in ids.indices {
            var before: UInt64 = 0
            if old < base.ids.count && base.ids[old] <= ids[index] {
                guard base.ids[old] == ids[index], baseCounts[old] <= counts[index] else {
                    return nil
                }
                before = baseCounts[old]
                old += 1
            }
            guard counts[index] > before else { continue }
            changedIDs.append(ids[index])
            changes.append(counts[index] - before)
        }
        return old == base.ids.count ? VectorClock(ids: changedIDs, counts: changes) : nil
    }

    /// Returns the clock that grew from this one by a difference.
    ///
    /// - Throws: `WireError` at `offset` for a count or a number of entries above the limits.
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    func adding(_ difference: VectorClock, at offset: Int) throws(WireError) -> VectorClock {
        // Merging makes the places of entries that are new; where both have one, it is the larger.
        var sum = self
        if !difference.ids.allSatisfy({ self[$0] > 0 }) { sum.merge(difference) }
        guard sum.count <= Self.entriesMax else {
            throw WireError(.overLimit(limit: Self.entriesMax), at: offset)
        }
        var counts = sum.counts
        for (id, change) in difference.entries {
            let (count, overflow) = self[id].addingReportingOverflow(change)
            guard !overflow, count <= Self.countMax else { throw WireError(.overflow, at: offset) }
            counts[sum.position(of: id)] = count
        }
        return VectorClock(ids: sum.ids, counts: counts)
    }
}
