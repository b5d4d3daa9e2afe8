import CausalMessaging
import FaultyLayers
import GlobalSnapshots
import LogicalClocks

/// A stack of layers with one that takes snapshots in it, whatever stands outside.
protocol SnapshotStack: CausalProcess {
    /// The recorded part: everything inside the layer that takes snapshots.
    associatedtype Layer: ApplicationLayer

    /// The layer that takes snapshots.
    var snapshotting: Snapshotting<Layer> { get }

    /// Puts the stack around a process.
    init(around layer: Layer, replica: ReplicaID, view: View)
}

/// A stack of layers around an application.
protocol ApplicationLayer: Recordable {
    /// The application.
    associatedtype Application: ScenarioApplication

    /// The process of the application.
    var application: Application { get }
}

extension Stamped: ApplicationLayer where Base: ScenarioApplication, Clock: StampingClock {
    var application: Base { base }
}

extension CausallyBroadcast: ApplicationLayer where Base: ApplicationLayer {
    var application: Base.Application { base.application }
}

extension CausallyDelivered: ApplicationLayer where Base: ApplicationLayer {
    var application: Base.Application { base.application }
}

extension ArrivalBroadcast: ApplicationLayer where Base: ApplicationLayer {
    var application: Base.Application { base.application }
}

extension Snapshotting: SnapshotStack where Base: ApplicationLayer {
    var snapshotting: Snapshotting<Base> { self }

    init(around layer: Base, replica: ReplicaID, view: View) {
        self.init(layer, replica: replica, view: view)
    }
}

extension ReliableChannels: SnapshotStack where Base: SnapshotStack {
    var snapshotting: Snapshotting<Base.Layer> { base.snapshotting }

    init(around layer: Base.Layer, replica: ReplicaID, view: View) {
        self.init(
            Base(around: layer, replica: replica, view: view), replica: replica, view: view)
    }
}

extension ArrivalBroadcast: Recordable where Base: Recordable {
    /// The state inside.
    public var recorded: RecordedState { base.recorded }

    /// Returns the message inside.
    public static func recorded(_ message: Message) -> RecordedMessage {
        Base.recorded(message.payload)
    }
}
