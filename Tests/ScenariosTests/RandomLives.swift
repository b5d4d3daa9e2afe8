import CausalMessaging
import LogicalClocks
import Scenarios
import SeededRandom

/// A drawn cluster whose processes crash and come back, several at a time, with and without their
/// memory.
struct RandomLives {
    var cluster: Scenario.Cluster
    var commands: [ScenarioCommand] = []

    /// Draws a run at whose end every process is up and every channel heals.
    ///
    /// Some process always has its memory, so that there is something left to go on with.
    init(_ application: Scenario.Application, seed: UInt64, asSame: Bool = false) {
        var drawn = RandomCluster(application, seed: seed)
        var random = SeededGenerator(seed: seed ^ 0x6c69_7665_7300)
        drawn.commands.removeAll { $0.isCrashOrRestart }
        cluster = drawn.cluster
        let processes = cluster.roster.replicas
        var down: Set<ReplicaID> = []
        var forgetful: Set<ReplicaID> = []
        for command in drawn.commands {
            commands.append(command)
            guard random.chance(0.25) else { continue }
            let process = random.pick(processes)
            if down.contains(process) {
                // Nobody can let a process in while all are down.
                if down.count == processes.count, forgetful.contains(process) { continue }
                down.remove(process)
                forgetful.remove(process)
                commands.append(ScenarioCommand(.restart(process, asSame: asSame)))
            } else {
                let isLast = forgetful.union([process]).count == processes.count
                let keepsMemory = isLast || random.chance(0.3)
                commands.append(ScenarioCommand(.crash(process, keepsMemory: keepsMemory)))
                down.insert(process)
                if !keepsMemory { forgetful.insert(process) }
            }
        }
        commands.append(ScenarioCommand(.heal(nil)))
        for process in down.subtracting(forgetful).sorted() + forgetful.sorted() {
            commands.append(ScenarioCommand(.restart(process, asSame: asSame)))
        }
    }
}

extension ScenarioCommand {
    var isCrashOrRestart: Bool {
        switch action {
        case .crash, .restart: true
        default: false
        }
    }
}
