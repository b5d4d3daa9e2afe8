/// A frame of a ``CausallyDelivered`` layer: a message with what its sender knew to have been sent.
public struct CausalFrame<Payload: Sendable>: Sendable {
    /// What was sent up to this message, as far as its sender knew; the message itself and, of a
    /// broadcast, every copy count.
    public let sent: SendCounts

    /// What the message says.
    public let payload: Payload

    /// Creates a frame.
    @inlinable
    public init(sent: SendCounts, payload: Payload) {
        self.sent = sent
        self.payload = payload
    }
}

extension CausalFrame: Equatable where Payload: Equatable {}
extension CausalFrame: Hashable where Payload: Hashable {}
