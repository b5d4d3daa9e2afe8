import LogicalClocks

/// The knowledge of a replica about one key.
struct StoreCell: Hashable, Sendable {
    /// The versions that nothing has replaced, in the order of their dots.
    private(set) var versions: [StoreVersion] = []

    /// Everything that is known: what is here and what has been replaced, whether that has arrived
    /// or not.
    private var known = DottedVersionVector()

    /// Everything that is known, at a replica at which some writes have arrived.
    ///
    /// Of those, all that are of this key are known; the others are taken in where they lie between
    /// known ones, so that dots of a replica become one stretch.
    ///
    /// - Complexity: O(*n*) for *n* replicas, and O(1) if writes of each arrive in their order.
    func context(_ received: DottedVersionVector) -> DottedVersionVector {
        var context = known
        context.fillGaps(with: received)
        return context
    }

    /// Returns the number of versions that a write with a context would leave beside its own.
    func countKept(besides context: DottedVersionVector) -> Int {
        versions.count { !context.contains($0.dot) }
    }

    /// Returns the context for the next write of a session whose last one is here.
    ///
    /// It is what the session knew and its write, and what has been replaced here of the same
    /// replicas, so that its dots become one stretch as well. It covers no version that is here and
    /// that the session has not seen.
    func context(
        after write: StoreWrite, _ received: DottedVersionVector
    ) -> DottedVersionVector {
        let dot = write.version.dot
        var context = write.context
        let unseen = versions.filter { $0.dot != dot && !context.contains($0.dot) }
        if unseen.isEmpty {
            context.add(dot, fillingGapsWith: self.context(received))
        } else {
            context.add(dot)
            context.fillGaps(with: self.context(received).subtracting(unseen.map(\.dot)))
        }
        return context
    }

    /// The writes from which another cell becomes what this and it were together: each version, with
    /// everything that has been replaced here.
    func writes(of key: StoreKey, _ received: DottedVersionVector) -> [StoreWrite] {
        let replaced = context(received).subtracting(versions.map(\.dot))
        return versions.map { StoreWrite(key: key.text, version: $0, context: replaced) }
    }

    /// Takes in a write; one that comes twice changes nothing.
    ///
    /// - Complexity: O(*s* + *n*) for *s* versions and *n* entries of the context.
    mutating func apply(
        _ write: StoreWrite, _ resolution: ConflictResolution, _ received: DottedVersionVector
    ) {
        switch resolution {
        case .siblings: applyKeepingSiblings(write)
        case .lastWriterWins: applyKeepingLast(write.version)
        }
        known.merge(write.context)
        known.add(write.version.dot, fillingGapsWith: received)
    }

    private mutating func applyKeepingSiblings(_ write: StoreWrite) {
        let dot = write.version.dot
        versions.removeAll { write.context.contains($0.dot) }
        // What was replaced before it arrived does not come back.
        guard !known.contains(dot) else { return }
        let index = versions.firstIndex { !$0.dot.precedes(dot) } ?? versions.endIndex
        versions.insert(write.version, at: index)
    }

    private mutating func applyKeepingLast(_ version: StoreVersion) {
        if let current = versions.first,
            !LamportTimestamp.totalOrder(current.timestamp, version.timestamp)
        {
            return
        }
        versions = [version]
    }
}

extension Dot {
    /// Returns whether this dot stands before another in lists: by replica, then by counter.
    func precedes(_ other: Dot) -> Bool {
        (replica, counter) < (other.replica, other.counter)
    }
}
