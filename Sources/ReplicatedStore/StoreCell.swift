import LogicalClocks

/// The knowledge of a replica about one key.
struct StoreCell: Hashable, Sendable {
    /// The versions that nothing has replaced, in the order of their dots.
    private(set) var versions: [StoreVersion] = []

    /// Everything that has been replaced, whether it has arrived or not.
    private var replaced = VectorClock()

    /// Everything that is known: what is here and what has been replaced.
    var context: VectorClock {
        var context = replaced
        for version in versions { context.raise(to: version.dot) }
        return context
    }

    /// Returns the number of versions that a write with a context would leave beside its own.
    func countKept(besides context: VectorClock) -> Int {
        versions.count { !context.covers($0.dot) }
    }

    /// The writes from which another cell becomes what this and it were together: each version, with
    /// everything that has been replaced here.
    func writes(of key: StoreKey) -> [StoreWrite] {
        versions.map { StoreWrite(key: key.text, version: $0, context: replaced) }
    }

    /// Takes in a write; one that comes twice changes nothing.
    ///
    /// - Complexity: O(*s* + *n*) for *s* versions and *n* entries of the context.
    mutating func apply(_ write: StoreWrite, _ resolution: ConflictResolution) {
        switch resolution {
        case .siblings: applyKeepingSiblings(write)
        case .lastWriterWins: applyKeepingLast(write.version)
        }
        replaced.merge(write.context)
    }

    private mutating func applyKeepingSiblings(_ write: StoreWrite) {
        let dot = write.version.dot
        versions.removeAll { write.context.covers($0.dot) }
        // What was replaced before it arrived does not come back.
        guard !replaced.covers(dot) else { return }
        let index = versions.firstIndex { !$0.dot.precedes(dot) } ?? versions.endIndex
        guard index == versions.endIndex || versions[index].dot != dot else { return }
        versions.insert(write.version, at: index)
    }

    private mutating func applyKeepingLast(_ version: StoreVersion) {
        guard let current = versions.first else {
            versions = [version]
            return
        }
        guard current.dot != version.dot else { return }
        let isLater = LamportTimestamp.totalOrder(current.timestamp, version.timestamp)
        replaced.raise(to: isLater ? current.dot : version.dot)
        if isLater { versions = [version] }
    }
}

extension Dot {
    /// Returns whether this dot stands before another in lists: by replica, then by counter.
    func precedes(_ other: Dot) -> Bool {
        (replica, counter) < (other.replica, other.counter)
    }
}
