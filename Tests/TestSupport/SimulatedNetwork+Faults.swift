import CausalMessaging
import SeededRandom
import Simulation
import Testing

extension SimulatedNetwork {
    /// Does something to the network that it can recover from, or undoes what was done.
    package mutating func disturb(using random: inout SeededGenerator) {
        switch random.below(8) {
        case 0: crash(random.pick(topology.processes))
        case 1, 2: for process in topology.processes { restart(process) }
        case 3:
            var processes = topology.processes
            random.shuffle(&processes)
            let size = 1 + random.index(below: processes.count - 1)
            partition([Array(processes[..<size]), Array(processes[size...])])
        case 4, 5: cut(random.pick(topology.channels))
        default: healAll()
        }
    }

    /// Undoes what was done, and expects that the run comes to rest.
    package mutating func settle(sourceLocation: SourceLocation = #_sourceLocation) {
        healAll()
        for process in topology.processes { restart(process) }
        #expect(runUntilQuiet() == .quiet, sourceLocation: sourceLocation)
    }

    /// How many events of a kind the journal has.
    package func count(_ kind: NetworkEvent.Kind) -> Int {
        journal.count { $0.kind == kind }
    }
}
