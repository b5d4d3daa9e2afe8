import CausalMessaging
import LogicalClocks
import SeededRandom
import Simulation

/// The commands of the faults, and the snapshots among them.
extension FaultPlan {
    /// The beginning or the end of a fault, by its place among the faults.
    private enum Turn {
        case networkEnds(Int)
        case restarts(Int)
        case networkBegins(Int)
        case crashes(Int)

        /// The order at one time: what ends makes room for what begins, and who kept its memory is
        /// there for who did not.
        func rank(_ outages: [Outage]) -> Int {
            switch self {
            case .networkEnds: 0
            case .restarts(let index): outages[index].keepsMemory ? 1 : 2
            case .networkBegins: 3
            case .crashes: 4
            }
        }
    }

    /// Returns the commands of all faults, in order of time; at the end they are all over.
    mutating func makeCommands() -> [ScenarioCommand] {
        var commands: [ScenarioCommand] = []
        /// The partitions and cuts that are there, in the order in which they began.
        var active: [Int] = []
        /// The outages that are there, in the order in which they began.
        var down: [Int] = []
        for (time, turn) in turns() {
            switch turn {
            case .networkBegins(let index):
                active.append(index)
                commands.append(ScenarioCommand(at: time, networkFaults[index].action))
            case .networkEnds(let index):
                active.removeAll { $0 == index }
                commands += ends(of: networkFaults[index], besides: active)
                    .map { ScenarioCommand(at: time, $0) }
            case .crashes(let index):
                let outage = outages[index]
                // A process that nobody could let in is down still.
                if down.contains(where: { outages[$0].process == outage.process }) { continue }
                down.append(index)
                commands.append(
                    ScenarioCommand(
                        at: time, .crash(outage.process, keepsMemory: outage.keepsMemory)))
            case .restarts(let index):
                guard let place = down.firstIndex(of: index) else { continue }
                if !outages[index].keepsMemory, down.count == downTimes.count { continue }
                down.remove(at: place)
                commands.append(ScenarioCommand(at: time, .restart(outages[index].process)))
            }
        }
        if !active.isEmpty { commands.append(ScenarioCommand(at: end, .heal(nil))) }
        if cluster.network.lossRate > 0 {
            commands.append(ScenarioCommand(at: end, .lose(rate: 0)))
        }
        let last =
            down.filter { outages[$0].keepsMemory } + down.filter { !outages[$0].keepsMemory }
        for index in last {
            commands.append(ScenarioCommand(at: end, .restart(outages[index].process)))
        }
        noteDownTimes(commands)
        return commands
    }

    /// The beginnings and ends of all faults before the end of the run, in order.
    private func turns() -> [(time: UInt64, turn: Turn)] {
        var turns: [(time: UInt64, turn: Turn)] = []
        for (index, fault) in networkFaults.enumerated() {
            turns.append((fault.span.lowerBound, .networkBegins(index)))
            turns.append((fault.span.upperBound, .networkEnds(index)))
        }
        for (index, outage) in outages.enumerated() {
            turns.append((outage.span.lowerBound, .crashes(index)))
            turns.append((outage.span.upperBound, .restarts(index)))
        }
        return turns.enumerated().filter { $0.element.time < end }
            .sorted {
                ($0.element.time, $0.element.turn.rank(outages), $0.offset)
                    < ($1.element.time, $1.element.turn.rank(outages), $1.offset)
            }
            .map(\.element)
    }

    /// What ends a partition or a cut and leaves the others as they are.
    private func ends(
        of fault: NetworkFault, besides active: [Int]
    ) -> [ScenarioCommand.Action] {
        let others = active.map { networkFaults[$0] }
        guard !others.isEmpty else { return [.heal(nil)] }
        if case .cut(let channels) = fault.action {
            let healed = channels.filter { channel in !others.contains { $0.cuts(channel) } }
            return healed.isEmpty ? [] : [.heal(healed)]
        }
        // No time passes between these: nothing is sent while what is still cut is whole.
        return [.heal(nil)] + others.map(\.action)
    }

    /// Takes over the times in which processes are down from the commands.
    private mutating func noteDownTimes(_ commands: [ScenarioCommand]) {
        downTimes = Array(repeating: [], count: downTimes.count)
        var starts: [ReplicaID: UInt64] = [:]
        for command in commands {
            let time = command.time ?? 0
            switch command.action {
            case .crash(let process, _): starts[process] = time
            case .restart(let process, _):
                guard let start = starts.removeValue(forKey: process) else { continue }
                downTimes[process.index].append(start..<time)
            default: continue
            }
        }
    }

    // MARK: - Snapshots

    /// The most initiators of one snapshot.
    private static let initiatorsMax = 3

    /// The most ticks after a snapshot at which the next one begins if it is to overlap with it.
    private static let pairTicksMax: UInt64 = 3

    /// Draws snapshots: those that begin while some process is up, and with time enough to outlast
    /// the faults.
    func drawSnapshots(_ count: Int) -> [ScenarioCommand] {
        let hasFaults = !networkFaults.isEmpty || !outages.isEmpty
        var time: UInt64 = 0
        return (0..<count).map { index in
            var random = Self.generator(cluster.seed, UInt64(index), .snapshot)
            let ownTime = random.below(end)
            let isPaired = random.chance(0.5)
            let pause = random.within(0...Self.pairTicksMax)
            time = index > 0 && isPaired ? min(time + pause, end) : ownTime
            var order = cluster.roster.replicas
            let isAlone = random.chance(0.5)
            let most = UInt64(min(Self.initiatorsMax, order.count))
            let wanted = isAlone || most < 2 ? 1 : Int(random.within(2...most))
            random.shuffle(&order)
            var start = time
            var up = order.filter { !isDown($0, at: start) }
            while up.isEmpty, start < end {
                start =
                    downTimes.compactMap { Self.time(in: $0, at: start)?.upperBound }.min() ?? end
                up = order.filter { !isDown($0, at: start) }
            }
            let ticks = ScenarioCommand.snapshotTicksDefault + (hasFaults ? end - start : 0)
            return ScenarioCommand(
                at: start, .snapshot(Array(up.prefix(wanted)), withinTicks: ticks))
        }
    }

    private func isDown(_ process: ReplicaID, at time: UInt64) -> Bool {
        Self.time(in: downTimes[process.index], at: time) != nil
    }

    /// Returns the one of some times, which are in order, that holds a tick.
    private static func time(in times: [Range<UInt64>], at tick: UInt64) -> Range<UInt64>? {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle].upperBound <= tick { low = middle + 1 } else { high = middle }
        }
        return low < times.count && times[low].contains(tick) ? times[low] : nil
    }
}
