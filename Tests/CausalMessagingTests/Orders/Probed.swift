import CausalMessaging
import CausalMetadata
import ExecutionTrace
import FaultyLayers
import GlobalSnapshots
import LogicalClocks

/// A stack of layers with a ``Probe`` at its heart.
protocol Probed: CausalProcess {
    /// A request to the probe.
    static func request(_ request: ProbeMessage) -> Request
    /// The root that a request to the probe has.
    static func root(of request: Request) -> String?
    /// A request for a snapshot, if a layer takes such.
    static func snapshot(_ id: SnapshotID) -> Request?
    /// What the probe said.
    static func steps(in output: Output) -> [ProbeStep]
    /// A message with a payload drawn by somebody who wants no good.
    static func hostile(_ draw: inout HostileDraw) -> Message
    /// The probe.
    var probe: Probe { get }
}

extension Probe: Probed {
    static func request(_ request: ProbeMessage) -> ProbeMessage { request }
    static func root(of request: ProbeMessage) -> String? { request.root }
    static func snapshot(_ id: SnapshotID) -> ProbeMessage? { nil }
    static func steps(in output: ProbeStep) -> [ProbeStep] { [output] }
    static func hostile(_ draw: inout HostileDraw) -> ProbeMessage { draw.payload() }
    var probe: Probe { self }
}

extension Stamped: Probed where Base: Probed, Clock: HostileClock {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { output.answers.flatMap(Base.steps) }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        Envelope(
            id: MessageID(draw.replica(), draw.number()),
            header: CausalHeader(clock: Clock.drawn(&draw), context: draw.context()),
            payload: Base.hostile(&draw))
    }
    var probe: Probe { base.probe }
}

extension Annotated: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { Base.steps(in: output) }
    static func hostile(_ draw: inout HostileDraw) -> Message { Base.hostile(&draw) }
    var probe: Probe { base.probe }
}

extension CausallyBroadcast: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { Base.steps(in: output) }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        let payload = Base.hostile(&draw)
        if draw.chance() { return .direct(payload) }
        if draw.chance() {
            return .state(origin: draw.replica(), clock: draw.clock(), payload)
        }
        return .broadcast(origin: draw.replica(), clock: draw.clock(), payload)
    }
    var probe: Probe { base.probe }
}

extension ArrivalBroadcast: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { Base.steps(in: output) }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        CausallyBroadcast<Base>.hostile(&draw)
    }
    var probe: Probe { base.probe }
}

extension CausallyDelivered: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { Base.steps(in: output) }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        CausalFrame(sent: draw.counts(), payload: Base.hostile(&draw))
    }
    var probe: Probe { base.probe }
}

extension ReliableChannels: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request { Base.request(request) }
    static func root(of request: Request) -> String? { Base.root(of: request) }
    static func snapshot(_ id: SnapshotID) -> Request? { Base.snapshot(id) }
    static func steps(in output: Output) -> [ProbeStep] { Base.steps(in: output) }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        if draw.chance() { return .acknowledgement(upTo: draw.number()) }
        return .data(number: draw.number(), Base.hostile(&draw))
    }
    var probe: Probe { base.probe }
}

extension Snapshotting: Probed where Base: Probed {
    static func request(_ request: ProbeMessage) -> Request {
        .application(Base.request(request))
    }
    static func root(of request: Request) -> String? {
        guard case .application(let request) = request else { return nil }
        return Base.root(of: request)
    }
    static func snapshot(_ id: SnapshotID) -> Request? { .begin(id, initiators: [id.initiator]) }
    static func steps(in output: Output) -> [ProbeStep] {
        guard case .application(let output) = output else { return [] }
        return Base.steps(in: output)
    }
    static func hostile(_ draw: inout HostileDraw) -> Message {
        if draw.chance() {
            return .marker(
                SnapshotMarker(
                    id: SnapshotID(draw.replica(), draw.number()), initiators: draw.replicas(),
                    sentBefore: draw.number()))
        }
        return .message(number: draw.number(), Base.hostile(&draw))
    }
    var probe: Probe { base.probe }
}
