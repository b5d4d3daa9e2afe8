extension VectorClock {
    /// Returns how this clock relates to `other`.
    ///
    /// An entry that one clock lacks counts as zero:
    ///
    ///     let parent: VectorClock = [a: 1]
    ///     let child: VectorClock = [a: 1, b: 1]
    ///     parent.relation(to: child)  // .before
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    @inlinable
    public func relation(to other: Self) -> CausalRelation {
        guard ids == other.ids else { return relationUnlike(to: other) }
        var isBelow = true
        var isAbove = true
        let mine = counts.span
        let theirs = other.counts.span
        for index in mine.indices {
            isBelow = isBelow && mine[index] <= theirs[index]
            isAbove = isAbove && mine[index] >= theirs[index]
        }
        return CausalRelation(isBelow: isBelow, isAbove: isAbove)
    }

    /// Returns whether `other` knows everything that this clock knows.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    public func isBelowOrEqual(to other: Self) -> Bool {
        let relation = relation(to: other)
        return relation == .before || relation == .equal
    }

    /// Compares clocks over different replicas by one walk along both.
    @usableFromInline
    func relationUnlike(to other: Self) -> CausalRelation {
        var isBelow = true
        var isAbove = true
        var left = 0
        var right = 0
        while left < ids.count && right < other.ids.count {
            if ids[left] < other.ids[right] {
                isBelow = false
                left += 1
            } else if other.ids[right] < ids[left] {
                isAbove = false
                right += 1
            } else {
                isBelow = isBelow && counts[left] <= other.counts[right]
                isAbove = isAbove && counts[left] >= other.counts[right]
                left += 1
                right += 1
            }
        }
        // What is left over stands against zeros.
        if left < ids.count { isBelow = false }
        if right < other.ids.count { isAbove = false }
        return CausalRelation(isBelow: isBelow, isAbove: isAbove)
    }
}
