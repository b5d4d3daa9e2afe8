/// A clock beside an earlier one of the same process, entry by entry, for what keeps changes only.
extension VectorClock {
    /// Calls `body` with each entry that is above the same entry of an earlier clock, in rising
    /// order of replica, and returns whether no entry is below.
    ///
    /// Where one is below, `body` has been called for some of the entries that are above.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    package func forEachChange(
        since base: VectorClock, _ body: (_ replica: ReplicaID, _ count: UInt64) -> Void
    ) -> Bool {
        if hasReplicas(of: base), !isWide, !base.isWide {
            for index in ids.indices where slots[index] != base.slots[index] {
                guard slots[index] > base.slots[index] else { return false }
                body(ids[index], count(at: index))
            }
            return true
        }
        var old = 0
        for index in ids.indices {
            let count = count(at: index)
            guard old < base.ids.count, base.ids[old] <= ids[index] else {
                body(ids[index], count)
                continue
            }
            guard base.ids[old] == ids[index] else { return false }
            let before = base.count(at: old)
            guard before <= count else { return false }
            if before < count { body(ids[index], count) }
            old += 1
        }
        return old == base.ids.count
    }

    /// The highest replica with an entry.
    package var lastReplica: ReplicaID? { ids.last }

    /// Calls `body` with each entry, in rising order of replica.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    package func forEachEntry(_ body: (_ replica: ReplicaID, _ count: UInt64) -> Void) {
        for index in ids.indices { body(ids[index], count(at: index)) }
    }

    /// Moves an entry up to a count; one that is there already stays.
    ///
    /// - Precondition: `count` is above zero.
    /// - Complexity: O(*n*) if the storage is shared or the replica is new, else as a look-up.
    package mutating func raise(_ replica: ReplicaID, to count: UInt64) {
        precondition(count > 0, "a zero is never stored")
        let index = position(of: replica)
        if index == ids.count || ids[index] != replica { insert(replica, at: index) }
        if self.count(at: index) < count { setCount(count, at: index) }
    }
}
