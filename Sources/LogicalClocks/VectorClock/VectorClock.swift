import WireFormat

/// A clock that counts the known events of each replica (Fidge 1988, Mattern 1989).
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
/// the counts, four at a time.
public struct VectorClock: Sendable {
    /// The largest count that is accepted from outside, and that can be sent.
    ///
    /// Ticks may go on from there: the 2⁶³ counts that are left last 292 years at a tick a
    /// nanosecond, so no count ever passes `UInt64.max`, and events stay in order. But a clock with
    /// such a count is not encoded any more, since nobody would read it. Own events alone never lead
    /// there; ``merge(_:receivedBy:)`` keeps out of the own count what others claim.
    public static let countMax: UInt64 = 1 << 63 - 1

    /// The most entries of a clock in a text.
    ///
    /// Bytes have a budget for a whole message, which is as large unless told otherwise.
    public static let entriesMax = EntryBudget.entriesMax

    /// The replicas with a count above zero, in rising order.
    @usableFromInline
    var ids: [ReplicaID]

    /// The counts, in the order of `ids`.
    ///
    /// While every count is below 2³¹, the clock is narrow: each has one slot, which is a signed
    /// number because that is what plain x86-64 compares four at a time. Otherwise the clock is
    /// wide: the low halves of all counts come first, then the high halves. The width follows
    /// from the counts alone, so equal clocks have equal slots.
    @usableFromInline
    var slots: [Int32]

    /// Creates the clock that knows nothing.
    @inlinable
    public init() {
        ids = []
        slots = []
    }

    /// Creates a clock from storage that is known to be canonical.
    @inlinable
    init(ids: [ReplicaID], slots: [Int32]) {
        self.ids = ids
        self.slots = slots
    }

    /// Creates a clock from rising identifiers and their counts, of which none is zero.
    init(ids: [ReplicaID], counts: [UInt64]) {
        self.ids = ids
        slots = counts.map { Int32(truncatingIfNeeded: $0) }
        // The bits of all counts together pass the border if and only if one of them does.
        if counts.reduce(0, |) > Self.narrowMax {
            slots += counts.map { Int32(truncatingIfNeeded: $0 >> 32) }
        }
        checkInvariants()
    }

    /// Creates a clock from entries in any order; entries of zero are left out.
    ///
    /// - Precondition: No replica comes twice, and no count is above ``countMax``.
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    @inlinable
    public init(_ entries: some Sequence<(ReplicaID, UInt64)>) {
        var ids: [ReplicaID] = []
        var counts: [UInt64] = []
        ids.reserveCapacity(entries.underestimatedCount)
        counts.reserveCapacity(entries.underestimatedCount)
        for (replica, count) in entries where count > 0 {
            ids.append(replica)
            counts.append(count)
        }
        self.init(unordered: ids, counts)
    }

    /// Creates a clock from the counts of a dictionary; counts of zero are left out.
    ///
    /// - Precondition: No count is above ``countMax``.
    /// - Complexity: O(*n* log *n*), where *n* is the number of entries.
    public init(_ counts: [ReplicaID: UInt64]) {
        self.init(counts.lazy.map { ($0.key, $0.value) })
    }

    /// Creates a clock from entries above zero in any order, which mostly rise.
    @usableFromInline
    init(unordered ids: [ReplicaID], _ counts: [UInt64]) {
        precondition(
            counts.allSatisfy { $0 <= Self.countMax }, "a count is above VectorClock.countMax")
        if zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }) {
            self.init(ids: ids, counts: counts)
            return
        }
        let sorted = zip(ids, counts).sorted { $0.0 < $1.0 }
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            precondition(left.0 != right.0, "replica \(left.0) appears twice in one clock")
        }
        self.init(ids: sorted.map(\.0), counts: sorted.map(\.1))
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
        ids.indices.map { (replica: ids[$0], count: count(at: $0)) }
    }

    /// The number of events of a replica that are known.
    ///
    /// - Complexity: O(log *n*); O(1) where replicas are numbered without gaps.
    @inlinable
    public subscript(replica: ReplicaID) -> UInt64 {
        let index = position(of: replica)
        return index < ids.count && ids[index] == replica ? count(at: index) : 0
    }

    /// Counts an event of a replica.
    ///
    /// - Complexity: O(*n*) if the storage is shared or the replica is new, else as a look-up.
    @inlinable
    public mutating func tick(at replica: ReplicaID) {
        let index = position(of: replica)
        if index < ids.count && ids[index] == replica {
            if slots[index] < Int32.max && !isWide {
                slots[index] &+= 1
            } else {
                tickWide(at: index)
            }
        } else {
            insert(replica, at: index)
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

    /// Returns the index of a replica's entry, or where it would be inserted.
    @inlinable @inline(__always)
    func position(of replica: ReplicaID) -> Int {
        // Replicas 0, 1, 2, … without gaps, the usual case, are found without a search.
        let guess = replica.index
        if guess < ids.count && ids[guess] == replica { return guess }
        return searchedPosition(of: replica)
    }

    @usableFromInline
    func searchedPosition(of replica: ReplicaID) -> Int {
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
    /// - Precondition: No replica comes twice, and no count is above ``countMax``.
    public init(dictionaryLiteral elements: (ReplicaID, UInt64)...) {
        self.init(elements)
    }
}
