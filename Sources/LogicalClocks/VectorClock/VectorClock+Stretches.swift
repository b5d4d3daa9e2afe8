/// Walking along narrow clocks over different replicas, a stretch of entries at a time.
extension VectorClock {
    /// How many entries make a stretch.
    static var stretchCount: Int { 8 }

    /// Whether two lists go on with the same identifiers for a stretch.
    @inline(__always)
    static func hasEqualStretch(
        _ mine: Span<ReplicaID>, from left: Int, _ theirs: Span<ReplicaID>, from right: Int
    ) -> Bool {
        guard left >= 0, right >= 0, left &+ stretchCount <= mine.count,
            right &+ stretchCount <= theirs.count
        else { return false }
        var difference: UInt32 = 0
        for step in 0..<stretchCount {
            // In bounds of both, as was just checked.
            difference |=
                unsafe mine[unchecked: left &+ step].rawValue
                ^ theirs[unchecked: right &+ step].rawValue
        }
        return difference == 0
    }

    /// Whether a list goes on with a stretch of identifiers below another one.
    @inline(__always)
    static func hasStretch(
        _ ids: Span<ReplicaID>, from start: Int, below limit: ReplicaID
    ) -> Bool {
        start &+ stretchCount <= ids.count && ids[start &+ stretchCount &- 1] < limit
    }

    /// The next entry of two narrow clocks, of which one may lack it: its count is zero there.
    ///
    /// Both indices must be in bounds.
    @inline(__always)
    private static func next(
        _ mine: Span<ReplicaID>, _ counts: Span<Int32>, _ left: inout Int,
        _ theirs: Span<ReplicaID>, _ theirCounts: Span<Int32>, _ right: inout Int
    ) -> (id: ReplicaID, mine: Int32, theirs: Int32, common: Int) {
        let myID = unsafe mine[unchecked: left].rawValue
        let theirID = unsafe theirs[unchecked: right].rawValue
        // Which is smaller can't be foretold, so nothing branches on it.
        let isMine: Int32 = myID <= theirID ? 1 : 0
        let isTheirs: Int32 = theirID <= myID ? 1 : 0
        let count = unsafe counts[unchecked: left] & (0 &- isMine)
        let theirCount = unsafe theirCounts[unchecked: right] & (0 &- isTheirs)
        left &+= Int(isMine)
        right &+= Int(isTheirs)
        let id = ReplicaID(rawValue: min(myID, theirID))
        return (id, count, theirCount, Int(isMine & isTheirs))
    }

    /// Walks along the entries of two narrow clocks; see ``overlap(with:untilConcurrent:)``.
    func narrowOverlap(
        with other: Self, untilConcurrent: Bool
    ) -> (count: Int, isBelow: Bool, isAbove: Bool) {
        let (mine, theirs) = (ids.span, other.ids.span)
        let (counts, theirCounts) = (slots.span, other.slots.span)
        // Narrow clocks have a slot for each identifier, so an index of one is an index of the other.
        precondition(counts.count == mine.count && theirCounts.count == theirs.count)
        // The sign of a difference says which count is the larger; what a clock lacks is zero.
        var below: Int32 = 0
        var above: Int32 = 0
        var common = 0
        var left = 0
        var right = 0
        while left < mine.count && right < theirs.count {
            if untilConcurrent && below & above < 0 { break }
            if Self.hasEqualStretch(mine, from: left, theirs, from: right) {
                for step in 0..<Self.stretchCount {
                    let change =
                        unsafe counts[unchecked: left &+ step]
                        &- theirCounts[unchecked: right &+ step]
                    below |= change
                    above |= 0 &- change
                }
                common &+= Self.stretchCount
                left &+= Self.stretchCount
                right &+= Self.stretchCount
            } else if Self.hasStretch(mine, from: left, below: theirs[right]) {
                above = -1
                left &+= Self.stretchCount
            } else if Self.hasStretch(theirs, from: right, below: mine[left]) {
                below = -1
                right &+= Self.stretchCount
            } else {
                var steps = Self.stretchCount
                while steps > 0 && left < mine.count && right < theirs.count {
                    let entry = Self.next(
                        mine, counts, &left, theirs, theirCounts, &right)
                    let change = entry.mine &- entry.theirs
                    below |= change
                    above |= 0 &- change
                    common &+= entry.common
                    steps &-= 1
                }
            }
        }
        // What is left over stands against zeros.
        if left < mine.count { above = -1 }
        if right < theirs.count { below = -1 }
        return (common, above >= 0, below >= 0)
    }

    /// Returns the merged clock of two narrow ones that both have replicas of their own.
    func narrowUnion(with other: Self, count: Int) -> Self {
        let (mine, theirs) = (ids.span, other.ids.span)
        let (counts, theirCounts) = (slots.span, other.slots.span)
        // Narrow clocks have a slot for each identifier, so an index of one is an index of the other.
        precondition(counts.count == mine.count && theirCounts.count == theirs.count)
        var unionIDs = Self.blankIDs(count: count)
        var unionSlots = [Int32](repeating: 0, count: count)
        var rows = unionIDs.mutableSpan
        var rowSlots = unionSlots.mutableSpan
        var left = 0
        var right = 0
        var row = 0
        while left < mine.count && right < theirs.count {
            if Self.hasEqualStretch(mine, from: left, theirs, from: right) {
                Self.copyStretch(mine, from: left, to: &rows, from: row)
                Self.copyStretch(counts, from: left, to: &rowSlots, from: row) { index, count in
                    max(count, unsafe theirCounts[unchecked: right &- left &+ index])
                }
                left &+= Self.stretchCount
                right &+= Self.stretchCount
                row &+= Self.stretchCount
            } else if Self.hasStretch(mine, from: left, below: theirs[right]) {
                Self.copyStretch(mine, from: left, to: &rows, from: row)
                Self.copyStretch(counts, from: left, to: &rowSlots, from: row)
                left &+= Self.stretchCount
                row &+= Self.stretchCount
            } else if Self.hasStretch(theirs, from: right, below: mine[left]) {
                Self.copyStretch(theirs, from: right, to: &rows, from: row)
                Self.copyStretch(theirCounts, from: right, to: &rowSlots, from: row)
                right &+= Self.stretchCount
                row &+= Self.stretchCount
            } else {
                var steps = Self.stretchCount
                while steps > 0 && left < mine.count && right < theirs.count {
                    let entry = Self.next(
                        mine, counts, &left, theirs, theirCounts, &right)
                    rows[row] = entry.id
                    rowSlots[row] = max(entry.mine, entry.theirs)
                    row &+= 1
                    steps &-= 1
                }
            }
        }
        while left < mine.count {
            rows[row] = mine[left]
            rowSlots[row] = counts[left]
            left &+= 1
            row &+= 1
        }
        while right < theirs.count {
            rows[row] = theirs[right]
            rowSlots[row] = theirCounts[right]
            right &+= 1
            row &+= 1
        }
        return VectorClock(ids: unionIDs, slots: unionSlots)
    }

    /// Copies a stretch of one list into another, changed by a closure that is also given the index.
    @inline(__always)
    private static func copyStretch<Element: BitwiseCopyable>(
        _ source: Span<Element>, from start: Int, to target: inout MutableSpan<Element>,
        from row: Int, _ changed: (Int, Element) -> Element = { $1 }
    ) {
        precondition(start >= 0 && start &+ stretchCount <= source.count, "no stretch is left")
        precondition(row >= 0 && row &+ stretchCount <= target.count, "there is no room")
        // All are read before one is written, so they are a few vector instructions. In bounds of
        // both, as was just checked.
        let copies = InlineArray<8, Element> { step in
            changed(start &+ step, unsafe source[unchecked: start &+ step])
        }
        for step in 0..<stretchCount { unsafe target[unchecked: row &+ step] = copies[step] }
    }
}
