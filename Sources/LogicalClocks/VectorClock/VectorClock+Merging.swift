extension VectorClock: LogicalClock {
    /// Returns `count` clocks that know nothing.
    public static func initial(count: Int) -> [VectorClock] {
        Array(repeating: VectorClock(), count: count)
    }

    /// The clock itself: whoever names a replica may tick it.
    @inlinable
    public var peeked: VectorClock { self }

    /// Takes in what another clock knows: the larger count of every replica.
    ///
    /// Merging is idempotent, commutative and associative.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    @inlinable
    public mutating func merge(_ other: Self) {
        if ids == other.ids {
            let theirs = other.counts.span
            var mine = counts.mutableSpan
            for index in mine.indices { mine[index] = max(mine[index], theirs[index]) }
        } else if ids.isEmpty {
            self = other
        } else if !other.isEmpty {
            mergeUnlike(other)
        }
    }

    /// Returns the least clock that knows what either clock knows.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    public func merging(_ other: Self) -> Self {
        var copy = self
        copy.merge(other)
        return copy
    }

    /// Merges a clock over other replicas by one walk along both.
    @usableFromInline
    mutating func mergeUnlike(_ other: Self) {
        var mergedIDs: [ReplicaID] = []
        var mergedCounts: [UInt64] = []
        mergedIDs.reserveCapacity(ids.count + other.ids.count)
        mergedCounts.reserveCapacity(ids.count + other.ids.count)
        var left = 0
        var right = 0
        while left < ids.count || right < other.ids.count {
            let takesLeft =
                right == other.ids.count || left < ids.count && ids[left] <= other.ids[right]
            let takesRight =
                left == ids.count || right < other.ids.count && other.ids[right] <= ids[left]
            mergedIDs.append(takesLeft ? ids[left] : other.ids[right])
            mergedCounts.append(
                max(takesLeft ? counts[left] : 0, takesRight ? other.counts[right] : 0))
            if takesLeft { left += 1 }
            if takesRight { right += 1 }
        }
        // A set of replicas that did not grow keeps its array, which other clocks share.
        if mergedIDs != ids { ids = mergedIDs == other.ids ? other.ids : mergedIDs }
        counts = mergedCounts
    }
}
