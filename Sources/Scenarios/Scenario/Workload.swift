import CausalMessaging
import LogicalClocks
import SeededRandom

/// A load of operations and faults for a cluster, drawn from the cluster's seed.
public struct Workload: Sendable {
    /// The most operations.
    public static let operationCountMax = ScenarioParser.commandsMax

    /// The longest mean time between two operations, in ticks.
    public static let intervalTicksMax: UInt64 = 1_000_000

    /// The most snapshots, partitions, or crashes.
    public static let faultCountMax = 1_000_000

    /// The number of operations of the application.
    public var operationCount: Int

    /// What the operations depend on, besides the cluster, such as a `StoreReplica.Load`; nil for
    /// the default of the application.
    public var load: (any ScenarioLoad)?

    /// The mean time between two operations, in ticks.
    public var intervalTicks: UInt64 = 4

    /// The number of snapshots, spread over the run in pairs that begin 2 ticks apart.
    public var snapshotCount = 2

    /// The number of partitions into two groups, one after the other; each is healed.
    public var partitionCount = 0

    /// The number of crashes with memory, one after the other; each is followed by a restart.
    public var crashCount = 0

    /// Creates a workload without faults.
    public init(operationCount: Int) {
        self.operationCount = operationCount
    }

    /// Draws the commands.
    ///
    /// Every command has a time, and times rise. Faults are spread over the run and end before it
    /// does. The commands depend on nothing but the workload and the cluster. There are fewer
    /// operations if the application finds nothing to ask for. They have no numbers until they are
    /// those of a ``Scenario``.
    ///
    /// - Precondition: The cluster has a process, counts are not negative nor above their limits, and
    ///   the load is one of the cluster's application.
    /// - Complexity: O(*n* log *n*), where *n* is the number of commands.
    public func commands(for cluster: Scenario.Cluster) -> [ScenarioCommand] {
        checkLimits()
        var random = SeededGenerator(seed: cluster.seed ^ 0x776f_726b_6c6f_6164)
        var operations = random.split()
        var faults = random.split()
        let commands = cluster.application.setup.draw(
            operationCount, every: intervalTicks, load, in: cluster, using: &operations)
        let end = max(commands.last?.time ?? 0, 1)
        let faultCommands = faultCommands(for: cluster, until: end, using: &faults)
        let others =
            faultCommands
            + snapshotCommands(for: cluster, until: end, faultCommands, using: &random)
        return Self.merge(commands, others)
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
        for count in [snapshotCount, partitionCount, crashCount] {
            precondition(0...Self.faultCountMax ~= count, "too many snapshots or faults")
        }
    }

    private func snapshotCommands(
        for cluster: Scenario.Cluster, until end: UInt64, _ faults: [ScenarioCommand],
        using random: inout SeededGenerator
    ) -> [ScenarioCommand] {
        (0..<snapshotCount).map { index in
            // In pairs close together, so that they overlap.
            let pair = UInt64(index / 2 + 1)
            let pairs = UInt64((snapshotCount + 1) / 2)
            var time = end * pair / (pairs + 1) + UInt64(index % 2) * 2
            let count = cluster.roster.count
            var initiator = ReplicaID(random.index(below: count))
            if isDown(initiator, at: time, faults) {
                let next = ReplicaID((initiator.index + 1) % count)
                if isDown(next, at: time, faults) {
                    time = restartTime(of: initiator, after: time, faults) ?? time
                } else {
                    initiator = next
                }
            }
            return ScenarioCommand(
                at: time,
                .snapshot([initiator], withinTicks: ScenarioCommand.snapshotTicksDefault))
        }
    }

    /// Whether a process has crashed and not restarted by a time; one process at most has.
    private func isDown(
        _ process: ReplicaID, at time: UInt64, _ faults: [ScenarioCommand]
    ) -> Bool {
        var isDown = false
        for command in faults where command.time ?? 0 <= time {
            if case .crash(process, _) = command.action { isDown = true }
            if case .restart(process, _) = command.action { isDown = false }
        }
        return isDown
    }

    /// The time at which a process that is down runs again.
    private func restartTime(
        of process: ReplicaID, after time: UInt64, _ faults: [ScenarioCommand]
    ) -> UInt64? {
        faults.compactMap { command in
            guard case .restart(process, _) = command.action, let restart = command.time else {
                return nil
            }
            return restart > time ? restart : nil
        }.min()
    }

    private func faultCommands(
        for cluster: Scenario.Cluster, until end: UInt64, using random: inout SeededGenerator
    ) -> [ScenarioCommand] {
        var commands: [ScenarioCommand] = []
        let count = cluster.roster.count
        for index in 0..<partitionCount where count > 1 {
            let slot = Self.slot(index, of: partitionCount, until: end)
            var order = cluster.roster.replicas
            random.shuffle(&order)
            let size = 1 + random.index(below: count - 1)
            let groups = [order[..<size].sorted(), order[size...].sorted()]
            commands.append(ScenarioCommand(at: slot.lowerBound, .partition(groups)))
            commands.append(ScenarioCommand(at: slot.upperBound, .heal(nil)))
        }
        for index in 0..<crashCount {
            let slot = Self.slot(index, of: crashCount, until: end)
            let process = ReplicaID(random.index(below: count))
            commands.append(
                ScenarioCommand(at: slot.lowerBound, .crash(process, keepsMemory: true)))
            commands.append(ScenarioCommand(at: slot.upperBound, .restart(process)))
        }
        return commands
    }

    /// The middle half of the *n*-th equal part of a run.
    private static func slot(_ index: Int, of count: Int, until end: UInt64) -> ClosedRange<UInt64>
    {
        let length = end / UInt64(count)
        let start = UInt64(index) * length + length / 4
        return start...start + length / 2
    }
}
