import CausalMessaging
import LogicalClocks
import Simulation

// How a run ends: at rest, or with something that waits.

extension ScenarioRun {
    /// Notes whether the run has come to rest, and whether it had to.
    mutating func noteRest() {
        let processes = cluster.roster.replicas
        // What a process that is down has to send again waits for no time.
        statistics.isQuiet =
            simulation.nextTime == nil
            && processes.allSatisfy {
                simulation.isUp($0) || !hasMemory($0) || unacknowledged(by: $0).isEmpty
            }
        statistics.wasStopped = isOutOfSteps
        statistics.isHealed =
            simulation.options.lossRate == 0
            && processes.allSatisfy { simulation.isUp($0) && hasMemory($0) }
            && !simulation.topology.channels.contains(where: simulation.isCut)
    }

    /// What processes have still to do, or cannot do.
    var backlogs: [RunResult.Backlog] {
        cluster.roster.replicas.filter(hasMemory).compactMap { process in
            let heldBack = simulation.processes[process.index].layer.heldBack
            let backlog = RunResult.Backlog(
                replica: simulation.replica(of: process), heldBackCount: heldBack.count,
                missing: heldBack.missing, refusedCount: heldBack.refusedCount,
                unacknowledged: unacknowledged(by: process))
            return backlog.isEmpty ? nil : backlog
        }
    }

    private func unacknowledged(by process: ReplicaID) -> [RunResult.Backlog.Unacknowledged] {
        let stack = simulation.processes[process.index]
        return simulation.view.topology.receivers(from: simulation.replica(of: process))
            .compactMap { receiver in
                let count = stack.unacknowledgedCount(to: receiver)
                return count > 0 ? .init(receiver: receiver, count: count) : nil
            }
    }
}

extension DelayDistribution {
    /// A number of ticks which hardly a message takes longer than.
    var seldomExceeded: UInt64 {
        switch self {
        case .fixed(let ticks): min(ticks, Self.ticksMax)
        case .uniform(let range): min(range.upperBound, Self.ticksMax)
        case .exponential(let mean): UInt64(min(max(8 * mean, 0), Double(Self.ticksMax)))
        }
    }
}
