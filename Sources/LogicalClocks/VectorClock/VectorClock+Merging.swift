extension VectorClock: LogicalClock {
    /// Returns `count` clocks that know nothing.
    public static func initial(count: Int) -> [VectorClock] {
        Array(repeating: VectorClock(), count: count)
    }

    /// Returns a copy: the new replica counts under an identifier of its own.
    @inlinable
    public func fork() -> VectorClock { self }

    /// The clock itself: whoever names a replica may tick it.
    @inlinable
    public var peeked: VectorClock { self }

    /// Takes in what another clock knows: the larger count of every replica.
    ///
    /// Merging is idempotent, commutative and associative. Where the other clock knows nothing
    /// new, nothing is written, so storage that copies share stays shared.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    @inlinable
    public mutating func merge(_ other: Self) {
        guard hasReplicas(of: other), !isWide, !other.isWide else { return mergeSlowly(other) }
        let theirs = other.slots.span
        if knows(theirs) { return }
        var mine = slots.mutableSpan
        guard mine.count == theirs.count else { return }
        var index = 0
        // Four are read before four are written, so they are one vector instruction each without
        // a test at run time that the arrays do not overlap, which small clocks would not get.
        // The condition of the loop keeps the indices in bounds of both.
        while index &+ 4 <= theirs.count {
            let a = unsafe max(mine[unchecked: index], theirs[unchecked: index])
            let b = unsafe max(mine[unchecked: index &+ 1], theirs[unchecked: index &+ 1])
            let c = unsafe max(mine[unchecked: index &+ 2], theirs[unchecked: index &+ 2])
            let d = unsafe max(mine[unchecked: index &+ 3], theirs[unchecked: index &+ 3])
            unsafe mine[unchecked: index] = a
            unsafe mine[unchecked: index &+ 1] = b
            unsafe mine[unchecked: index &+ 2] = c
            unsafe mine[unchecked: index &+ 3] = d
            index &+= 4
        }
        while index < theirs.count {
            mine[index] = max(mine[index], theirs[index])
            index &+= 1
        }
    }

    /// Returns what this clock, which came from outside, says of the events of a replica beyond those
    /// that the replica's own clock counts, or nil if it says no more.
    ///
    ///     let received: VectorClock = [me: 9, peer: 2]
    ///     received.claim(about: me, beyond: [me: 7])  // 9 are claimed, 7 known
    ///
    /// - Complexity: O(log *n*), where *n* is the number of entries.
    @inlinable
    public func claim(about replica: ReplicaID, beyond own: Self) -> OwnEventsClaim? {
        let (claimed, known) = (self[replica], own[replica])
        return claimed > known ? OwnEventsClaim(known: known, claimed: claimed) : nil
    }

    /// Takes in what the clock of a message knows, except a count of the receiver that is above its
    /// own; returns the claim that was left out.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    @inlinable
    @discardableResult
    public mutating func merge(_ other: Self, receivedBy replica: ReplicaID) -> OwnEventsClaim? {
        let place = replica.index
        if place < slots.count, place < other.slots.count, !isWide, !other.isWide,
            ids[place] == replica, other.ids[place] == replica
        {
            // Mostly both count replicas without gaps, and there is nothing to look up.
            if other.slots[place] <= slots[place] {
                merge(other)
                return nil
            }
        } else if other[replica] <= self[replica] {
            merge(other)
            return nil
        }
        return mergeWithoutClaim(of: other, about: replica)
    }

    /// Takes in a clock that counts more events of its receiver than that one made.
    @usableFromInline
    mutating func mergeWithoutClaim(
        of other: Self, about replica: ReplicaID
    ) -> OwnEventsClaim? {
        let claim = other.claim(about: replica, beyond: self)
        let own = self[replica]
        merge(Self(other.entries.map { ($0.replica, $0.replica == replica ? own : $0.count) }))
        return claim
    }

    /// Returns the least clock that knows what either clock knows.
    ///
    /// - Complexity: O(*n* + *m*), where *n* and *m* are the entry counts of the two clocks.
    public func merging(_ other: Self) -> Self {
        var copy = self
        copy.merge(other)
        return copy
    }

    /// Returns whether no count of a narrow clock over the same replicas is above the one here.
    @inlinable
    @inline(__always)
    func knows(_ theirs: Span<Int32>) -> Bool {
        let mine = slots.span
        guard mine.count == theirs.count else { return false }
        var news: Int32 = 0
        var index = 0
        while index < theirs.count && news >= 0 {
            let end = Swift.min(index &+ Self.blockCount, theirs.count)
            while index < end {
                // In bounds of both, since the number of slots is the same.
                news |= unsafe mine[unchecked: index] &- theirs[unchecked: index]
                index &+= 1
            }
        }
        return news >= 0
    }
}
