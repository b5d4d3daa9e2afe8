/// A vector clock whose size does not grow with the number of replicas, and which guesses (Torres-
/// Rojas and Ahamad 1999, the R-entries vector).
///
/// Replicas share its entries: replica *i* counts in entry *i* modulo `entryCount`. What happened
/// before is always found to be before. Two concurrent events may be found to be ordered, the more
/// rarely the more entries there are; with an entry for each replica, numbered from 0, never.
///
///     var clock = PlausibleClock<16>()
///     clock.tick(at: replica)
///
/// The number of entries is part of the type, so clocks of different sizes cannot meet.
@frozen
public struct PlausibleClock<let entryCount: Int>: Sendable {
    /// The number of events of all replicas that share each entry.
    @usableFromInline
    var counts: InlineArray<entryCount, UInt64>

    /// Creates the clock that knows nothing.
    ///
    /// - Precondition: `entryCount` is above 0.
    @inlinable
    public init() {
        precondition(entryCount > 0, "a clock without entries cannot tick")
        counts = InlineArray(repeating: 0)
    }

    /// Returns the count of an entry.
    ///
    /// - Precondition: `entry` is from 0 up to, and not including, `entryCount`.
    @inlinable
    public subscript(entry: Int) -> UInt64 { counts[entry] }

    /// Counts an event of a replica.
    ///
    /// Ticks go on above ``VectorClock/countMax``, and keep the order, but such a clock is not encoded any
    /// more.
    @inlinable
    public mutating func tick(at replica: ReplicaID) {
        counts[replica.index % entryCount] += 1
    }

    /// Takes in what another clock knows, without counting an event.
    ///
    /// Merging is idempotent, commutative and associative. Whatever the counts are, they are believed;
    /// ``merge(_:jumpMax:)`` bounds how far they may be ahead.
    ///
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    @inlinable
    public mutating func merge(_ other: Self) {
        for entry in counts.indices {
            counts[entry] = Swift.max(counts[entry], other.counts[entry])
        }
    }

    /// Returns how this clock may relate to `other`: a guess that is never the wrong way round.
    ///
    /// It never inverts the causal order, but may order events that are concurrent, and
    /// `.equal` means the same event or two concurrent ones; `.concurrent` is certain. A clock that
    /// decides exactly, such as ``VectorClock``, offers `relation(to:)` instead.
    ///
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    @inlinable
    public func plausibleRelation(to other: Self) -> CausalRelation {
        var isBelow = true
        var isAbove = true
        for entry in counts.indices {
            isBelow = isBelow && counts[entry] <= other.counts[entry]
            isAbove = isAbove && counts[entry] >= other.counts[entry]
        }
        return CausalRelation(isBelow: isBelow, isAbove: isAbove)
    }
}

extension PlausibleClock: Hashable {
    /// Returns whether all entries are equal.
    ///
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    @inlinable
    public static func == (left: Self, right: Self) -> Bool {
        left.counts.indices.allSatisfy { left.counts[$0] == right.counts[$0] }
    }

    /// Hashes the entries.
    ///
    /// - Complexity: O(*R*), where *R* is `entryCount`.
    @inlinable
    public func hash(into hasher: inout Hasher) {
        for entry in counts.indices { hasher.combine(counts[entry]) }
    }
}
