/// The identity of a message: the *n*-th that a process sent.
@frozen
public struct MessageID: Hashable, Sendable {
    /// The process that sent it.
    public let origin: ReplicaID

    /// Which of the origin's messages it is, from 1.
    public let number: UInt64

    /// Creates an identity.
    @inlinable
    public init(_ origin: ReplicaID, _ number: UInt64) {
        self.origin = origin
        self.number = number
    }

    /// Returns the identity with the name of the origin: `a.12`.
    public func description(in roster: Roster) -> String {
        "\(roster.name(of: origin)).\(number)"
    }
}
