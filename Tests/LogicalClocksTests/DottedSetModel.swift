import LogicalClocks

/// The slow and obvious set of siblings: every dot that is known, and the values not replaced.
struct DottedSetModel: Hashable {
    var history: Set<Dot> = []
    var values: [Dot: Int] = [:]

    /// The dots up to the entries of a version vector.
    static func dots(of context: VersionVector) -> Set<Dot> {
        Set(context.entries.flatMap { entry in (1...entry.count).map { Dot(entry.replica, $0) } })
    }

    var replaced: Set<Dot> { history.subtracting(values.keys) }

    func counter(of replica: ReplicaID) -> UInt64 {
        history.filter { $0.replica == replica }.map(\.counter).max() ?? 0
    }

    /// The values by replica, the newest of each first.
    var ordered: [(dot: Dot, value: Int)] {
        values.map { (dot: $0.key, value: $0.value) }.sorted {
            $0.dot.replica == $1.dot.replica
                ? $0.dot.counter > $1.dot.counter : $0.dot.replica < $1.dot.replica
        }
    }

    mutating func discard(_ context: VersionVector) {
        let seen = Self.dots(of: context)
        history.formUnion(seen)
        values = values.filter { !seen.contains($0.key) }
    }

    mutating func put(_ value: Int, context: VersionVector, at replica: ReplicaID) -> Dot {
        discard(context)
        let dot = Dot(replica, counter(of: replica) + 1)
        history.insert(dot)
        values[dot] = value
        return dot
    }

    mutating func merge(_ other: Self) {
        let mine = values.filter { other.values[$0.key] != nil || !other.history.contains($0.key) }
        let theirs = other.values.filter { !history.contains($0.key) }
        values = mine.merging(theirs) { mine, _ in mine }
        history.formUnion(other.history)
    }

    /// The last of the newest values of all replicas; among equals, that of the highest replica.
    mutating func keepLast(by areInIncreasingOrder: (Int, Int) -> Bool) {
        let newest = ordered.filter { candidate in
            !values.keys.contains {
                $0.replica == candidate.dot.replica && $0.counter > candidate.dot.counter
            }
        }
        let winner = newest.last { candidate in
            !newest.contains { areInIncreasingOrder(candidate.value, $0.value) }
        }
        values = values.filter { $0.key == winner?.dot }
    }

    func relation(to other: Self) -> CausalRelation {
        CausalRelation(
            isBelow: history.isSubset(of: other.history)
                && replaced.isSubset(of: other.replaced),
            isAbove: history.isSuperset(of: other.history)
                && replaced.isSuperset(of: other.replaced))
    }
}
