import LogicalClocks

/// A value that says what is known of the events of others, and can be compared.
///
/// `VectorClock` and `EventTree` conform.
public protocol ContextClock: ContextValue {
    /// Returns whether `other` knows everything that this clock knows.
    func isBelowOrEqual(to other: Self) -> Bool

    /// The clock that knows nothing.
    static var zero: Self { get }
}

extension VectorClock: ContextClock {
    /// The clock that knows nothing.
    public static var zero: VectorClock { VectorClock() }
}

extension EventTree: ContextClock {}

/// Comparing clocks of which entries may have been trimmed away.
///
///     let theirs = context.read(Seen.self)
///     let mine = ContextReading(value: clock, isExact: true)
///     theirs.relation(to: mine)  // nil if an entry that is missing could make a difference
///
/// A clock that may have lost entries knows at least what is here. A key without a value is the
/// clock that knows nothing.
extension ContextReading where Value: ContextClock {
    /// Returns whether `other` knows everything that this clock knows, or nil if that is unknown.
    ///
    /// What was lost can make a clock larger only. So the answer is yes if this one is exact and
    /// below what is here of the other, no if the other is exact and does not know what is here of
    /// this one, and unknown otherwise.
    ///
    /// - Complexity: That of comparing the clocks.
    public func isBelowOrEqual(to other: Self) -> Bool? {
        let isBelow = (value ?? .zero).isBelowOrEqual(to: other.value ?? .zero)
        return (isBelow ? isExact : other.isExact) ? isBelow : nil
    }

    /// Returns how this clock relates to another, or nil if that is unknown.
    ///
    /// If both are exact, all four answers are possible; if only this one is, only `before`; if
    /// only the other is, only `after`; and none if neither is. These are all the answers that no
    /// lost entry could change.
    ///
    /// - Complexity: That of comparing the clocks.
    public func relation(to other: Self) -> CausalRelation? {
        guard let isBelow = isBelowOrEqual(to: other), let isAbove = other.isBelowOrEqual(to: self)
        else { return nil }
        return CausalRelation(isBelow: isBelow, isAbove: isAbove)
    }

    /// Returns whether this clock is before another, or nil if that is unknown.
    ///
    /// This and its kin answer where ``relation(to:)`` cannot, if what is known rules it out.
    ///
    /// - Complexity: That of comparing the clocks.
    public func isBefore(_ other: Self) -> Bool? {
        both(isBelowOrEqual(to: other), other.isBelowOrEqual(to: self).map { !$0 })
    }

    /// Returns whether this clock is after another, or nil if that is unknown.
    ///
    /// - Complexity: That of comparing the clocks.
    public func isAfter(_ other: Self) -> Bool? { other.isBefore(self) }

    /// Returns whether both clocks know the same, or nil if that is unknown.
    ///
    /// - Complexity: That of comparing the clocks.
    public func isEqual(to other: Self) -> Bool? {
        both(isBelowOrEqual(to: other), other.isBelowOrEqual(to: self))
    }

    /// Returns whether each clock knows what the other does not, or nil if that is unknown.
    ///
    /// - Complexity: That of comparing the clocks.
    public func isConcurrent(with other: Self) -> Bool? {
        both(
            isBelowOrEqual(to: other).map { !$0 }, other.isBelowOrEqual(to: self).map { !$0 })
    }
}

/// Returns whether both are true, where nil may be either.
private func both(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == false || right == false { return false }
    return left == nil || right == nil ? nil : true
}
