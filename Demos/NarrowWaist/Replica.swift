import CausalMessaging
import LogicalClocks
import ReplicatedStore

/// A replica as it was built at some time.
///
/// Both kinds send and take the same messages.
enum Replica: CausalProcess {
    typealias Message = Envelope<Store.Message, VectorClock>
    typealias Request = StoreRequest

    /// A message that was sent, as seen by an observer of the channels.
    typealias Output = Store.Message

    case withTools(Stamped<Annotated<Store, Tools>, VectorClock>)
    case old(Stamped<Store, VectorClock>)

    mutating func handle(_ request: StoreRequest, into outbox: inout Outbox<Message, Output>) {
        switch self {
        case .withTools(var layer):
            Self.step(&layer, into: &outbox) { $0.handle(request, into: &$1) }
            self = .withTools(layer)
        case .old(var layer):
            Self.step(&layer, into: &outbox) { $0.handle(request, into: &$1) }
            self = .old(layer)
        }
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch self {
        case .withTools(var layer):
            Self.step(&layer, into: &outbox) { $0.receive(message, from: sender, into: &$1) }
            self = .withTools(layer)
        case .old(var layer):
            Self.step(&layer, into: &outbox) { $0.receive(message, from: sender, into: &$1) }
            self = .old(layer)
        }
    }

    private static func step<Base: CausalProcess>(
        _ layer: inout Stamped<Base, VectorClock>, into outbox: inout Outbox<Message, Output>,
        _ act: (
            inout Stamped<Base, VectorClock>,
            inout Outbox<Envelope<Base.Message, VectorClock>, StampedOutput<Base, VectorClock>>
        ) -> Void
    ) where Base.Message == Store.Message {
        var inner = Outbox<
            Envelope<Base.Message, VectorClock>, StampedOutput<Base, VectorClock>
        >()
        act(&layer, &inner)
        for send in inner.sends {
            outbox.send(send.message, to: send.destination)
            outbox.emit(send.message.payload)
        }
    }
}
