import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Simulation

// A process that lost its memory cannot go on under an identifier that has counted what it forgot.
// It comes back as a new replica. A member that is up lets it in: it gives it a clock, and the state
// with which it starts, as one message between the two; the next view, in which the new replica
// stands in the place of the last, goes to all.

extension ScenarioRun {
    /// The most replicas of a run, the lives that are over included.
    static var replicasMax: Int { Topology.processCountMax }

    /// Starts a process that lost its memory as a new replica; it stays down where nobody can let it
    /// in, and a note says why.
    mutating func beginLife(of process: ReplicaID, number: UInt64) {
        let last = simulation.replica(of: process)
        let nextName = recording.trace.nameOfNextLife(of: process)
        guard roster.count < Self.replicasMax, nextName.utf8.count <= Roster.nameBytesMax else {
            return noteStaysDown(last, "there are no identifiers left")
        }
        let peers = peersUp(of: process)
        if peers.isEmpty { return noteStaysDown(last, "no process is up to let it in") }
        let newcomer = simulation.nextReplica
        guard let (peer, admission) = admit(newcomer, by: peers) else {
            return noteStaysDown(last, "no process has an identity left to give away")
        }
        guard recording.trace.join(named: nextName, of: last, at: now, text: "") == newcomer else {
            preconditionFailure("the trace and the network count replicas apart")
        }
        recording.trace.append(
            .send(message: admission.id, to: [newcomer]), at: peer, time: now,
            clock: admission.sent.recorded, text: "let \(nextName) in")
        recording.trace.append(
            .receive(message: admission.id), at: newcomer, time: now,
            clock: admission.received.recorded)
        note(.fault, newcomer, "\(name(last)): restart as \(nextName), let in by \(name(peer))")
        lives.append(
            RunResult.Life(replica: newcomer, process: process, peer: peer, time: now))
        clients.lifeEnded(last)

        let view = simulation.nextView(renewing: process)
        // The application may conserve a quantity, but nobody can say how much of it is left.
        let waiting = collector.incomplete.filter { awaits(last, in: $0) }
        let ended = Set(collector.adopt(view, roster: roster, total: nil) + waiting).sorted()
            .map { id in (id: id, ticks: (deadlines.first { $0.id == id }?.time ?? now) - now) }
        for snapshot in ended { giveUp(snapshot.id) }
        let life = stack(newcomer, admission.received, in: view, joining: peer)
        audiences = Self.audiences(in: view, Application.profile(settings))
        keepsMemory[process.index] = true
        firstStates[process] = (life, view.number)
        simulation.restart(process, as: life, number: number)
        tellUnheard(process)
        takeOutputs()
        // Commands have smaller numbers, so what these draw is drawn for nothing else.
        let first = 1 << 63 | (number & 0x7fff_ffff) << 32 | UInt64(process.index) << 16
        for (place, snapshot) in ended.enumerated() {
            beginAgain(
                snapshot.id, by: newcomer, withinTicks: snapshot.ticks,
                number: first &+ UInt64(place))
        }
    }

    /// Whether some process waits for a marker of a life in a snapshot.
    private func awaits(_ life: ReplicaID, in id: SnapshotID) -> Bool {
        simulation.processes.contains {
            $0.snapshotting.openSenders(of: id)?.contains(life) ?? false
        }
    }

    /// The other members that are up, in order; those first to and from which no channel is cut.
    private func peersUp(of process: ReplicaID) -> [ReplicaID] {
        let last = simulation.replica(of: process)
        let up = simulation.view.topology.processes.filter { $0 != last && simulation.isUp($0) }
        func isReachable(_ peer: ReplicaID) -> Bool {
            !simulation.isCut(ChannelID(from: peer, to: last))
                && !simulation.isCut(ChannelID(from: last, to: peer))
        }
        return up.filter(isReachable) + up.filter { !isReachable($0) }
    }

    /// Lets a replica in by the first of its peers that can.
    private mutating func admit(
        _ newcomer: ReplicaID, by peers: [ReplicaID]
    ) -> (peer: ReplicaID, admission: Stamped<Application, Clock>.Admission)? {
        for peer in peers {
            let slot = slot(of: peer)
            if let admission = try? simulation.processes[slot].layer.stamped.admit(newcomer) {
                return (peer, admission)
            }
        }
        return nil
    }

    /// The process of a new life.
    private func stack(
        _ newcomer: ReplicaID, _ clock: Clock, in view: View, joining peer: ReplicaID
    ) -> Stack {
        let others = [peer] + view.topology.processes.filter { $0 != newcomer && $0 != peer }
        let layers = others.map { simulation.processes[slot(of: $0)].layer }
        let application = Application(
            newcomer, joining: layers[0].application, in: cluster, settings)
        let stamped = Stamped(application, replica: newcomer, clock: clock, isObserved: true)
        return Stack(around: wrap(stamped, view, layers), replica: newcomer, view: view)
    }

    /// A process as its last life began, with the number of the view that it began in, for one that
    /// comes back as the same without memory.
    func original(_ process: ReplicaID) -> (stack: Stack, view: UInt64) {
        if let life = firstStates[process] { return life }
        let view = View(cluster.topology)
        let clock = Clock.initial(count: view.topology.processCount)[process.index]
        let stack = Self.original(
            process, clock: clock, in: view, of: cluster, settings, wrap: wrap)
        return (stack, view.number)
    }

    /// A process of the first view.
    static func original(
        _ process: ReplicaID, clock: Clock, in view: View, of cluster: Scenario.Cluster,
        _ settings: Application.Settings,
        wrap: (Stamped<Application, Clock>, View, [Stack.Layer]) -> Stack.Layer
    ) -> Stack {
        let stamped = Stamped(
            Application(process, in: cluster, settings), replica: process, clock: clock,
            isObserved: true)
        return Stack(around: wrap(stamped, view, []), replica: process, view: view)
    }

    private mutating func noteStaysDown(_ replica: ReplicaID, _ reason: String) {
        note(.fault, replica, "\(name(replica)): stays down without its memory; \(reason)")
    }

    // MARK: - Processes and lives

    /// The place of the process of a replica among the processes.
    func slot(of replica: ReplicaID) -> Int { simulation.view.process(of: replica).index }

    /// Whether a process has its memory, or has begun a new life without it.
    func hasMemory(_ process: ReplicaID) -> Bool { keepsMemory[process.index] }

    /// Whom a broadcast of each replica reaches in a view.
    static func audiences(in view: View, _ profile: ApplicationProfile) -> [[ReplicaID]] {
        let topology = view.topology
        var audiences: [[ReplicaID]] = Array(repeating: [], count: topology.indexBound)
        for origin in topology.processes {
            switch profile.sending {
            case .toNeighbours: audiences[origin.index] = topology.receivers(from: origin)
            case .toAll:
                audiences[origin.index] = topology.reachable(from: [origin])
                    .filter { $0 != origin }
            }
        }
        return audiences
    }
}
