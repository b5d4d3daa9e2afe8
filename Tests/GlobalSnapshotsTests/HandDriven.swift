import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import TestSupport

/// Processes that take snapshots on a network driven by hand, with a collector.
struct HandDriven<Base: Recordable> {
    typealias Node = Snapshotting<Base>

    private var network: HandNetwork<Node>
    var collector: SnapshotCollector<Base>
    var snapshots: [GlobalSnapshot] = []
    var refusals: [SnapshotRefusal] = []
    /// The parts as they came out.
    var parts: [SnapshotPart<Base>] = []

    init(_ processes: [Base], on topology: Topology, names: [String]? = nil, total: Int64? = nil) {
        let nodes = zip(topology.processes, processes).map { process, base in
            Snapshotting(base, replica: process, view: View(topology))
        }
        network = HandNetwork(nodes, on: topology)
        let roster = names.flatMap { Roster($0) } ?? .lettered(count: processes.count)
        collector = SnapshotCollector(roster: roster, topology: topology, total: total)
    }

    var topology: Topology { network.topology }

    /// The processes, in order.
    var nodes: [Node] {
        get { topology.processes.compactMap { network.processes[$0] } }
        set { network = HandNetwork(newValue, on: topology) }
    }

    /// What is under way.
    var channels: [ChannelID: [Node.Message]] {
        get { network.channels }
        set { network.channels = newValue }
    }

    /// Asks processes to start one snapshot now, at once.
    @discardableResult
    mutating func snapshot(by initiators: ReplicaID...) -> SnapshotID {
        let id = collector.begin(initiators: initiators, at: 0)
        for process in initiators { begin(id, initiators, at: process) }
        return id
    }

    mutating func begin(_ id: SnapshotID, _ initiators: [ReplicaID], at process: ReplicaID) {
        ask(.begin(id, initiators: initiators), at: process)
    }

    mutating func request(_ request: Base.Request, at process: ReplicaID) {
        ask(.application(request), at: process)
    }

    mutating func ask(_ request: Node.Request, at process: ReplicaID) {
        network.step(process) { $0.handle(request, into: &$1) }
        takeOutputs()
    }

    /// Hands over what is first on a channel; returns false if there is nothing.
    @discardableResult
    mutating func deliver(_ sender: ReplicaID, _ receiver: ReplicaID) -> Bool {
        defer { takeOutputs() }
        return network.deliver(on: ChannelID(from: sender, to: receiver))
    }

    /// Hands over everything, channel by channel.
    mutating func deliverAll() {
        network.deliverAll()
        takeOutputs()
    }

    private mutating func takeOutputs() {
        for (process, output) in network.takeOutputs() {
            if case .refused(_, let refusal) = output { refusals.append(refusal) }
            if case .part(let part) = output { parts.append(part) }
            if let snapshot = collector.take(output, of: process, at: 0) {
                snapshots.append(snapshot)
            }
        }
    }
}

extension SnapshotCollector {
    /// Takes what a process said; returns the snapshot that it completes, if it completes one.
    mutating func take(
        _ output: SnapshotOutput<Base>, of process: ReplicaID, at time: UInt64
    ) -> GlobalSnapshot? {
        switch output {
        case .recorded(let id): markRecorded(id, by: process)
        case .part(let part): return add(part, at: time)
        case .application, .refused: break
        }
        return nil
    }
}
