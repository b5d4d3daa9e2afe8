/// A value that knows some of what happened, so that two of them can be compared.
///
/// The order is partial: ``relation(to:)`` has four answers, and each has a question of its own.
///
///     let a: VectorClock = [0: 1]
///     let b: VectorClock = [1: 1]
///     a.relation(to: b)         // .concurrent
///     a.isConcurrent(with: b)   // true
///     a.isBefore(b)             // false, and so is b.isBefore(a)
///
/// `<` and its kin are declared only so that the compiler can say why they are not there.
public protocol CausallyOrdered {
    /// Returns how what this value knows relates to what `other` knows.
    func relation(to other: Self) -> CausalRelation
}

extension CausallyOrdered {
    /// Returns whether this happened before `other`: what it knows is less than what `other` knows.
    ///
    /// - Complexity: That of ``relation(to:)``.
    @inlinable
    public func isBefore(_ other: Self) -> Bool { relation(to: other) == .before }

    /// Returns whether this happened after `other`: what it knows is more than what `other` knows.
    ///
    /// - Complexity: That of ``relation(to:)``.
    @inlinable
    public func isAfter(_ other: Self) -> Bool { relation(to: other) == .after }

    /// Returns whether both are the same point: each knows what the other knows.
    ///
    /// Stamps that know the same may differ by `==`, in the identity that they own.
    ///
    /// - Complexity: That of ``relation(to:)``.
    @inlinable
    public func isEqual(to other: Self) -> Bool { relation(to: other) == .equal }

    /// Returns whether neither happened before the other: each knows what the other does not.
    ///
    /// - Complexity: That of ``relation(to:)``.
    @inlinable
    public func isConcurrent(with other: Self) -> Bool { relation(to: other) == .concurrent }
}

/// What is not there, with the reason.
extension CausallyOrdered {
    /// Not available, as no total order follows from causality: of two concurrent values neither is
    /// the smaller.
    @available(
        *, unavailable,
        message: """
            causality is a partial order: neither of two concurrent values is the smaller; call \
            isBefore(_:), or relation(to:) for all four answers
            """
    )
    public static func < (left: Self, right: Self) -> Bool { left.isBefore(right) }

    /// Not available, as no total order follows from causality: of two concurrent values neither is
    /// the larger.
    @available(
        *, unavailable,
        message: """
            causality is a partial order: neither of two concurrent values is the larger; call \
            isAfter(_:), or relation(to:) for all four answers
            """
    )
    public static func > (left: Self, right: Self) -> Bool { left.isAfter(right) }
}
