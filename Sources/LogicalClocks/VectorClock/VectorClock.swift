/// How many events of each replica are known (Fidge 1988, Mattern 1989).
///
/// An entry that is missing is zero, and a zero is never stored, so equal clocks have equal
/// storage, hashes and bytes.
///
///     var clock: VectorClock = [a: 1]
///     clock.tick(at: b)
///     clock.relation(to: [a: 1])  // .after
///
/// Identifiers and counts lie in two contiguous arrays in the same order. Clocks of one system
/// come to share the array of identifiers, which turns merging and comparing into one pass over
/// the counts.
public struct VectorClock: Hashable, Sendable {
    /// The largest count that is accepted from outside, so that ticks always have room.
    public static let countMax: UInt64 = 1 << 63 - 1

    /// The most entries that a decoder accepts.
    public static let entriesMax = 65_536

    /// The replicas with a count above zero, in rising order.
    @usableFromInline
    var ids: [ReplicaID]

    /// The count of each of `ids`.
    @usableFromInline
    var counts: [UInt64]

    /// Creates the clock that knows nothing.
    @inlinable
    public init() {
        ids = []
        counts = []
    }

    @inlinable
    init(ids: [ReplicaID], counts: [UInt64]) {
        self.ids = ids
        self.counts = counts
    }

    /// Creates a clock from entries in any order; entries of zero are left out.
    ///
    /// - Precondition: No replica comes twice.
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    public init(_ entries: some Sequence<(ReplicaID, UInt64)>) {
        let sorted = entries.filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
        ids = sorted.map(\.0)
        counts = sorted.map(\.1)
        for (left, right) in zip(ids, ids.dropFirst()) {
            precondition(left != right, "replica \(left) comes twice in one clock")
        }
    }

    /// The number of replicas of which something is known.
    @inlinable
    public var count: Int { ids.count }

    /// Whether nothing is known.
    @inlinable
    public var isEmpty: Bool { ids.isEmpty }

    /// The entries above zero, in rising order of replica.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public var entries: [(replica: ReplicaID, count: UInt64)] {
        zip(ids, counts).map { (replica: $0, count: $1) }
    }

    /// The number of events of a replica that are known.
    ///
    /// - Complexity: O(log *n*); O(1) where replicas are numbered without gaps.
    @inlinable
    public subscript(replica: ReplicaID) -> UInt64 {
        let index = position(of: replica)
        return index < ids.count && ids[index] == replica ? counts[index] : 0
    }

    /// Counts an event of a replica.
    ///
    /// - Complexity: O(*n*) if the storage is shared or the replica is new, else as a look-up.
    @inlinable
    public mutating func tick(at replica: ReplicaID) {
        let index = position(of: replica)
        if index < ids.count && ids[index] == replica {
            counts[index] += 1
        } else {
            ids.insert(replica, at: index)
            counts.insert(1, at: index)
        }
    }

    /// Returns the clock after an event of a replica.
    ///
    /// - Complexity: O(*n*), where *n* is the number of entries.
    public func ticked(at replica: ReplicaID) -> Self {
        var copy = self
        copy.tick(at: replica)
        return copy
    }

    /// The index of a replica's entry, or where it would be inserted.
    @inlinable
    func position(of replica: ReplicaID) -> Int {
        // Replicas 0, 1, 2, … without gaps, the usual case, are found without a search.
        let guess = replica.index
        if guess < ids.count && ids[guess] == replica { return guess }
        var low = 0
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < replica { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension VectorClock: ExpressibleByDictionaryLiteral {
    /// Creates a clock from a literal such as `[a: 1, b: 2]`.
    ///
    /// - Precondition: No replica comes twice.
    public init(dictionaryLiteral elements: (ReplicaID, UInt64)...) {
        self.init(elements)
    }
}
