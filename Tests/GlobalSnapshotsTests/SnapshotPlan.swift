import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import Simulation
import TestSupport

/// The shapes of network that are tried.
enum Shape: String, CaseIterable {
    case ring, clique, star, line, dag, random, isolated, connected

    /// Those in which every process reaches every other.
    static let stronglyConnected: [Shape] = [.ring, .clique, .star, .line, .connected]

    func topology(_ count: Int, _ random: inout SeededGenerator) -> Topology {
        let share = 0.45
        return switch self {
        case .ring: .ring(count)
        case .clique: .clique(count)
        case .star: .star(count)
        case .line: .line(count)
        case .dag: .drawn(count, share: share, using: &random) { $0 < $1 }
        case .random: .drawn(count, share: share, using: &random)
        case .isolated:
            .drawn(count, share: share, using: &random) { $0 != $1 && max($0, $1) < count - 1 }
        case .connected:
            Topology(
                processCount: count,
                channels: Topology.ring(count).channels
                    + Topology.drawn(count, share: share, using: &random).channels)
        }
    }
}

/// What happens in one run: a network, an application, and when what is asked of whom.
struct SnapshotPlan {
    enum Action {
        case application(Trader.Request, at: ReplicaID)
        /// Begin the snapshot with a number, which the first initiator starts.
        case begin(Int, initiators: [ReplicaID])
        /// One more initiator starts a snapshot that was begun.
        case join(Int, by: ReplicaID)
    }

    let seed: UInt64
    let topology: Topology
    var options: NetworkOptions
    let balance: Int64 = 20
    let wakeups: UInt64
    /// What is asked, each after a number of steps of the run.
    var actions: [(step: Int, action: Action)] = []

    var roster: Roster { .lettered(count: topology.processCount) }
    var total: Int64 { balance * Int64(topology.processCount) }

    /// Draws a run with one to four snapshots under way at once.
    init(
        seed: UInt64, shapes: [Shape] = Shape.allCases, options: NetworkOptions? = nil,
        processesMax: UInt64 = 6, stepsMax: UInt64 = 30
    ) {
        self.seed = seed
        var random = SeededGenerator(seed: seed ^ 0x5eed)
        let count = Int(random.within(2...processesMax))
        topology = random.pick(shapes).topology(count, &random)
        let delays: [DelayDistribution] = [
            .fixed(3), .uniform(1...5), .uniform(1...40), .exponential(mean: 8),
        ]
        let delay = random.pick(delays)
        self.options = options ?? NetworkOptions(delay: delay)
        wakeups = random.below(4)
        for _ in 0..<random.within(2...8) {
            let process = random.pick(topology.processes)
            guard let request = request(at: process, &random) else { continue }
            actions.append((Int(random.below(stepsMax)), .application(request, at: process)))
        }
        for number in 0..<Int(random.within(1...4)) {
            let step = Int(random.below(stepsMax / 2))
            var initiators = topology.processes
            random.shuffle(&initiators)
            initiators = Array(initiators.prefix(Int(random.pick([1, 1, 1, 2, 3]))))
            actions.append((step, .begin(number, initiators: initiators)))
            for other in initiators.dropFirst() {
                actions.append((step + Int(random.below(8)), .join(number, by: other)))
            }
        }
        actions = actions.enumerated().sorted {
            ($0.element.step, $0.offset) < ($1.element.step, $1.offset)
        }.map(\.element)
    }

    private func request(
        at process: ReplicaID, _ random: inout SeededGenerator
    ) -> Trader.Request? {
        if random.below(6) == 0 { return .gossip }
        let receivers = topology.receivers(from: process)
        guard !receivers.isEmpty else { return nil }
        let amount = Int64(random.within(1...4))
        return .transfer(amount, to: random.pick(receivers), hops: random.within(0...4))
    }

    /// The application of every process.
    var traders: [Trader] {
        topology.processes.map {
            Trader($0, topology: topology, balance: balance, wakeups: wakeups)
        }
    }

    /// The processes inside the snapshot layer: the application in a layer or two, observed.
    func observed<Base: Recordable>(
        _ wrap: (Trader, ReplicaID) -> Base
    ) -> [Observed<Base>] {
        traders.map {
            Observed(wrap($0, $0.replica), replica: $0.replica, topology: topology)
        }
    }

    /// The snapshot layer around processes, with a witness.
    func snapshotting<Base: Recordable>(_ inside: [Base]) -> [Witness<Snapshotting<Base>>] {
        zip(topology.processes, inside).map { process, base in
            Witness(
                Snapshotting(base, replica: process, view: View(topology)), replica: process,
                topology: topology)
        }
    }

    func stamped<Clock: StampingClock>(
        _ clocks: [Clock]
    ) -> (Trader, ReplicaID) -> Stamped<Trader, Clock> {
        { Stamped($0, replica: $1, clock: clocks[$1.index]) }
    }

    var vectors: [VectorClock] { VectorClock.initial(count: topology.processCount) }
    var stamps: [Stamp] { Stamp.initial(count: topology.processCount) }
}
