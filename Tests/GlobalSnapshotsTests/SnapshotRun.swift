import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation

/// One run of a plan, one event at a time, with everything that a test may want to ask.
struct SnapshotRun<Node: WitnessedNode, Base: Recordable>
where Node.Inner == Observed<Base>, Base.Request == Trader.Request {
    let plan: SnapshotPlan
    private let originals: [Node]
    private(set) var network: SimulatedNetwork<Node>
    private(set) var collector: SnapshotCollector<Observed<Base>>
    /// The snapshots, in the order in which they were completed.
    private(set) var snapshots: [GlobalSnapshot] = []
    /// The snapshots that were asked for, by number in the plan.
    private(set) var ids: [Int: SnapshotID] = [:]
    private(set) var refusals: [SnapshotRefusal] = []
    /// The process of every input of the run, in order.
    private(set) var order: [ReplicaID] = []
    /// How many inputs of each process came before each point of `order`.
    private(set) var history: [[Int]]

    init(_ plan: SnapshotPlan, _ nodes: [Node], stepsMax: Int = 20_000) {
        self.plan = plan
        originals = nodes
        network = SimulatedNetwork(nodes, on: plan.topology, options: plan.options, seed: plan.seed)
        collector = SnapshotCollector(
            roster: plan.roster, topology: plan.topology, total: plan.total)
        history = [Array(repeating: 0, count: nodes.count)]
        noteInputs()
        var actions = plan.actions[...]
        for step in 0..<stepsMax {
            while let next = actions.first, next.step <= step {
                actions.removeFirst()
                perform(next.action)
            }
            if !network.step() {
                guard let next = actions.popFirst() else { break }
                perform(next.action)
            }
            noteInputs()
            takeOutputs()
        }
    }

    private mutating func perform(_ action: SnapshotPlan.Action) {
        switch action {
        case .application(let request, let process):
            network.request(.application(request), at: process)
        case .begin(let number, let initiators):
            let id = collector.begin(initiators: initiators, at: network.now)
            ids[number] = id
            network.request(.begin(id, initiators: initiators), at: initiators[0])
        case .join(let number, let process):
            guard let id = ids[number],
                case .begin(_, let initiators)? = plan.actions.lazy.map(\.action).first(where: {
                    if case .begin(number, _) = $0 { true } else { false }
                })
            else { break }
            network.request(.begin(id, initiators: initiators), at: process)
        }
        noteInputs()
        takeOutputs()
    }

    private mutating func noteInputs() {
        var counts = history[history.count - 1]
        for process in plan.topology.processes {
            let count = network.processes[process.index].content.inputs.count
            while counts[process.index] < count {
                counts[process.index] += 1
                history.append(counts)
                order.append(process)
            }
        }
    }

    private mutating func takeOutputs() {
        for output in network.takeOutputs() {
            if case .refused(_, let refusal) = output.output { refusals.append(refusal) }
            if let snapshot = collector.take(output.output, of: output.process, at: network.now) {
                snapshots.append(snapshot)
            }
        }
    }

    /// The process inside each node as it was when it recorded its state for a snapshot.
    func truth(of id: SnapshotID) -> [Observed<Base>?] {
        network.processes.map { $0.truth[id] }
    }

    /// The processes inside as they were before the run.
    var start: [Observed<Base>] { originals.map(\.content) }

    /// The processes inside as they are now.
    var end: [Observed<Base>] { network.processes.map(\.content) }

    /// What the snapshots that are not complete lack.
    func incomplete() -> [IncompleteSnapshot] {
        var collector = collector
        return collector.incomplete.compactMap { id in
            collector.abandon(id, at: network.now) {
                network.processes[$0.index].openSenders(of: id) ?? []
            }
        }
    }
}
