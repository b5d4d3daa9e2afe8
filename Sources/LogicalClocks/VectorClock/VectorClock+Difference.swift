import WireFormat

/// The growth of a clock: what it grew by.
extension VectorClock {
    /// Returns by how much each entry is above an earlier clock's; nil if one is below.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    func difference(since base: VectorClock) -> VectorClock? {
        if !isWide, !base.isWide, hasReplicas(of: base) { return narrowDifference(since: base) }
        var changedIDs: [ReplicaID] = []
        var changes: [UInt64] = []
        var old = 0
        for index in ids.indices {
            var before: UInt64 = 0
            if old < base.ids.count && base.ids[old] <= ids[index] {
                guard base.ids[old] == ids[index], base.count(at: old) <= count(at: index) else {
                    return nil
                }
                before = base.count(at: old)
                old += 1
            }
            let change = count(at: index) - before
            guard change > 0 else { continue }
            changedIDs.append(ids[index])
            changes.append(change)
        }
        return old == base.ids.count ? VectorClock(ids: changedIDs, counts: changes) : nil
    }

    /// Returns the difference of narrow clocks over the same replicas, which is narrow too.
    private func narrowDifference(since base: VectorClock) -> VectorClock? {
        let mine = slots.span
        let theirs = base.slots.span
        guard mine.count == theirs.count else { return nil }
        // A negative number tells of an entry that is below; the others are 1 for each that is not
        // equal.
        var below: Int32 = 0
        var number: Int32 = 0
        for index in mine.indices {
            let change = unsafe mine[unchecked: index] &- theirs[unchecked: index]
            below |= change
            number &+= change == 0 ? 0 : 1
        }
        guard below >= 0 else { return nil }
        var changedIDs: [ReplicaID] = []
        var changes: [Int32] = []
        changedIDs.reserveCapacity(Int(number))
        changes.reserveCapacity(Int(number))
        var index = 0
        while changes.count < number {
            let change = mine[index] &- theirs[index]
            if change > 0 {
                changedIDs.append(ids[index])
                changes.append(change)
            }
            index &+= 1
        }
        return VectorClock(ids: changedIDs, slots: changes)
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
        for index in difference.ids.indices {
            let id = difference.ids[index]
            let (count, overflow) = self[id].addingReportingOverflow(difference.count(at: index))
            guard !overflow, count <= Self.countMax else { throw WireError(.overflow, at: offset) }
            sum.setCount(count, at: sum.position(of: id))
        }
        sum.checkInvariants()
        return sum
    }
}
