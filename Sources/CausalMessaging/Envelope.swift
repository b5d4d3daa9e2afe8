import CausalMetadata
import LogicalClocks

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

    /// The identity with the name of the origin: `a.12`.
    public func description(in roster: Roster) -> String {
        "\(roster.name(of: origin)).\(number)"
    }
}

/// A message with its identity and its causal metadata.
@frozen
public struct Envelope<Payload: Sendable, Clock: LogicalClock>: Sendable {
    /// Which message it is; the copies of a broadcast share it.
    public let id: MessageID

    /// The clock of the send and the context of the activity.
    public let header: CausalHeader<Clock>

    /// What the application said.
    public let payload: Payload

    /// Creates an envelope.
    @inlinable
    public init(id: MessageID, header: CausalHeader<Clock>, payload: Payload) {
        self.id = id
        self.header = header
        self.payload = payload
    }
}

extension Envelope: Equatable where Payload: Equatable {}
extension Envelope: Hashable where Payload: Hashable {}
