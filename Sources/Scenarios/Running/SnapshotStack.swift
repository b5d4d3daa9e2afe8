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

    /// Everything inside it.
    var layer: Layer { get set }

    /// Returns the number of messages to a process that are to be sent again until they arrive.
    func unacknowledgedCount(to receiver: ReplicaID) -> Int

    /// Puts the stack around a process.
    init(around layer: Layer, replica: ReplicaID, view: View)
}

/// A stack of layers around an application.
protocol ApplicationLayer: Recordable {
    /// The application.
    associatedtype Application: ScenarioApplication

    /// The clocks of its events.
    associatedtype Clock: StampingClock

    /// The application with its clock.
    var stamped: Stamped<Application, Clock> { get set }

    /// The messages that have arrived and were not delivered.
    var heldBack: HeldBack { get }
}

/// The messages that a delivery layer has and does not deliver.
struct HeldBack {
    /// How many wait for others.
    var count = 0
    /// Of each sender the first that they wait for and that is not here, in order.
    var missing: [Dot] = []
    /// How many were refused, and are gone.
    var refusedCount = 0

    init() {}

    /// Finds what is missing.
    ///
    /// - Parameters:
    ///   - waiting: What waits.
    ///   - lacking: The senders of whom something that came knows more than was delivered.
    init(
        waiting: [Dot], lacking: Set<ReplicaID>, delivered: VectorClock, refusedCount: Int
    ) {
        count = waiting.count
        self.refusedCount = refusedCount
        let present = Set(waiting)
        missing = lacking.sorted().map { Dot($0, delivered[$0] + 1) }
            .filter { !present.contains($0) }
    }
}

extension ApplicationLayer {
    /// The process of the application.
    var application: Application { stamped.base }
}

extension Stamped: ApplicationLayer where Base: ScenarioApplication, Clock: StampingClock {
    var stamped: Self {
        get { self }
        set { self = newValue }
    }

    var heldBack: HeldBack { HeldBack() }
}

extension CausallyBroadcast: ApplicationLayer where Base: ApplicationLayer {
    var stamped: Stamped<Base.Application, Base.Clock> {
        get { base.stamped }
        set { base.stamped = newValue }
    }

    var heldBack: HeldBack {
        let (waiting, delivered) = (waiting, delivered)
        var lacking: Set<ReplicaID> = []
        for broadcast in waiting {
            for (replica, count) in broadcast.clock.entries where count > delivered[replica] {
                lacking.insert(replica)
            }
        }
        return HeldBack(
            waiting: waiting.map { Dot($0.origin, $0.clock[$0.origin]) }, lacking: lacking,
            delivered: delivered, refusedCount: refusedCount)
    }

    /// Puts the layer around a process of the first view, or around a new life; then `others` are
    /// the layers of the other members, that of the peer which lets it in first.
    init(_ base: Base, replica: ReplicaID, view: View, joining others: [Self]) {
        guard let peer = others.first else {
            self.init(base, replica: replica, view: view)
            return
        }
        guard Base.sharesState else {
            // What was sent before will not be sent again, and nobody tells of it.
            let sent = others.reduce(VectorClock()) { $0.merging($1.delivered) }
            self.init(base, replica: replica, view: view, delivered: sent)
            return
        }
        self.init(
            base, replica: replica, view: view, delivered: peer.delivered,
            awaiting: Set(view.topology.processes.filter { $0 != replica }))
    }
}

extension CausallyDelivered: ApplicationLayer where Base: ApplicationLayer {
    var stamped: Stamped<Base.Application, Base.Clock> {
        get { base.stamped }
        set { base.stamped = newValue }
    }

    var heldBack: HeldBack {
        let (waiting, delivered, replica) = (waiting, delivered, stamped.replica)
        var lacking: Set<ReplicaID> = []
        for message in waiting {
            let sent = message.frame.sent
            for sender in (0..<sent.width).map({ ReplicaID($0) })
            where sent[sender, replica] > delivered[sender] {
                lacking.insert(sender)
            }
        }
        return HeldBack(
            waiting: waiting.map { Dot($0.sender, $0.frame.sent[$0.sender, replica]) },
            lacking: lacking, delivered: delivered, refusedCount: refusedCount)
    }

    /// Puts the layer around a process of the first view, or around a new life; then `others` are
    /// the layers of the other members, that of the peer which lets it in first.
    init(_ base: Base, replica: ReplicaID, view: View, joining others: [Self]) {
        self.init(base, replica: replica, view: view, sent: others.first?.sent ?? SendCounts())
    }
}

extension ArrivalBroadcast: ApplicationLayer where Base: ApplicationLayer {
    var stamped: Stamped<Base.Application, Base.Clock> {
        get { base.stamped }
        set { base.stamped = newValue }
    }

    var heldBack: HeldBack { HeldBack() }
}

extension Snapshotting: SnapshotStack where Base: ApplicationLayer {
    var snapshotting: Snapshotting<Base> { self }

    /// Returns none: what is lost is not sent again.
    func unacknowledgedCount(to receiver: ReplicaID) -> Int { 0 }

    var layer: Base {
        get { base }
        set { base = newValue }
    }

    init(around layer: Base, replica: ReplicaID, view: View) {
        self.init(layer, replica: replica, view: view)
    }
}

extension ReliableChannels: SnapshotStack where Base: SnapshotStack {
    var snapshotting: Snapshotting<Base.Layer> { base.snapshotting }

    var layer: Base.Layer {
        get { base.layer }
        set { base.layer = newValue }
    }

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
