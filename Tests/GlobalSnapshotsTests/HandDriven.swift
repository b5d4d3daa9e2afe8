import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks

/// A network that the test drives by hand: what happens next is what the test says.
struct HandDriven<Base: Recordable> {
    typealias Node = Snapshotting<Base>

    var nodes: [Node]
    let topology: Topology
    var channels: [ChannelID: [Node.Message]] = [:]
    var collector: SnapshotCollector<Base>
    var snapshots: [GlobalSnapshot] = []
    var refusals: [SnapshotRefusal] = []
    /// The parts as they came out.
    var parts: [SnapshotPart<Base>] = []

    init(_ processes: [Base], on topology: Topology, names: [String]? = nil, total: Int64? = nil) {
        self.topology = topology
        nodes = zip(topology.processes, processes).map { process, base in
            Snapshotting(base, replica: process, view: View(topology))
        }
        let roster = names.flatMap { Roster($0) } ?? .lettered(count: processes.count)
        collector = SnapshotCollector(roster: roster, topology: topology, total: total)
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
        var outbox = Outbox<Node.Message, Node.Output>()
        nodes[process.index].handle(request, into: &outbox)
        carryOut(outbox, from: process)
    }

    /// Hands over what is first on a channel; returns false if there is nothing.
    @discardableResult
    mutating func deliver(_ sender: ReplicaID, _ receiver: ReplicaID) -> Bool {
        let channel = ChannelID(from: sender, to: receiver)
        guard let message = channels[channel]?.first else { return false }
        channels[channel]?.removeFirst()
        var outbox = Outbox<Node.Message, Node.Output>()
        nodes[receiver.index].receive(message, from: sender, into: &outbox)
        carryOut(outbox, from: receiver)
        return true
    }

    /// Hands over everything, channel by channel.
    mutating func deliverAll() {
        while topology.channels.contains(where: { channels[$0]?.isEmpty == false }) {
            for channel in topology.channels { deliver(channel.sender, channel.receiver) }
        }
    }

    private mutating func carryOut(
        _ outbox: Outbox<Node.Message, Node.Output>, from process: ReplicaID
    ) {
        for send in outbox.sends {
            let receivers =
                switch send.destination {
                case .one(let receiver): [receiver]
                case .all: topology.receivers(from: process)
                }
            for receiver in receivers {
                channels[ChannelID(from: process, to: receiver), default: []].append(send.message)
            }
        }
        for emission in outbox.emissions {
            switch emission.output {
            case .application: break
            case .recorded(let id): collector.noteRecorded(id, by: process)
            case .part(let part):
                parts.append(part)
                if let snapshot = collector.take(part, at: 0) { snapshots.append(snapshot) }
            case .refused(_, let refusal): refusals.append(refusal)
            }
        }
    }
}
