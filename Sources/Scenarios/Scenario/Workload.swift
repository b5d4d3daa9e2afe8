import CausalMessaging
import LogicalClocks
import SeededRandom

/// A load of operations and faults for a cluster, drawn from the cluster's seed.
///
/// When a fault begins, how long it lasts and whom it strikes is drawn anew by every seed, and faults
/// overlap. A run has two phases: at the time of the last operation every fault ends, every process
/// is up again, and nothing is lost any more, so that the run can come to rest.
public struct Workload: Sendable {
    /// The most operations.
    public static let operationCountMax = ScenarioParser.commandsMax

    /// The longest mean time between two operations, in ticks.
    public static let intervalTicksMax: UInt64 = 1_000_000

    /// The most snapshots, or faults of one kind.
    public static let faultCountMax = 1_000_000

    /// The number of operations of the application.
    public var operationCount: Int

    /// What the operations depend on, besides the cluster, such as a `StoreReplica.Load`; nil for
    /// the default of the application.
    public var load: (any ScenarioLoad)?

    /// The mean time between two operations, in ticks.
    public var intervalTicks: UInt64 = 4

    /// The number of snapshots, of one to three initiators; about half of them begin right after the
    /// one before, and overlap with it.
    public var snapshotCount = 2

    /// The number of partitions into two groups.
    public var partitionCount = 0

    /// The number of one-way cuts, of some channels that lead to one process or away from it.
    public var cutCount = 0

    /// The number of crashes after which the process comes back with its memory.
    public var crashCount = 0

    /// The number of crashes after which the process comes back without its memory, as a new replica.
    ///
    /// One process, which is drawn, never loses its memory.
    public var amnesiaCount = 0

    /// Creates a workload without faults.
    public init(operationCount: Int) {
        self.operationCount = operationCount
    }

    /// The number of faults of a kind.
    public subscript(kind: FaultKind) -> Int {
        get {
            switch kind {
            case .partition: partitionCount
            case .cut: cutCount
            case .crash: crashCount
            case .amnesia: amnesiaCount
            }
        }
        set {
            switch kind {
            case .partition: partitionCount = newValue
            case .cut: cutCount = newValue
            case .crash: crashCount = newValue
            case .amnesia: amnesiaCount = newValue
            }
        }
    }

    /// Draws the commands.
    ///
    /// Every command has a time, and times rise. The commands depend on nothing but the workload and
    /// the cluster, and each fault and snapshot is drawn by its kind and place: without it the others
    /// stay as they are, unless it took a process that they were drawn for. There are fewer operations
    /// if the application finds nothing to ask for, and fewer faults if there is no place for them.
    /// Commands have no numbers until they are those of a ``Scenario``.
    ///
    /// - Precondition: The cluster has a process, counts are not negative nor above their limits, and
    ///   the load is one of the cluster's application.
    /// - Complexity: O(*n* log *n* + *f* · *a*) for *n* commands and *f* partitions and cuts, *a* of
    ///   which are there at one time.
    public func commands(for cluster: Scenario.Cluster) -> [ScenarioCommand] {
        checkLimits()
        var random = SeededGenerator(seed: cluster.seed ^ 0x776f_726b_6c6f_6164)
        var operations = random.split()
        let commands = cluster.application.setup.draw(
            operationCount, every: intervalTicks, load, in: cluster, using: &operations)
        var plan = plan(for: cluster, until: max(commands.last?.time ?? 0, 1))
        let faults = plan.makeCommands()
        let snapshots = plan.drawSnapshots(snapshotCount)
        return Self.merge(commands, faults + snapshots)
    }

    /// Draws the faults.
    func plan(for cluster: Scenario.Cluster, until end: UInt64) -> FaultPlan {
        var plan = FaultPlan(cluster, until: end)
        for kind in FaultKind.allCases { plan.draw(self[kind], kind) }
        return plan
    }

    /// The operations, whose times rise, with other commands between them; at one time operations
    /// come first, and then the others in the order in which they were drawn.
    private static func merge(
        _ operations: [ScenarioCommand], _ others: [ScenarioCommand]
    ) -> [ScenarioCommand] {
        let others = others.enumerated()
            .sorted { ($0.element.time ?? 0, $0.offset) < ($1.element.time ?? 0, $1.offset) }
            .map(\.element)
        var merged: [ScenarioCommand] = []
        merged.reserveCapacity(operations.count + others.count)
        var next = 0
        for other in others {
            while next < operations.count, operations[next].time ?? 0 <= other.time ?? 0 {
                merged.append(operations[next])
                next += 1
            }
            merged.append(other)
        }
        merged += operations[next...]
        return merged
    }

    private func checkLimits() {
        precondition(0...Self.operationCountMax ~= operationCount, "too many operations")
        precondition(intervalTicks <= Self.intervalTicksMax, "too long an interval")
        for count in [snapshotCount] + FaultKind.allCases.map({ self[$0] }) {
            precondition(0...Self.faultCountMax ~= count, "too many snapshots or faults")
        }
    }
}

/// A kind of fault that a ``Workload`` draws.
///
/// The numbers are part of what a seed means.
@nonexhaustive
public enum FaultKind: UInt64, Hashable, Sendable, CaseIterable {
    /// Every channel between two groups is cut, both ways.
    case partition = 1
    /// Some channels to or from one process are cut, one way.
    case cut = 2
    /// A process stops, and comes back with its memory.
    case crash = 3
    /// A process stops, and comes back without its memory.
    case amnesia = 4
}

extension Workload {
    /// Returns how many faults of a kind a run has if nobody says so: none in one half of all seeds,
    /// and one to three in the other.
    ///
    /// A seed that leaves a kind out gives the others room: some mistakes show only without it
    /// (Groce and others, "Swarm testing", ISSTA 2012).
    public static func drawnCount(of kind: FaultKind, seed: UInt64) -> Int {
        FaultPlan.count(of: kind, seed: seed)
    }

    /// Returns the share of blind writes among the writes of a run if nobody says it: none in one half
    /// of all seeds, and a tenth in the other.
    public static func drawnBlindRate(seed: UInt64) -> Double {
        var random = FaultPlan.generator(seed, 0, .mixture)
        return random.chance(0.5) ? 0.1 : 0
    }
}
