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
        let mine = slots.span
        let theirs = other.slots.span
        guard hasReplicas(of: other), !isWide, mine.count == theirs.count else {
            return relationSlowly(to: other)
        }
        // Counts are below 2³¹, so the sign of a difference says which one is the larger, and
        // signs gather without a branch.
        var below: Int32 = 0
        var above: Int32 = 0
        var index = 0
        while index < mine.count && below & above >= 0 {
            let end = Swift.min(index &+ Self.blockCount, mine.count)
            while index < end {
                // In bounds of both, since the number of slots is the same.
                let (left, right) = unsafe (mine[unchecked: index], theirs[unchecked: index])
                below |= left &- right
                above |= right &- left
                index &+= 1
            }
        }
        return CausalRelation(isBelow: above >= 0, isAbove: below >= 0)
    }

    /// Returns whether `other` knows everything that this clock knows.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    @inlinable
    public func isBelowOrEqual(to other: Self) -> Bool {
        if hasReplicas(of: other), !isWide, !other.isWide { return other.knows(slots.span) }
        let relation = relationSlowly(to: other)
        return relation == .before || relation == .equal
    }

    /// How many counts are compared before a look at the outcome.
    @inlinable
    static var blockCount: Int { 128 }

    /// Returns whether both clocks have entries for the same replicas.
    ///
    /// - Complexity: O(1) if the clocks share the array or replicas are numbered without gaps.
    @inlinable
    @inline(__always)
    func hasReplicas(of other: Self) -> Bool {
        let mine = ids.span
        let theirs = other.ids.span
        if mine.isIdentical(to: theirs) { return true }
        let last = mine.count &- 1
        guard mine.count == theirs.count, last >= 0 else { return mine.count == theirs.count }
        // Rising numbers of which the last is n - 1 are 0, 1, …, n - 1.
        return mine[last] == theirs[last] && (mine[last].index == last || hasEqualIDs(other))
    }

    /// Compares the identifiers one by one.
    @usableFromInline
    func hasEqualIDs(_ other: Self) -> Bool {
        let mine = ids.span
        let theirs = other.ids.span
        guard mine.count == theirs.count else { return false }
        var difference: UInt32 = 0
        var index = 0
        while index < mine.count && difference == 0 {
            let end = Swift.min(index &+ Self.blockCount, mine.count)
            while index < end {
                difference |= mine[index].rawValue ^ theirs[index].rawValue
                index &+= 1
            }
        }
        return difference == 0
    }

    /// Compares clocks over different replicas, or of which one is wide.
    @usableFromInline
    func relationSlowly(to other: Self) -> CausalRelation {
        if isWide && other.isWide && hasReplicas(of: other) {
            let overlap = overlapWide(with: other)
            return CausalRelation(isBelow: overlap.isBelow, isAbove: overlap.isAbove)
        }
        let overlap = overlap(with: other, untilConcurrent: true)
        return CausalRelation(isBelow: overlap.isBelow, isAbove: overlap.isAbove)
    }
}

extension VectorClock: Hashable {
    /// Returns whether two clocks know the same.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries; O(1) for copies of one clock.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.hasReplicas(of: right) && left.hasEqualSlots(right)
    }

    /// Compares the slots one by one.
    @usableFromInline
    func hasEqualSlots(_ other: Self) -> Bool {
        let mine = slots.span
        let theirs = other.slots.span
        if mine.isIdentical(to: theirs) { return true }
        guard mine.count == theirs.count else { return false }
        var difference: Int32 = 0
        var index = 0
        while index < mine.count && difference == 0 {
            let end = Swift.min(index &+ Self.blockCount, mine.count)
            while index < end {
                difference |= mine[index] ^ theirs[index]
                index &+= 1
            }
        }
        return difference == 0
    }

    /// Hashes the entries.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(ids)
        hasher.combine(slots)
    }
}
