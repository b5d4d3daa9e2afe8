import CausalMessaging
import GlobalSnapshots
import LogicalClocks

/// A process that takes part in snapshots.
protocol SnapshotLayer: CausalProcess
where Request == SnapshotRequest<Inner.Request>, Output == SnapshotOutput<Inner> {
    associatedtype Inner: Recordable

    /// The process inside.
    var content: Inner { get }

    func openSenders(of id: SnapshotID) -> [ReplicaID]?
}

extension Snapshotting: SnapshotLayer where Base: Recordable {
    var content: Base { base }
}

/// A process that takes part in snapshots while somebody looks on.
protocol WitnessedNode: SnapshotLayer {
    /// The process inside as it was each time a state was recorded.
    var truth: [SnapshotID: Inner] { get }

    /// How many markers of each snapshot were sent, by receiver.
    var markersSent: [SnapshotID: [ReplicaID: Int]] { get }

    /// A broken rule about when markers are sent, if there was one.
    var violation: String? { get }
}

/// A layer right outside a snapshot layer that copies the state inside whenever the layer says
/// that it has recorded one, and counts markers.
struct Witness<Layer: SnapshotLayer>: WitnessedNode
where Layer.Message == SnapshotFrame<Layer.Inner.Message> {
    typealias Message = Layer.Message
    typealias Request = Layer.Request
    typealias Output = Layer.Output
    typealias Inner = Layer.Inner

    var layer: Layer
    let receivers: [ReplicaID]
    var truth: [SnapshotID: Inner] = [:]
    var markersSent: [SnapshotID: [ReplicaID: Int]] = [:]
    var violation: String?

    init(_ layer: Layer, replica: ReplicaID, topology: Topology) {
        self.layer = layer
        receivers = topology.receivers(from: replica)
    }

    var content: Inner { layer.content }

    func openSenders(of id: SnapshotID) -> [ReplicaID]? { layer.openSenders(of: id) }

    mutating func start(into outbox: inout Outbox<Message, Output>) {
        watch(&outbox) { layer, outbox in layer.start(into: &outbox) }
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        watch(&outbox) { layer, outbox in layer.handle(request, into: &outbox) }
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        watch(&outbox) { layer, outbox in layer.receive(message, from: sender, into: &outbox) }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        watch(&outbox) { layer, outbox in layer.timerFired(timer, into: &outbox) }
    }

    private mutating func watch(
        _ outbox: inout Outbox<Message, Output>,
        _ input: (inout Layer, inout Outbox<Message, Output>) -> Void
    ) {
        let sendsBefore = outbox.sends.count
        let outputsBefore = outbox.emissions.count
        input(&layer, &outbox)
        var owed: [SnapshotID] = []
        for case .recorded(let id) in outbox.emissions[outputsBefore...].map(\.output) {
            if truth.updateValue(layer.content, forKey: id) != nil {
                violation = "recorded a state twice for \(id)"
            }
            owed.append(id)
        }
        for send in outbox.sends[sendsBefore...] {
            switch send.message {
            case .marker(let marker):
                guard case .one(let receiver) = send.destination else { continue }
                markersSent[marker.id, default: [:]][receiver, default: 0] += 1
                if !owed.contains(marker.id) { violation = "sent a marker late" }
            case .message:
                if !owed.isEmpty { violation = "sent a message in the step of a recording" }
            }
        }
        for id in owed where receivers.contains(where: { markersSent[id]?[$0] != 1 }) {
            violation = "not one marker on every channel"
        }
    }
}

extension ReliableChannels: SnapshotLayer where Base: SnapshotLayer {
    var content: Base.Inner { base.content }

    func openSenders(of id: SnapshotID) -> [ReplicaID]? { base.openSenders(of: id) }
}

extension ReliableChannels: WitnessedNode where Base: WitnessedNode {
    var truth: [SnapshotID: Base.Inner] { base.truth }
    var markersSent: [SnapshotID: [ReplicaID: Int]] { base.markersSent }
    var violation: String? { base.violation }
}
