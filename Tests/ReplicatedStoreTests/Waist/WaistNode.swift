import CausalMessaging
import CausalMetadata
import LogicalClocks
import ReplicatedStore
import Testing
import WireFormat

/// A replica as it was built at some time, on a wire that carries bytes.
enum WaistNode: CausalProcess {
    typealias Store = CausallyBroadcast<StoreReplica>
    typealias Message = [UInt8]
    typealias Request = StoreRequest
    typealias Output = Never

    /// With tools.
    case knowing(Stamped<Annotated<Store, StoreTools>, VectorClock>)
    /// As it was before there were tools.
    case old(Stamped<Store, VectorClock>)

    init(_ replica: ReplicaID, on topology: Topology, isOld: Bool) {
        let store = Store(
            StoreReplica(replica: replica), replica: replica, view: View(topology))
        if isOld {
            self = .old(Stamped(store, replica: replica, clock: VectorClock()))
        } else {
            let annotated = Annotated(
                store, tool: StoreTools(replica: replica),
                dividingBroadcastsOf: replica, in: View(topology))
            self = .knowing(Stamped(annotated, replica: replica, clock: VectorClock()))
        }
    }

    var store: Store {
        switch self {
        case .knowing(let layer): layer.base.base
        case .old(let layer): layer.base
        }
    }

    var tools: StoreTools? {
        guard case .knowing(let layer) = self else { return nil }
        return layer.base.tool
    }

    mutating func turn(to colour: UInt64) {
        guard case .knowing(var layer) = self else { return }
        layer.base.tool.turn(to: colour, layer.base.base)
        self = .knowing(layer)
    }

    mutating func handle(_ request: StoreRequest, into outbox: inout Outbox<[UInt8], Never>) {
        switch self {
        case .knowing(var layer):
            Self.step(&layer, into: &outbox) { $0.handle(request, into: &$1) }
            self = .knowing(layer)
        case .old(var layer):
            Self.step(&layer, into: &outbox) { $0.handle(request, into: &$1) }
            self = .old(layer)
        }
    }

    mutating func receive(
        _ message: [UInt8], from sender: ReplicaID, into outbox: inout Outbox<[UInt8], Never>
    ) {
        guard
            let envelope = try? Envelope<BroadcastFrame<StoreMessage>, VectorClock>(
                decoding: message, payload: BroadcastFrame<StoreMessage>.init(from:))
        else {
            Issue.record("a message cannot be read")
            return
        }
        switch self {
        case .knowing(var layer):
            Self.step(&layer, into: &outbox) { $0.receive(envelope, from: sender, into: &$1) }
            self = .knowing(layer)
        case .old(var layer):
            Self.step(&layer, into: &outbox) { $0.receive(envelope, from: sender, into: &$1) }
            self = .old(layer)
        }
    }

    private static func step<Base: CausalProcess>(
        _ layer: inout Stamped<Base, VectorClock>, into outbox: inout Outbox<[UInt8], Never>,
        _ act: (
            inout Stamped<Base, VectorClock>,
            inout Outbox<Envelope<Base.Message, VectorClock>, StampedOutput<Base, VectorClock>>
        ) -> Void
    ) where Base.Message == BroadcastFrame<StoreMessage> {
        var inner = Outbox<
            Envelope<Base.Message, VectorClock>, StampedOutput<Base, VectorClock>
        >()
        act(&layer, &inner)
        for send in inner.sends {
            guard let bytes = try? send.message.encoded(payload: { $0.write(to: &$1) }) else {
                Issue.record("a message cannot be written")
                continue
            }
            outbox.send(bytes, to: send.destination)
        }
    }
}
