/// One of the intervals that [0, 1) is halved into again and again.
///
/// Its index is that of a node in a binary heap: 1 is the whole, and *n* has the halves 2*n* and
/// 2*n* + 1. An interval of more than ``levelMax`` levels has no index.
@usableFromInline
struct DyadicInterval: Hashable, Sendable {
    @usableFromInline
    let index: UInt64

    @inlinable
    static var whole: Self { Self(uncheckedIndex: 1) }

    static let levelMax = 63

    @inlinable
    init(uncheckedIndex index: UInt64) {
        self.index = index
    }

    /// Creates the interval with an index, or nil if that is 0.
    init?(index: UInt64) {
        guard index > 0 else { return nil }
        self.index = index
    }

    /// How often the whole was halved.
    var level: Int { 63 - index.leadingZeroBitCount }

    /// The path to the interval with its first step in the highest bit but one.
    ///
    /// Intervals in rising order of it and of ``level`` follow those that contain them.
    var aligned: UInt64 { index << UInt64(index.leadingZeroBitCount) }

    /// Returns whether all of `other` is in this interval.
    func contains(_ other: Self) -> Bool {
        let levels = other.level - level
        return levels >= 0 && other.index >> UInt64(levels) == index
    }

    /// Returns whether the two have something in common: one of them contains the other.
    func overlaps(_ other: Self) -> Bool { contains(other) || other.contains(self) }

    /// The interval that this one is a half of, or nil for the whole.
    var parent: Self? { Self(index: index >> 1) }

    /// Returns the interval at the left end of the whole on a level of at most ``levelMax``.
    static func leftmost(level: Int) -> Self {
        Self(uncheckedIndex: 1 << UInt64(level))
    }

    /// Returns the interval that a path of `bits` more steps leads to, which is at most
    /// ``levelMax`` deep.
    func appending(_ steps: UInt64, bits: Int) -> Self {
        Self(uncheckedIndex: index << UInt64(bits) | steps)
    }

    /// Returns the interval that stands in this one as `inner` stands in the whole, or nil if it
    /// has no index.
    func appending(_ inner: Self) -> Self? {
        let levels = inner.level
        guard level + levels <= Self.levelMax else { return nil }
        return appending(inner.index ^ (1 << UInt64(levels)), bits: levels)
    }

    /// Returns the interval that stands in the whole as `inner` stands in this one, or nil if it
    /// does not.
    func stripped(from inner: Self) -> Self? {
        guard contains(inner) else { return nil }
        let levels = UInt64(inner.level - level)
        return Self(uncheckedIndex: 1 << levels | inner.index & ((1 << levels) - 1))
    }
}
