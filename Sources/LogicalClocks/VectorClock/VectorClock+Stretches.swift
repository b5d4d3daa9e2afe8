/// Walking along narrow clocks over different replicas, a stretch of entries at a time.
extension VectorClock {
    /// How many entries make a stretch.
    static var stretchCount: Int { 8 }

    /// Returns how many identifiers two lists go on with in common, in whole stretches.
    ///
    /// The loops over stretches are functions of their own because they lose their vector
    /// instructions inside the walks.
    @inline(never)
    static func commonCount(
        _ mine: Span<ReplicaID>, from left: Int, _ theirs: Span<ReplicaID>, from right: Int
    ) -> Int {
        precondition(left >= 0 && right >= 0, "an index is below zero")
        let room = min(mine.count &- left, theirs.count &- right)
        var count = 0
        while count &+ stretchCount <= room {
            var difference: UInt32 = 0
            for index in count..<count &+ stretchCount {
                // In bounds of both, as the condition of the loop says.
                difference |=
                    unsafe mine[unchecked: left &+ index].rawValue
                    ^ theirs[unchecked: right &+ index].rawValue
            }
            if difference != 0 { break }
            count &+= stretchCount
        }
        return count
    }

    /// Returns whether a list goes on with a stretch of identifiers below another one.
    @inline(__always)
    static func hasStretch(
        _ ids: Span<ReplicaID>, from start: Int, below limit: ReplicaID
    ) -> Bool {
        start &+ stretchCount <= ids.count && ids[start &+ stretchCount &- 1] < limit
    }

    /// Returns the next entry of two narrow clocks, of which one may lack it: its count is zero
    /// there.
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
        with other: Self
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
            let both = Self.commonCount(mine, from: left, theirs, from: right)
            if both > 0 {
                let halves = Self.changes(
                    counts, from: left, theirCounts, from: right, count: both)
                below |= halves.below
                above |= halves.above
                common &+= both
                left &+= both
                right &+= both
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
        var unionIDs = Self.room(of: ReplicaID(rawValue: 0), count: count)
        var unionSlots = VectorClock.room(of: Int32(0), count: count)
        var rows = unionIDs.mutableSpan
        var rowSlots = unionSlots.mutableSpan
        var left = 0
        var right = 0
        var row = 0
        while left < mine.count && right < theirs.count {
            let both = Self.commonCount(mine, from: left, theirs, from: right)
            if both > 0 {
                Self.copy(mine, from: left, to: &rows, from: row, count: both)
                Self.copy(counts, from: left, to: &rowSlots, from: row, count: both)
                Self.raise(&rowSlots, from: row, by: theirCounts, from: right, count: both)
                left &+= both
                right &+= both
                row &+= both
            } else if Self.hasStretch(mine, from: left, below: theirs[right]) {
                Self.copy(
                    mine, from: left, to: &rows, from: row, count: Self.stretchCount)
                Self.copy(
                    counts, from: left, to: &rowSlots, from: row, count: Self.stretchCount)
                left &+= Self.stretchCount
                row &+= Self.stretchCount
            } else if Self.hasStretch(theirs, from: right, below: mine[left]) {
                Self.copy(
                    theirs, from: right, to: &rows, from: row, count: Self.stretchCount)
                Self.copy(
                    theirCounts, from: right, to: &rowSlots, from: row, count: Self.stretchCount)
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
        // One of the two has nothing left.
        let rest = (mine.count &- left, theirs.count &- right)
        Self.copy(mine, from: left, to: &rows, from: row, count: rest.0)
        Self.copy(counts, from: left, to: &rowSlots, from: row, count: rest.0)
        Self.copy(theirs, from: right, to: &rows, from: row, count: rest.1)
        Self.copy(theirCounts, from: right, to: &rowSlots, from: row, count: rest.1)
        return VectorClock(ids: unionIDs, slots: unionSlots)
    }

    /// Returns two numbers of which the first is negative if a count is below its counterpart, and
    /// the second if one is above.
    @inline(never)
    private static func changes(
        _ mine: Span<Int32>, from left: Int, _ theirs: Span<Int32>, from right: Int, count: Int
    ) -> (below: Int32, above: Int32) {
        precondition(left >= 0 && right >= 0, "an index is below zero")
        precondition(count <= mine.count &- left && count <= theirs.count &- right)
        var below: Int32 = 0
        var above: Int32 = 0
        for index in 0..<count {
            // In bounds of both, as was just checked.
            let mine = unsafe mine[unchecked: left &+ index]
            let theirs = unsafe theirs[unchecked: right &+ index]
            below |= mine &- theirs
            above |= theirs &- mine
        }
        return (below, above)
    }

    /// Copies elements of one list into another.
    @inline(__always)
    private static func copy<Element: BitwiseCopyable>(
        _ source: Span<Element>, from start: Int, to target: inout MutableSpan<Element>,
        from row: Int, count: Int
    ) {
        precondition(start >= 0 && row >= 0, "an index is below zero")
        precondition(count <= source.count &- start && count <= target.count &- row)
        var index = 0
        // Four are read before four are written, so they are one vector instruction each. In bounds
        // of both, as was just checked.
        while index &+ 4 <= count {
            let a = unsafe source[unchecked: start &+ index]
            let b = unsafe source[unchecked: start &+ index &+ 1]
            let c = unsafe source[unchecked: start &+ index &+ 2]
            let d = unsafe source[unchecked: start &+ index &+ 3]
            unsafe target[unchecked: row &+ index] = a
            unsafe target[unchecked: row &+ index &+ 1] = b
            unsafe target[unchecked: row &+ index &+ 2] = c
            unsafe target[unchecked: row &+ index &+ 3] = d
            index &+= 4
        }
        while index < count {
            unsafe target[unchecked: row &+ index] = source[unchecked: start &+ index]
            index &+= 1
        }
    }

    /// Raises slots to those of another clock.
    @inline(never)
    static func raise(
        _ mine: inout MutableSpan<Int32>, from row: Int, by theirs: Span<Int32>, from start: Int,
        count: Int
    ) {
        precondition(start >= 0 && row >= 0, "an index is below zero")
        precondition(count <= theirs.count &- start && count <= mine.count &- row)
        var (row, start) = (row, start)
        let end = row &+ count
        // As in merging clocks over the same replicas. In bounds of both, as was just checked.
        while row &+ 4 <= end {
            let a = unsafe max(mine[unchecked: row], theirs[unchecked: start])
            let b = unsafe max(mine[unchecked: row &+ 1], theirs[unchecked: start &+ 1])
            let c = unsafe max(mine[unchecked: row &+ 2], theirs[unchecked: start &+ 2])
            let d = unsafe max(mine[unchecked: row &+ 3], theirs[unchecked: start &+ 3])
            unsafe mine[unchecked: row] = a
            unsafe mine[unchecked: row &+ 1] = b
            unsafe mine[unchecked: row &+ 2] = c
            unsafe mine[unchecked: row &+ 3] = d
            row &+= 4
            start &+= 4
        }
        while row < end {
            unsafe mine[unchecked: row] = max(mine[unchecked: row], theirs[unchecked: start])
            row &+= 1
            start &+= 1
        }
    }
}
