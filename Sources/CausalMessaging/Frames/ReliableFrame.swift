/// A frame of a ``ReliableChannels`` layer.
public enum ReliableFrame<Payload: Sendable>: Sendable {
    /// The *n*-th message on this channel, from 1.
    case data(number: UInt64, Payload)
    /// Every message on the channel the other way up to a number has arrived.
    case acknowledgement(upTo: UInt64)
}

extension ReliableFrame: Equatable where Payload: Equatable {}
extension ReliableFrame: Hashable where Payload: Hashable {}
