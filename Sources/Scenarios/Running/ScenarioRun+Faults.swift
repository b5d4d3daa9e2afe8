import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation
import WireFormat

extension ScenarioRun {
    mutating func performFault(_ action: ScenarioCommand.Action) {
        switch action {
        case .partition(let groups):
            simulation.partition(groups)
            let names = groups.map { $0.map(name).joined(separator: " ") }
            noteNetwork("partition " + names.joined(separator: " | "))
        case .cut(let channels):
            for channel in channels { simulation.cut(channel) }
            noteNetwork("partition " + list(channels))
        case .heal(nil):
            simulation.healAll()
            noteNetwork("heal")
        case .heal(.some(let channels)):
            for channel in channels { simulation.heal(channel) }
            noteNetwork("heal " + list(channels))
        case .lose(let rate):
            simulation.setLossRate(rate)
            noteNetwork("lose \(rate)")
        case .crash(let process, let keepsMemory): crash(process, keepsMemory: keepsMemory)
        default: preconditionFailure("not a fault")
        }
    }

    private mutating func crash(_ process: ReplicaID, keepsMemory: Bool) {
        let replica = simulation.replica(of: process)
        guard simulation.isUp(process) else {
            note(.fault, replica, "\(name(replica)) is down already")
            return
        }
        simulation.crash(process)
        self.keepsMemory[process.index] = keepsMemory
        let text = keepsMemory ? "crash" : "crash, memory lost"
        recording.trace.append(.crash(keepsMemory: keepsMemory), at: replica, time: now, text: text)
        note(.fault, replica, "\(name(replica)): \(text)")
    }

    mutating func restart(_ process: ReplicaID, asSame: Bool, number: UInt64) {
        let replica = simulation.replica(of: process)
        guard !simulation.isUp(process) else {
            note(.fault, replica, "\(name(replica)) is up already")
            return
        }
        guard keepsMemory[process.index] || asSame else {
            return beginLife(of: process, number: number)
        }
        recording.trace.append(.restart, at: replica, time: now, text: "restart")
        note(.fault, replica, "\(name(replica)): restart")
        if keepsMemory[process.index] {
            simulation.restart(process, number: number)
        } else {
            // Wrong on purpose: what the identifier has counted is counted again.
            keepsMemory[process.index] = true
            let first = original(process)
            simulation.restart(process, from: first.stack, inView: first.view, number: number)
        }
        tellUnheard(process)
        takeOutputs()
    }

    /// Tells a process that is up again which snapshots were given up meanwhile.
    mutating func tellUnheard(_ process: ReplicaID) {
        for id in exchange(&unheard[process.index], with: []) {
            simulation.request(.abandon(id), at: process)
        }
    }

    private func list(_ channels: [ChannelID]) -> String {
        channels.map { $0.description(in: roster) }.joined(separator: " ")
    }

    private mutating func noteNetwork(_ text: String) {
        recording.trace.append(.network, at: nil, time: now, text: text)
        note(.fault, nil, text)
    }
}
