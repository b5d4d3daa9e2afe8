/// A reason why a fork or a join of interval tree stamps was refused.
///
/// The stamp that was asked is unchanged when one of these is thrown.
public enum StampError: Error, Hashable, Sendable {
    /// Two identities own a part of the interval in common, so one of them was copied or
    /// handed over twice.
    case overlappingIdentities

    /// The identity is already as deep as ``Stamp/depthMax`` allows, and cannot be split further.
    case identityTooDeep(limit: Int)
}

extension StampError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .overlappingIdentities:
            "the identities overlap: a stamp was copied, or joined twice"
        case .identityTooDeep(let limit):
            "the identity is \(limit) levels deep and cannot be split further"
        }
    }
}
