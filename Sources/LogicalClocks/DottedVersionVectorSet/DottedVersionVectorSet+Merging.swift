extension DottedVersionVectorSet: CausallyOrdered {
    /// Takes in what another replica knows: the values that neither knows to be replaced (the
    /// papers' *sync*).
    ///
    /// Merging is idempotent, commutative and associative.
    ///
    /// - Throws: ``DotContradiction`` if one dot stands for another value there than here; the set
    ///   is unchanged then.
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* siblings.
    @inlinable
    public mutating func merge(_ other: Self) throws(DotContradiction) {
        if let dot = contradiction(with: other) { throw DotContradiction(dot: dot) }
        mergeAgreeing(other)
    }

    /// Returns a dot that stands for one value here and for another one there, the newest of the
    /// first replica that has one; nil if there is none among the values that both still have.
    ///
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* siblings.
    public func contradiction(with other: Self) -> Dot? {
        var theirs = other.entries[...]
        for entry in entries {
            while let first = theirs.first, first.replica < entry.replica { theirs.removeFirst() }
            guard let match = theirs.first, match.replica == entry.replica else { continue }
            let highest = Swift.min(entry.counter, match.counter)
            var counter = highest
            while counter > entry.replacedCount, counter > match.replacedCount {
                let (mine, other) = (entry.counter - counter, match.counter - counter)
                if entry.values[Int(mine)] != match.values[Int(other)] {
                    return Dot(entry.replica, counter)
                }
                counter -= 1
            }
        }
        return nil
    }

    /// Takes in a set in which no dot stands for another value.
    @inlinable
    mutating func mergeAgreeing(_ other: Self) {
        if entries.elementsEqual(other.entries, by: { $0.replica == $1.replica }) {
            for index in entries.indices { entries[index].merge(other.entries[index]) }
            return
        }
        var merged: [Entry] = []
        merged.reserveCapacity(entries.count + other.entries.count)
        var left = entries[...]
        var right = other.entries[...]
        while let mine = left.first, let theirs = right.first {
            merged.append(mine.replica <= theirs.replica ? mine : theirs)
            if mine.replica == theirs.replica { merged[merged.count - 1].merge(theirs) }
            if mine.replica <= theirs.replica { left.removeFirst() }
            if theirs.replica <= mine.replica { right.removeFirst() }
        }
        entries = merged + left + right
    }

    /// Returns the set that knows what either set knows.
    ///
    /// - Throws: ``DotContradiction``, as ``merge(_:)`` does.
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* siblings.
    @inlinable
    public func merging(_ other: Self) throws(DotContradiction) -> Self {
        var copy = self
        try copy.merge(other)
        return copy
    }

    /// Returns how what is known here relates to what `other` knows, updates and replacements.
    ///
    /// `.before` and `.equal` mean that merging this into `other` changes nothing there. To
    /// compare updates alone, as the authors' programs do, ask the ``context`` of both. Sets in which
    /// one dot stands for two values (``contradiction(with:)``) are called concurrent: neither knows
    /// what the other does.
    ///
    /// - Complexity: O(*n* + *m* + *s*) for *n* and *m* entries and *s* siblings.
    @inlinable
    public func relation(to other: Self) -> CausalRelation {
        if contradiction(with: other) != nil { return .concurrent }
        return CausalRelation(isBelow: isCovered(by: other), isAbove: other.isCovered(by: self))
    }

    /// Returns whether `other` knows each update and each replacement that is known here.
    @inlinable
    func isCovered(by other: Self) -> Bool {
        var theirs = other.entries[...]
        for entry in entries {
            while let first = theirs.first, first.replica < entry.replica { theirs.removeFirst() }
            guard let match = theirs.first, match.replica == entry.replica,
                entry.counter <= match.counter, entry.replacedCount <= match.replacedCount
            else { return false }
        }
        return true
    }

    /// Keeps one value where it is, the last in an order, and replaces all others (the authors'
    /// *lww*).
    ///
    /// Of several values of one replica only the newest can be kept. Of values that are equal in
    /// the order, the one of the highest replica is kept.
    ///
    /// - Parameter areInIncreasingOrder: Whether the first of two values comes earlier.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    @inlinable
    public mutating func keepLast(by areInIncreasingOrder: (Value, Value) -> Bool) {
        var best: (index: Int, value: Value)?
        for (index, entry) in entries.enumerated() {
            guard let value = entry.values.first else { continue }
            if let known = best, areInIncreasingOrder(value, known.value) { continue }
            best = (index, value)
        }
        for index in entries.indices {
            entries[index].values = best.flatMap { $0.index == index ? [$0.value] : nil } ?? []
        }
    }

    /// Replaces all values by one that is made of them, as an update at a replica.
    ///
    /// - Parameters:
    ///   - replica: The replica that takes the update.
    ///   - resolve: Makes one value of all ``values``; it is not called if there are none.
    /// - Returns: The dot of the update, or nil if there are no values.
    /// - Complexity: O(*n* + *s*) for *n* entries and *s* siblings.
    @inlinable
    @discardableResult
    public mutating func reconcile(at replica: ReplicaID, _ resolve: ([Value]) -> Value) -> Dot? {
        let values = values
        if values.isEmpty { return nil }
        return put(resolve(values), context: context, at: replica)
    }
}

extension DottedVersionVectorSet.Entry {
    /// Takes in another entry of the same replica.
    @inlinable
    mutating func merge(_ other: Self) {
        let replaced = Swift.max(replacedCount, other.replacedCount)
        if other.counter > counter {
            counter = other.counter
            values = other.values
        }
        values.removeLast(Int(replaced - replacedCount))
    }
}
