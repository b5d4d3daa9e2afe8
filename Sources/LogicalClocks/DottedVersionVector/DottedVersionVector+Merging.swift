extension DottedVersionVector {
    /// Takes in all updates that another vector knows.
    ///
    /// Merging is idempotent, commutative and associative.
    ///
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* stretches of both.
    public mutating func merge(_ other: Self) {
        clock.merge(other.clock)
        if !stretches.isEmpty || !other.stretches.isEmpty { add(other.stretches) }
    }

    /// Returns the least vector that knows what either vector knows.
    ///
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* stretches of both.
    public func merging(_ other: Self) -> Self {
        var copy = self
        copy.merge(other)
        return copy
    }

    /// Returns how the updates known here relate to those that `other` knows.
    ///
    /// - Complexity: O(*n* + *m* + *s* · *t*) for *n* and *m* entries, *s* and *t* stretches.
    public func relation(to other: Self) -> CausalRelation {
        CausalRelation(isBelow: isCovered(by: other), isAbove: other.isCovered(by: self))
    }

    /// Returns whether another vector knows every update that this one knows.
    ///
    /// - Complexity: O(*n* + *m* + *s* · *t*) for *n* and *m* entries, *s* and *t* stretches.
    public func isCovered(by other: Self) -> Bool {
        clock.isBelowOrEqual(to: other.clock)
            && stretches.allSatisfy { mine in
                mine.last <= other.clock[mine.replica]
                    || other.stretches.contains {
                        $0.replica == mine.replica && $0.first <= mine.first
                            && mine.last <= $0.last
                    }
            }
    }

    /// Returns an update that is known here and not in another vector: the last one of the first
    /// replica that has any.
    ///
    /// - Complexity: O((*n* + *s*) · (log *m* + *t*)) for *n* and *m* entries, *s* and *t* stretches.
    public func update(notIn other: Self) -> Dot? {
        var found: Dot?
        for stretch in allStretches {
            if let found, found.replica != stretch.replica { break }
            let last = Dot(stretch.replica, stretch.last)
            if !other.contains(last) {
                found = last
            } else if let known = other.stretches.first(where: { $0.contains(last) }),
                known.first > stretch.first
            {
                found = Dot(stretch.replica, known.first - 1)
            }
        }
        return found
    }

    /// Adds what another vector knows of the updates that are missing between those known here.
    ///
    /// - Complexity: O(*s* · (*n* + *t*)) for *s* stretches here, *n* entries and *t* stretches there.
    package mutating func fillGaps(with other: Self) {
        guard !stretches.isEmpty else { return }
        var known: [Stretch] = []
        for (index, stretch) in stretches.enumerated() {
            let replica = stretch.replica
            let isLast =
                index + 1 == stretches.count || stretches[index + 1].replica != replica
            guard isLast else { continue }
            let count = min(other.clock[replica], stretch.last)
            if count > 0 { known.append(Stretch(Dot(replica, 1), through: count)) }
            for more in other.stretches
            where more.replica == replica && more.first <= stretch.last {
                known.append(
                    Stretch(
                        Dot(replica, more.first), through: min(more.last, stretch.last)))
            }
        }
        if !known.isEmpty { add(known) }
    }

    /// Adds an update, and what another vector knows of those missing between it and known ones.
    ///
    /// - Precondition: The counter of the dot lies in 1 to ``VectorClock/countMax``.
    /// - Complexity: As for adding and filling; O(log *n*) where neither vector has gaps.
    package mutating func add(_ dot: Dot, fillingGapsWith other: Self) {
        if stretches.isEmpty, other.clock.covers(dot) {
            // All up to the dot would be filled in; mostly nothing is missing.
            clock.raise(dot.replica, to: dot.counter)
        } else {
            add(dot)
            fillGaps(with: other)
        }
    }

    /// Forgets some updates.
    ///
    /// - Complexity: O((*n* + *s*) · *d*) for *n* entries, *s* stretches and *d* dots.
    package func subtracting(_ dots: some Sequence<Dot>) -> Self {
        var rest = allStretches
        for dot in dots {
            guard let index = rest.firstIndex(where: { $0.contains(dot) }) else { continue }
            let stretch = rest[index]
            var parts: [Stretch] = []
            if stretch.first < dot.counter {
                parts.append(
                    Stretch(Dot(dot.replica, stretch.first), through: dot.counter - 1))
            }
            if dot.counter < stretch.last {
                parts.append(Stretch(Dot(dot.replica, dot.counter + 1), through: stretch.last))
            }
            rest.replaceSubrange(index...index, with: parts)
        }
        return Self(VectorClock(), rest)
    }

    /// Forgets the updates of a replica above a count.
    ///
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* stretches.
    package mutating func limit(_ replica: ReplicaID, to count: UInt64) {
        guard last(of: replica) > count else { return }
        let rest = allStretches.compactMap { stretch in
            if stretch.replica != replica || stretch.last <= count { return stretch }
            return stretch.first > count
                ? nil : Stretch(Dot(replica, stretch.first), through: count)
        }
        self = Self(VectorClock(), rest)
    }

    /// All updates, those of the clock as stretches from 1 on, in rising order.
    ///
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* stretches.
    package var allStretches: [Stretch] {
        let whole = clock.entries.map { Stretch(Dot($0.replica, 1), through: $0.count) }
        return stretches.isEmpty
            ? whole : (whole + stretches).sorted(by: Stretch.precedes)
    }

    /// Returns the vector in which replicas have other identifiers, each one of its own.
    ///
    /// - Complexity: O(*n* log *n*) for *n* entries and stretches.
    package func renamingReplicas(_ name: (ReplicaID) -> ReplicaID) -> Self {
        Self(
            VectorClock(clock.entries.map { (name($0.replica), $0.count) }),
            stretches.map { Stretch(Dot(name($0.replica), $0.first), through: $0.last) })
    }

    /// The highest replica of which an update is known.
    package var lastReplica: ReplicaID? {
        [clock.lastReplica, stretches.last?.replica].compactMap(\.self).max()
    }
}
