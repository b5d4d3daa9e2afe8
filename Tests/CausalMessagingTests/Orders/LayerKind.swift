import CausalMessaging
import FaultyLayers
import GlobalSnapshots
import LogicalClocks
import SeededRandom

/// The layers that can stand around a process, in any order.
enum LayerKind: String, CaseIterable {
    case stamped, stampedByTree, broadcast, arrival, delivered, reliable, snapshotting, annotated
    case dividing

    /// Of two of these, a stack holds one: they are the same layer.
    var family: Int {
        switch self {
        case .stamped, .stampedByTree: 0
        case .broadcast, .arrival: 1
        case .delivered: 2
        case .reliable: 3
        case .snapshotting: 4
        case .annotated, .dividing: 5
        }
    }

    /// Whether the layer sends a broadcast as one message to each neighbour.
    var splitsBroadcasts: Bool {
        switch self {
        case .delivered, .reliable, .snapshotting, .dividing: true
        case .stamped, .stampedByTree, .broadcast, .arrival, .annotated: false
        }
    }

    var isStamped: Bool { self == .stamped || self == .stampedByTree }
}

/// What is done with a stack of layers whose type is known only at run time.
protocol StackUser {
    mutating func use<Stack: Probed>(_ stacks: [Stack])
}

/// Layers around a probe, from the inside out.
struct LayerOrder: CustomStringConvertible {
    var kinds: [LayerKind]

    var description: String { (["probe"] + kinds.map(\.rawValue)).joined(separator: " < ") }

    var isStamped: Bool { kinds.contains(where: \.isStamped) }

    var isReliable: Bool { kinds.contains(.reliable) }

    var isAnnotated: Bool { kinds.contains { $0 == .annotated || $0 == .dividing } }

    /// Whether a broadcast gets to every process, and not to the neighbours alone.
    var spreadsBroadcasts: Bool {
        kinds.first { $0.splitsBroadcasts || $0.family == 1 }?.family == 1
    }

    /// Every order of three layers.
    static let all: [LayerOrder] = LayerKind.allCases.flatMap { first in
        LayerKind.allCases.flatMap { second in
            LayerKind.allCases.compactMap { third in
                let kinds = [first, second, third]
                return Set(kinds.map(\.family)).count == 3 ? LayerOrder(kinds: kinds) : nil
            }
        }
    }

    /// Hands a group of probes in these layers on.
    func build(
        _ topology: Topology, seed: UInt64, isClosed: Bool = false, for user: inout some StackUser
    ) {
        let probes = topology.processes.map { replica in
            Probe(
                replica: replica, receivers: topology.receivers(from: replica),
                isStamped: isStamped,
                random: SeededGenerator(seed: seed &* 1_000 &+ UInt64(replica.index)),
                isClosed: isClosed)
        }
        wrap(probes, kinds[...], View(topology), for: &user)
    }

    /// Whether some processes have their steps observed: a record of a stamp that stands around
    /// layers which hold messages back can hold several steps of the probe, and has one context.
    private var isObserved: Bool {
        kinds.prefix { !$0.isStamped }.allSatisfy { $0 == .annotated || $0 == .dividing }
    }

    private func wrap<Stack: Probed>(
        _ stacks: [Stack], _ kinds: ArraySlice<LayerKind>, _ view: View,
        for user: inout some StackUser
    ) {
        guard let kind = kinds.first else { return user.use(stacks) }
        let rest = kinds.dropFirst()
        let replicas = view.topology.processes
        switch kind {
        case .stamped:
            let layers = zip(stacks, replicas).map {
                Stamped(
                    $0, replica: $1, clock: VectorClock(),
                    isObserved: isObserved && $1.index % 2 == 0)
            }
            wrap(layers, rest, view, for: &user)
        case .stampedByTree:
            let clocks = Stamp.initial(count: replicas.count)
            let layers = zip(stacks, replicas).map {
                Stamped(
                    $0, replica: $1, clock: clocks[$1.index],
                    isObserved: isObserved && $1.index % 2 == 1)
            }
            wrap(layers, rest, view, for: &user)
        case .broadcast:
            let layers = zip(stacks, replicas).map {
                CausallyBroadcast($0, replica: $1, view: view)
            }
            wrap(layers, rest, view, for: &user)
        case .arrival:
            let layers = zip(stacks, replicas).map {
                ArrivalBroadcast($0, replica: $1, view: view)
            }
            wrap(layers, rest, view, for: &user)
        case .delivered:
            let layers = zip(stacks, replicas).map {
                CausallyDelivered($0, replica: $1, view: view)
            }
            wrap(layers, rest, view, for: &user)
        case .reliable:
            // A small window, so that messages wait, and time enough for every acknowledgement.
            var options = ReliableOptions()
            options.windowMax = 2
            options.repeatTicksMin = 100
            let layers = zip(stacks, replicas).map {
                ReliableChannels($0, replica: $1, view: view, options: options)
            }
            wrap(layers, rest, view, for: &user)
        case .snapshotting:
            let layers = zip(stacks, replicas).map { Snapshotting($0, replica: $1, view: view) }
            wrap(layers, rest, view, for: &user)
        case .annotated:
            wrap(
                stacks.map { Annotated($0, tool: RootTool<Stack>()) }, rest, view, for: &user)
        case .dividing:
            let layers = zip(stacks, replicas).map {
                Annotated(
                    $0, tool: RootTool<Stack>(), dividingBroadcastsOf: $1, in: view)
            }
            wrap(layers, rest, view, for: &user)
        }
    }
}
