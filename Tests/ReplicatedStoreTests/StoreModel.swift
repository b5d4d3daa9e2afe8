import LogicalClocks
import ReplicatedStore

/// The slow, obvious store: a list of the writes that have arrived.
struct StoreModel {
    private(set) var writes: [StoreWrite] = []
    let resolution: ConflictResolution

    init(_ resolution: ConflictResolution, writes: [StoreWrite] = []) {
        self.resolution = resolution
        self.writes = writes
    }

    mutating func add(_ write: StoreWrite) {
        writes.append(write)
    }

    /// The versions that no other write's context covers, or the one with the largest timestamp.
    func versions(of key: String) -> [StoreVersion] {
        let mine = writes.filter { $0.key == key }
        switch resolution {
        case .siblings:
            let kept = mine.filter { write in
                !mine.contains {
                    $0.version.dot != write.version.dot && $0.context.contains(write.version.dot)
                }
            }
            return kept.map(\.version).sorted {
                ($0.dot.replica, $0.dot.counter) < ($1.dot.replica, $1.dot.counter)
            }
        case .lastWriterWins:
            let last = mine.map(\.version).max {
                LamportTimestamp.totalOrder($0.timestamp, $1.timestamp)
            }
            return last.map { [$0] } ?? []
        }
    }

    /// Every dot of a key that was written or is named by a context, with what else has arrived and
    /// lies below some of them.
    func context(of key: String) -> DottedVersionVector {
        var known: Set<Dot> = []
        for write in writes where write.key == key {
            known.insert(write.version.dot)
            for stretch in write.context.allStretches {
                known.formUnion((stretch.first...stretch.last).map { Dot(stretch.replica, $0) })
            }
        }
        let below = writes.map(\.version.dot).filter { dot in
            known.contains { $0.replica == dot.replica && $0.counter > dot.counter }
        }
        return DottedVersionVector([:], dots: known.union(below))
    }

    func agrees(with replica: StoreReplica, on key: String) -> Bool {
        let entry = replica.entry(of: key)
        return (entry?.versions ?? []) == versions(of: key)
            && (entry?.context ?? [:]) == context(of: key)
    }

    func agrees(with replica: StoreReplica) -> Bool {
        let keys = Set(writes.map(\.key)).sorted()
        return replica.contents.map(\.key) == keys
            && replica.contents.map { replica.entry(of: $0.key) } == replica.contents
            && keys.allSatisfy { agrees(with: replica, on: $0) }
    }
}
