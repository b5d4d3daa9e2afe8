import LogicalClocks

/// A frame of a ``CausallyBroadcast`` layer.
///
/// It is kept in a box: a broadcast is copied for every receiver, and layers copy it again.
public indirect enum BroadcastFrame<Payload: Sendable>: Sendable {
    /// A broadcast, on its way from `origin` to everybody.
    ///
    /// The clock counts broadcasts, not events: how many of each process the origin had taken
    /// when it sent this one, and for the origin which of its own this is.
    case broadcast(origin: ReplicaID, clock: VectorClock, Payload)
    /// A broadcast that holds all that its origin knew when it sent it, and so whatever its clock
    /// counts.
    case state(origin: ReplicaID, clock: VectorClock, Payload)
    /// A message to one process, which this layer does not order.
    case direct(Payload)

    /// What the frame carries.
    @inlinable
    public var payload: Payload {
        switch self {
        case .broadcast(_, _, let payload), .state(_, _, let payload), .direct(let payload):
            payload
        }
    }
}

extension BroadcastFrame: Equatable where Payload: Equatable {}
extension BroadcastFrame: Hashable where Payload: Hashable {}
