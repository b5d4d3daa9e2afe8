import CausalMetadata
import LogicalClocks

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
