import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import Simulation
import WireFormat

extension ScenarioRun {
    /// Begins a snapshot and returns its name, unless it is refused.
    @discardableResult
    mutating func beginSnapshot(
        _ initiators: [ReplicaID], withinTicks ticks: UInt64, number: UInt64
    ) -> SnapshotID? {
        guard deadlines.count < Snapshotting<Stack.Layer>.activeMax else {
            statistics.refusedSnapshotCount += 1
            note(.snapshot, nil, "\(counted(deadlines.count, "snapshot")) are under way already")
            return nil
        }
        let id = collector.begin(initiators: initiators, at: now)
        deadlines.append((id, later(by: ticks)))
        let names = initiators.map(name).joined(separator: ", ")
        note(.snapshot, nil, "snapshot \(id.description(in: roster)) begun by \(names)")
        var down: [ReplicaID] = []
        for (place, initiator) in initiators.enumerated() {
            let isUp = simulation.request(
                .begin(id, initiators: initiators), at: initiator, number: number &+ UInt64(place))
            if !isUp { down.append(initiator) }
        }
        for initiator in down {
            note(.snapshot, initiator, "\(name(initiator)) is down and cannot begin it")
        }
        takeOutputs()
        // A snapshot that was never begun will never be heard of.
        if down.count == initiators.count { giveUp(id) }
        return id
    }

    /// Begins a snapshot again that was given up because members changed, for the time that it had
    /// left: by the lives that its initiators have now, as far as they are up, or else by `other`.
    mutating func beginAgain(
        _ id: SnapshotID, by other: ReplicaID, withinTicks ticks: UInt64, number: UInt64
    ) {
        guard let index = incomplete.lastIndex(where: { $0.id == id }) else { return }
        var initiators: [ReplicaID] = []
        for initiator in incomplete[index].initiators where simulation.isUp(initiator) {
            let replica = simulation.replica(of: initiator)
            if !initiators.contains(replica) { initiators.append(replica) }
        }
        if initiators.isEmpty { initiators = [other] }
        let next = beginSnapshot(initiators, withinTicks: ticks, number: number)
        incomplete[index].successor = next
    }

    mutating func take(_ part: SnapshotPart<Stack.Layer>) {
        guard let snapshot = collector.add(part, at: now) else { return }
        snapshots.append(snapshot)
        deadlines.removeAll { $0.id == snapshot.id }
        let ticks = counted(snapshot.endTime - snapshot.startTime, "tick")
        let messages = counted(snapshot.inFlightCount, "message")
        note(
            .snapshot, nil,
            "snapshot \(snapshot.name) complete after \(ticks), \(messages) in flight")
    }

    mutating func giveUpLate() {
        for deadline in deadlines where deadline.time <= now { giveUp(deadline.id) }
    }

    mutating func giveUp(_ id: SnapshotID) {
        deadlines.removeAll { $0.id == id }
        let given = collector.abandon(id, at: now) { receiver in
            simulation.process(at: receiver).snapshotting.openSenders(of: id) ?? []
        }
        guard let given else { return }
        incomplete.append(given)
        for process in simulation.topology.processes
        where !simulation.request(.abandon(id), at: process) {
            unheard[slot(of: process)].append(id)
        }
        takeOutputs()
        note(
            .snapshot, nil,
            "snapshot \(id.description(in: roster)) given up: "
                + given.description(in: roster))
    }
}
