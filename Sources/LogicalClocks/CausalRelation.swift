/// The relation of one point of a computation to another in happened-before (Lamport 1978).
///
/// The order is partial, so there are four answers and no clock here offers `<`. ``CausallyOrdered``
/// has a question for each answer.
public enum CausalRelation: String, Hashable, Sendable, CaseIterable {
    /// The first happened before the second.
    case before
    /// The second happened before the first.
    case after
    /// The two are the same point.
    case equal
    /// Neither happened before the other.
    case concurrent

    /// Makes the relation of two clocks from the two halves of the comparison.
    ///
    /// - Parameters:
    ///   - isBelow: Whether every entry of the first is at most that of the second.
    ///   - isAbove: Whether every entry of the first is at least that of the second.
    @inlinable
    public init(isBelow: Bool, isAbove: Bool) {
        self =
            switch (isBelow, isAbove) {
            case (true, true): .equal
            case (true, false): .before
            case (false, true): .after
            case (false, false): .concurrent
            }
    }

    /// The relation with the two sides exchanged.
    public var inverse: Self {
        switch self {
        case .before: .after
        case .after: .before
        case .equal, .concurrent: self
        }
    }
}
