/// A time of a hybrid logical clock: milliseconds and a counter in 64 bits.
///
/// The upper 48 bits count milliseconds, the lower 16 the events within one, so the order of
/// ``rawValue`` is the order of timestamps. If one event happened before another, its timestamp is
/// smaller (Kulkarni, Demirbas, Madappa, Avva and Leone 2014, theorem 1); the converse does not
/// hold.
@frozen
public struct HybridTimestamp: Hashable, Sendable {
    /// The number of bits of the counter.
    @usableFromInline
    static let counterBits: UInt64 = 16

    /// The largest time in milliseconds that is accepted: the year 6429, counted from 1970.
    ///
    /// The highest bit stays free, so that ticks always have room.
    public static let millisecondsMax: UInt64 = 1 << 47 - 1

    /// The milliseconds, then the counter.
    public let rawValue: UInt64

    @inlinable
    init(unchecked rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Creates the timestamp with both parts in one number, as a database keeps it; nil if the
    /// time is above ``millisecondsMax``.
    @inlinable
    public init?(rawValue: UInt64) {
        guard rawValue >> Self.counterBits <= Self.millisecondsMax else { return nil }
        self.init(unchecked: rawValue)
    }

    /// Creates a timestamp.
    ///
    /// - Precondition: `milliseconds` is at most ``millisecondsMax``.
    @inlinable
    public init(milliseconds: UInt64, counter: UInt16 = 0) {
        precondition(milliseconds <= Self.millisecondsMax, "the time does not fit 47 bits")
        rawValue = milliseconds << Self.counterBits | UInt64(counter)
    }

    /// The time: the latest physical time, in milliseconds, that the event had heard of.
    @inlinable
    public var milliseconds: UInt64 { rawValue >> Self.counterBits }

    /// Which of the events with the same milliseconds it is, from 0.
    @inlinable
    public var counter: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

    /// Returns whether the first is the smaller timestamp, an order that agrees with causality.
    ///
    ///     timestamps.sorted(by: HybridTimestamp.totalOrder)
    ///
    /// Concurrent events of two processes can have equal timestamps; order those by process.
    @inlinable
    public static func totalOrder(_ left: Self, _ right: Self) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Returns how the event of this timestamp may relate to that of another: a guess that is
    /// never the wrong way round (Torres-Rojas and Ahamad 1999).
    ///
    /// It never inverts the causal order, but may order events that are concurrent; `.equal`
    /// means the same event or two concurrent ones. A clock that decides exactly, such as
    /// ``VectorClock``, offers `relation(to:)` instead.
    @inlinable
    public func plausibleRelation(to other: Self) -> CausalRelation {
        CausalRelation(isBelow: rawValue <= other.rawValue, isAbove: rawValue >= other.rawValue)
    }
}
