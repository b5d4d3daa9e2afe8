import CausalMessaging
import LogicalClocks
import SeededRandom

/// What a generated run does to a cluster, drawn from the cluster's seed.
public struct Workload: Hashable, Sendable {
    /// The most operations.
    public static let operationCountMax = ScenarioParser.commandsMax

    /// The longest mean time between two operations, in ticks.
    public static let intervalTicksMax: UInt64 = 1_000_000

    /// The most snapshots, partitions, or crashes.
    public static let faultCountMax = 1_000_000

    /// The number of client operations, or of orders to send tokens.
    public var operationCount: Int

    /// The number of keys of a store.
    public var keyCount = 8

    /// The share of a store's reads that are not followed by a write of what was read.
    public var readRate = 0.25

    /// The number of client sessions of a store at each process.
    public var sessionsPerProcess = 2

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
    /// does. The commands depend on nothing but the workload and the cluster.
    ///
    /// - Precondition: The cluster has a process; counts are not negative nor above their limits,
    ///   `readRate` is from 0 to 1, and there are a key and a session at least.
    /// - Complexity: O(*n* log *n*), where *n* is the number of commands.
    public func commands(for cluster: Scenario.Cluster) -> [ScenarioCommand] {
        checkLimits()
        let topology = cluster.topology
        let senders = topology.processes.filter { !topology.receivers(from: $0).isEmpty }
        var random = SeededGenerator(seed: cluster.seed ^ 0x776f_726b_6c6f_6164)
        var operations = random.split()
        var faults = random.split()
        var commands: [ScenarioCommand] = []
        var time: UInt64 = 0
        // A bank in which nobody has a channel has nothing to do.
        let isIdle = cluster.application == .bank && senders.isEmpty
        while commands.count < (isIdle ? 0 : operationCount) {
            time += operations.within(0...2 * intervalTicks)
            switch cluster.application {
            case .bank:
                let sender = operations.pick(senders)
                let receiver = operations.pick(topology.receivers(from: sender))
                let amount = Int64(operations.within(1...10))
                let action = ScenarioCommand.Action.send(sender, to: receiver, amount: amount)
                commands.append(ScenarioCommand(at: time, action))
            case .store:
                let actions = storeOperations(of: cluster.roster, using: &operations)
                let room = operationCount - commands.count
                commands += actions.prefix(room).map { ScenarioCommand(at: time, $0) }
            }
        }
        let end = max(time, 1)
        let faultCommands = faultCommands(for: cluster, until: end, using: &faults)
        commands += faultCommands
        commands += snapshotCommands(for: cluster, until: end, faultCommands, using: &random)
        // The order of commands at one time is that in which they were drawn.
        return commands.enumerated()
            .sorted { ($0.element.time ?? 0, $0.offset) < ($1.element.time ?? 0, $1.offset) }
            .map(\.element)
    }

    /// A read, or a read and then a write by the same session, which so replaces what it saw.
    private func storeOperations(
        of roster: Roster, using random: inout SeededGenerator
    ) -> [ScenarioCommand.Action] {
        let process = ReplicaID(random.index(below: roster.count))
        let number = random.index(below: sessionsPerProcess) + 1
        let session = "\(roster.name(of: process)).\(number)"
        let key = "k\(random.index(below: keyCount) + 1)"
        let read = ScenarioCommand.Action.get(process, key: key, session: session)
        if random.chance(readRate) { return [read] }
        if random.chance(0.1) { return [read, .delete(process, key: key, session: session)] }
        let value = "\(random.below(1_000))"
        return [
            read, .put(process, key: key, value: value, session: session, isBlind: false),
        ]
    }

    private func checkLimits() {
        precondition(0...Self.operationCountMax ~= operationCount, "too many operations")
        precondition(intervalTicks <= Self.intervalTicksMax, "too long an interval")
        precondition(0...1 ~= readRate, "a rate lies in 0...1")
        precondition(keyCount > 0 && sessionsPerProcess > 0, "a store needs a key and a session")
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
            let time = end * pair / (pairs + 1) + UInt64(index % 2) * 2
            let count = cluster.roster.count
            var initiator = ReplicaID(random.index(below: count))
            if isDown(initiator, at: time, faults) {
                initiator = ReplicaID((initiator.index + 1) % count)
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
            if case .restart(process) = command.action { isDown = false }
        }
        return isDown
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
