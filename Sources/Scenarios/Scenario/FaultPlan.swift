import CausalMessaging
import LogicalClocks
import SeededRandom

/// The faults of a drawn run: when each begins and ends, and whom it strikes.
///
/// Each is drawn by its kind and its place among those of its kind, and by nothing else.
struct FaultPlan {
    /// The subject of a draw; the numbers up to 4 are those of ``FaultKind``.
    enum Purpose: UInt64 {
        case snapshot = 5
        case keeper = 6
        case mixture = 7
    }

    /// A partition or a cut.
    struct NetworkFault {
        var action: ScenarioCommand.Action
        var span: Range<UInt64>
        /// One of the groups of a partition.
        var group: Set<ReplicaID> = []
        /// The channels of a cut.
        var channels: Set<ChannelID> = []

        /// Returns whether it cuts a channel.
        func cuts(_ channel: ChannelID) -> Bool {
            channels.contains(channel)
                || !group.isEmpty
                    && group.contains(channel.sender) != group.contains(channel.receiver)
        }
    }

    /// A time in which a process is down.
    struct Outage {
        var process: ReplicaID
        var span: Range<UInt64>
        var keepsMemory: Bool
    }

    /// The most channels of one cut, whose line must not become too long.
    private static let cutChannelsMax = 64

    /// How often the time of a crash is drawn anew, each time half as long, where every process is
    /// taken.
    private static let attemptsMax = 16

    let cluster: Scenario.Cluster
    /// When every fault ends.
    let end: UInt64
    private(set) var networkFaults: [NetworkFault] = []
    private(set) var outages: [Outage] = []
    /// The times in which each process is down, in order.
    var downTimes: [[Range<UInt64>]]
    /// The process that keeps its memory.
    private let keeper: ReplicaID

    /// Creates a plan without faults for the ticks before `end`.
    init(_ cluster: Scenario.Cluster, until end: UInt64) {
        self.cluster = cluster
        self.end = end
        let count = cluster.roster.count
        downTimes = Array(repeating: [], count: count)
        var random = Self.generator(cluster.seed, 0, .keeper)
        keeper = ReplicaID(random.index(below: count))
    }

    /// The generator of one decision about the faults of a seed.
    static func generator(_ seed: UInt64, _ key: UInt64, _ purpose: UInt64) -> SeededGenerator {
        SeededGenerator(seed: seed ^ 0x6661_756c_7473, key: key, purpose: purpose)
    }

    static func generator(_ seed: UInt64, _ key: UInt64, _ purpose: Purpose) -> SeededGenerator {
        generator(seed, key, purpose.rawValue)
    }

    /// Draws how many faults of a kind there are.
    static func count(of kind: FaultKind, seed: UInt64) -> Int {
        var random = generator(seed, kind.rawValue, .mixture)
        return random.chance(0.5) ? Int(random.within(1...3)) : 0
    }

    /// Draws the faults of a kind.
    mutating func draw(_ count: Int, _ kind: FaultKind) {
        for index in 0..<count {
            var random = Self.generator(cluster.seed, UInt64(index), kind.rawValue)
            let span = span(among: count, using: &random)
            switch kind {
            case .partition: drawPartition(span, using: &random)
            case .cut: drawCut(span, using: &random)
            case .crash, .amnesia: drawOutage(span, keepsMemory: kind == .crash, using: &random)
            }
        }
    }

    /// Draws when a fault begins, which may be at any time, and ends: the more of them there are, the
    /// shorter each is, so that about half of the time is free of faults of one kind.
    private func span(
        among count: Int, using random: inout SeededGenerator
    ) -> Range<UInt64> {
        let start = random.below(end)
        let mean = Double(end) / Double(2 * (count + 1))
        let length = UInt64(min(random.exponential() * mean, Double(end)))
        return start..<min(start + max(length, 1), end)
    }

    private mutating func drawPartition(
        _ span: Range<UInt64>, using random: inout SeededGenerator
    ) {
        var order = cluster.roster.replicas
        guard order.count > 1 else { return }
        random.shuffle(&order)
        let size = 1 + random.index(below: order.count - 1)
        let groups = [order[..<size].sorted(), order[size...].sorted()]
        networkFaults.append(
            NetworkFault(action: .partition(groups), span: span, group: Set(groups[0])))
    }

    private mutating func drawCut(_ span: Range<UInt64>, using random: inout SeededGenerator) {
        let topology = cluster.topology
        guard !topology.channels.isEmpty else { return }
        // A process at an end of some channel.
        let process = random.pick(topology.channels).sender
        let outgoing = topology.receivers(from: process).map { ChannelID(from: process, to: $0) }
        let incoming = topology.senders(to: process).map { ChannelID(from: $0, to: process) }
        var channels = random.chance(0.5) || incoming.isEmpty ? outgoing : incoming
        random.shuffle(&channels)
        let count = 1 + random.index(below: min(channels.count, Self.cutChannelsMax))
        channels = channels[..<count].sorted { ($0.sender, $0.receiver) < ($1.sender, $1.receiver) }
        networkFaults.append(
            NetworkFault(action: .cut(channels), span: span, channels: Set(channels)))
    }

    private mutating func drawOutage(
        _ span: Range<UInt64>, keepsMemory: Bool, using random: inout SeededGenerator
    ) {
        var candidates = cluster.roster.replicas
        if !keepsMemory { candidates.removeAll { $0 == keeper } }
        guard !candidates.isEmpty else { return }
        var span = span
        for _ in 0..<Self.attemptsMax {
            let first = random.index(below: candidates.count)
            for place in 0..<candidates.count {
                let process = candidates[(first + place) % candidates.count]
                guard let slot = slot(for: span, of: process) else { continue }
                downTimes[process.index].insert(span, at: slot)
                outages.append(Outage(process: process, span: span, keepsMemory: keepsMemory))
                return
            }
            let length = max((span.upperBound - span.lowerBound) / 2, 1)
            let start = random.below(end)
            span = start..<min(start + length, end)
        }
    }

    /// Returns the place of a time among those in which a process is down; nil if it touches one.
    private func slot(for span: Range<UInt64>, of process: ReplicaID) -> Int? {
        let times = downTimes[process.index]
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle].lowerBound < span.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        if low > 0, times[low - 1].upperBound >= span.lowerBound { return nil }
        if low < times.count, times[low].lowerBound <= span.upperBound { return nil }
        return low
    }
}
