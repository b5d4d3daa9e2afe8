import LogicalClocks

/// What the clocks of messages claimed of their receiver's own events, and was left out.
///
/// Each honest clock leaves this at zero. A claim means that its sender, or somebody before it, made
/// the clock up, or that a second process counts under the receiver's identity.
public struct ReceivedClaims: Hashable, Sendable {
    /// A claim with the message that made it.
    public struct Claim: Hashable, Sendable {
        /// What was claimed.
        public let claim: OwnEventsClaim
        /// The message with the clock.
        public let message: MessageID
        /// The process that the message came from.
        public let sender: ReplicaID
    }

    /// The number of messages with a claim.
    public private(set) var count: UInt64 = 0

    /// The last of the claims, if there was one.
    public private(set) var last: Claim?

    /// Creates the claims of no messages.
    public init() {}

    @usableFromInline
    mutating func add(_ claim: OwnEventsClaim, in message: MessageID, from sender: ReplicaID) {
        count += 1
        last = Claim(claim: claim, message: message, sender: sender)
    }
}
