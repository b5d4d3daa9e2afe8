extension VectorClock {
    /// Returns the clock without the entries of all replicas but some.
    ///
    ///     let clock: VectorClock = [a: 1, b: 2, c: 3]
    ///     clock.projected(onto: [a, c])  // [a: 1, c: 3]
    ///
    /// Projections tell how clocks relate in what they know of the events of those replicas, and
    /// nothing else: a clock that is before or equal to another stays so, but clocks that are
    /// concurrent or apart may come out ordered or equal.
    ///
    /// - Complexity: O(*n* + *k*), where *n* is the number of entries and *k* the number of
    ///   `replicas`.
    public func projected(onto replicas: some Sequence<ReplicaID>) -> VectorClock {
        let chosen = Set(replicas)
        return filtered { index in chosen.contains(ids[index]) }
    }

    /// Returns what both clocks know: the smaller count of every replica.
    ///
    /// This is the greatest clock that is before or equal to both.
    ///
    /// - Complexity: O(*n* log *m*), where *n* and *m* are the entry counts of the two clocks;
    ///   O(*n*) where replicas are numbered without gaps.
    public func meet(_ other: Self) -> VectorClock {
        if isBelowOrEqual(to: other) { return self }
        let lower = zip(ids, counts).map { (id: $0, count: min($1, other[$0])) }
            .filter { $0.count > 0 }
        return VectorClock(ids: lower.map(\.id), counts: lower.map(\.count))
    }

    /// Returns the clock of the entries whose index is to be kept, in the width that they need.
    func filtered(_ isKept: (Int) -> Bool) -> VectorClock {
        let kept = ids.indices.filter(isKept)
        if kept.count == ids.count { return self }
        return VectorClock(ids: kept.map { ids[$0] }, counts: kept.map(count(at:)))
    }
}
