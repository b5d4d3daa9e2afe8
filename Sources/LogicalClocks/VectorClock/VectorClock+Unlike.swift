/// Merging clocks over different replicas, or of which one is wide.
///
/// Clocks of one system mostly share long stretches of identifiers. Narrow ones are walked along in
/// such stretches.
extension VectorClock {
    /// Merges a clock over other replicas, or where one of the two is wide.
    @usableFromInline
    mutating func mergeSlowly(_ other: Self) {
        if isWide && other.isWide && hasReplicas(of: other) {
            if !overlapWide(with: other).isAbove { raiseWide(by: other) }
            return
        }
        let overlap = overlap(with: other)
        if overlap.isAbove {
            return
        } else if overlap.isBelow {
            self = other
        } else if overlap.count == other.ids.count {
            raise(by: other)
        } else if overlap.count == ids.count {
            var merged = other
            merged.raise(by: self)
            self = merged
        } else {
            self = union(with: other, count: ids.count + other.ids.count - overlap.count)
        }
    }

    /// Merges a clock whose replicas all have an entry here.
    private mutating func raise(by other: Self) {
        if other.isWide { widen() }
        let ownIDs = ids
        let rows = ownIDs.span
        let theirRows = other.ids.span
        let theirs = other.slots.span
        let isWide = isWide
        let isOneByOne = isWide || theirRows.count < 2 * Self.stretchCount
        var mine = slots.mutableSpan
        var row = 0
        var theirRow = 0
        while theirRow < theirRows.count {
            let both =
                isOneByOne ? 0 : Self.commonCount(rows, from: row, theirRows, from: theirRow)
            if both > 0 {
                Self.raise(&mine, from: row, by: theirs, from: theirRow, count: both)
                row &+= both
                theirRow &+= both
                continue
            }
            let id = theirRows[theirRow]
            while Self.hasStretch(rows, from: row, below: id) { row &+= Self.stretchCount }
            while rows[row] < id { row &+= 1 }
            if isWide {
                let count = other.count(at: theirRow)
                if count > Self.count(low: mine[row], high: mine[rows.count &+ row]) {
                    mine[row] = Int32(truncatingIfNeeded: count)
                    mine[rows.count &+ row] = Int32(truncatingIfNeeded: count >> 32)
                }
            } else {
                mine[row] = max(mine[row], theirs[theirRow])
            }
            theirRow &+= 1
        }
    }

    /// Returns the merged clock of two that both have replicas of their own.
    private func union(with other: Self, count: Int) -> Self {
        guard isWide || other.isWide else { return narrowUnion(with: other, count: count) }
        let (mine, theirs) = (ids.span, other.ids.span)
        var unionIDs = Self.room(of: ReplicaID(rawValue: 0), count: count)
        var unionSlots = VectorClock.room(of: Int32(0), count: 2 * count)
        var rows = unionIDs.mutableSpan
        var rowSlots = unionSlots.mutableSpan
        var left = 0
        var right = 0
        for row in 0..<count {
            let isLeft = right == theirs.count || left < mine.count && mine[left] <= theirs[right]
            let isRight = left == mine.count || right < theirs.count && theirs[right] <= mine[left]
            rows[row] = isLeft ? mine[left] : theirs[right]
            let larger = max(
                isLeft ? self.count(at: left) : 0, isRight ? other.count(at: right) : 0)
            rowSlots[row] = Int32(truncatingIfNeeded: larger)
            rowSlots[count &+ row] = Int32(truncatingIfNeeded: larger >> 32)
            left &+= isLeft ? 1 : 0
            right &+= isRight ? 1 : 0
        }
        return VectorClock(ids: unionIDs, slots: unionSlots)
    }

    /// Walks along the entries of both clocks.
    ///
    /// - Parameters:
    ///   - other: The other clock.
    ///   - untilConcurrent: Whether to stop, and leave `count` too small, as soon as each clock
    ///     is found to know something that the other does not.
    /// - Returns: How many replicas have an entry in both clocks, and the two halves of the
    ///   comparison.
    func overlap(
        with other: Self, untilConcurrent: Bool = false
    ) -> (count: Int, isBelow: Bool, isAbove: Bool) {
        // Most clocks are concurrent by their first entries, so stretches only pay to the end.
        let isShort = min(ids.count, other.ids.count) < 2 * Self.stretchCount
        guard isWide || other.isWide || isShort || untilConcurrent else {
            return narrowOverlap(with: other)
        }
        let mine = ids.span
        let theirs = other.ids.span
        var common = 0
        var isBelow = true
        var isAbove = true
        var left = 0
        var right = 0
        while left < mine.count && right < theirs.count {
            if mine[left] < theirs[right] {
                isBelow = false
                left &+= 1
            } else if theirs[right] < mine[left] {
                isAbove = false
                right &+= 1
            } else {
                let difference = (count(at: left), other.count(at: right))
                if difference.0 > difference.1 { isBelow = false }
                if difference.0 < difference.1 { isAbove = false }
                common &+= 1
                left &+= 1
                right &+= 1
            }
            if untilConcurrent && !isBelow && !isAbove { break }
        }
        // What is left over stands against zeros.
        if left < mine.count { isBelow = false }
        if right < theirs.count { isAbove = false }
        return (common, isBelow, isAbove)
    }
}
