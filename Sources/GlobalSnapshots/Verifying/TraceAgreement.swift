import CausalMessaging
import ExecutionTrace
import LogicalClocks

/// The comparison of a snapshot with the trace of its run: who recorded and when, the clocks, and
/// the messages on their way.
///
/// What can be known is compared. Where a name stands for several messages, or a message has none,
/// the rest is still judged, and without a finding the result is undecided.
struct TraceAgreement {
    let snapshot: GlobalSnapshot
    let run: TracedRun
    let cut: Cut
    /// For each replica of the snapshot's roster that of the trace.
    let replicas: [ReplicaID]
    /// The replicas of the trace whose states the snapshot holds.
    private(set) var members: Set<ReplicaID>
    /// Why what was not found may be there.
    var doubts: [String] = []

    /// Returns whether a snapshot is what the trace of its run says.
    ///
    /// - Complexity: O(*n* + *e*), where *n* is the size of the snapshot and *e* the number of
    ///   events.
    static func judge(
        _ snapshot: GlobalSnapshot, in run: TracedRun
    ) -> AssertionResult.Verdict {
        let roster = run.trace.header.roster
        var replicas: [ReplicaID] = []
        for name in snapshot.roster.names {
            guard let replica = roster.id(of: name) else {
                return .undecided("the trace is of another run: it has no process \(name)")
            }
            replicas.append(replica)
        }
        guard let cut = run.cut(of: snapshot.name) else {
            return .undecided("the trace does not know snapshot \(snapshot.name)")
        }
        var agreement = TraceAgreement(
            snapshot: snapshot, run: run, cut: cut, replicas: replicas,
            members: [])
        agreement.members = Set(snapshot.processes.map { agreement.traced($0.process) })
        switch agreement.processWitness {
        case .notRecorded(let process) where !run.hasKnownEnd:
            return .undecided(
                "\(snapshot.roster.name(of: process)) may have recorded its state after the end of the "
                    + "trace, which cannot be checked")
        case .some(let witness): return .fail(witness)
        case nil: break
        }
        if let again = cut.recorders.first(where: { run.recordsAgain($0, for: cut.snapshot) }) {
            return .undecided("by the trace \(roster.name(of: again)) recorded its state twice")
        }
        if let witness = agreement.timeWitness { return .fail(witness) }
        if let witness = agreement.clockWitness() ?? agreement.messageWitness() {
            return .fail(witness)
        }
        return agreement.doubts.isEmpty
            ? .pass : .undecided(agreement.doubts.joined(separator: "; "))
    }

    /// Notes why something cannot be judged, once.
    mutating func doubt(_ reason: String) {
        if !doubts.contains(reason) { doubts.append(reason) }
    }

    /// Returns the replica of the trace that one of the snapshot is, which a snapshot made by hand
    /// may not have in its roster.
    func traced(_ replica: ReplicaID) -> ReplicaID {
        replica.index < replicas.count ? replicas[replica.index] : .foreign
    }

    /// Returns the replica of the snapshot that one of the trace is.
    func snapshotReplica(of replica: ReplicaID) -> ReplicaID? {
        snapshot.roster.id(of: run.trace.header.roster.name(of: replica))
    }

    func name(_ process: ReplicaID) -> String { snapshot.roster.name(of: process) }

    // MARK: - Who recorded, and when

    /// A process that recorded its state in one of the two only.
    private var processWitness: SnapshotWitness? {
        for recorder in cut.recorders where !members.contains(recorder) {
            return .recorderLacking(name: run.trace.header.roster.name(of: recorder))
        }
        let recorders = Set(cut.recorders)
        for state in snapshot.processes where !recorders.contains(traced(state.process)) {
            return .notRecorded(state.process)
        }
        return nil
    }

    /// A time that the trace contradicts.
    private var timeWitness: SnapshotWitness? {
        let (start, end) = (snapshot.startTime, snapshot.endTime)
        guard start <= end else { return .endsBeforeStart(start: start, end: end) }
        // Only virtual time is the same for all processes, and counts what the snapshot counts.
        guard run.trace.header.timeUnit == .ticks else { return nil }
        var times: [(process: ReplicaID, time: UInt64)] = []
        for state in snapshot.processes {
            guard let index = cut.end(of: traced(state.process)) else { continue }
            let time = run.trace.time(at: index)
            guard start...end ~= time else {
                return .recordedAtAnotherTime(state.process, time: time, start: start, end: end)
            }
            times.append((state.process, time))
        }
        guard let first = times.min(by: { $0.time < $1.time }) else { return nil }
        let isStarted = times.contains {
            $0.time == first.time && snapshot.initiators.contains($0.process)
        }
        return isStarted ? nil : .startedByAnother(first.process)
    }

    // MARK: - Clocks

    /// Returns a process that has another clock than the trace gives it where it recorded its
    /// state.
    private mutating func clockWitness() -> SnapshotWitness? {
        let lasts = run.lastEvents(in: cut)
        for state in snapshot.processes {
            let replica = traced(state.process)
            guard run.hasClocks[replica.index] else { continue }
            guard let recorded = state.recorded.clock else { return .clockMissing(state.process) }
            let traced = lasts[replica.index].flatMap { run.trace.clock(at: $0) }
            if let last = lasts[replica.index], traced == nil {
                doubt(
                    "event \(last) of the trace, the last of \(name(state.process)), has no clock")
            } else if isWrong(recorded, traced, of: replica) {
                return .wrongClock(state.process, recorded: recorded, traced: traced)
            }
        }
        return nil
    }

    /// Returns whether a recorded clock is none that the trace allows; without a traced one there
    /// has been no event.
    private func isWrong(
        _ recorded: EventClock, _ traced: EventClock?, of replica: ReplicaID
    ) -> Bool {
        let trace = run.trace
        switch (recorded, traced) {
        case (.vector(let clock), .vector(let wanted)): return inTrace(clock) != wanted
        case (.vector(let clock), nil):
            // A replica that joins may begin with the clock of a peer.
            return replica.index < trace.initialReplicaCount && !clock.isEmpty
        case (.intervalTree(let stamp), .intervalTree(let wanted)):
            // Where replicas join, a stamp gives part of its identity away without an event.
            if trace.header.roster.count > trace.initialReplicaCount {
                return stamp.events != wanted.events
            }
            return stamp != wanted
        case (.intervalTree(let stamp), nil):
            return replica.index < trace.initialReplicaCount && stamp.events != .zero
        case (_, .vector), (_, .intervalTree): return true
        default: return false
        }
    }

    /// Returns a clock with the identities that the trace has for its replicas.
    private func inTrace(_ clock: VectorClock) -> VectorClock {
        if replicas.indices.allSatisfy({ replicas[$0].index == $0 }) { return clock }
        return VectorClock(
            clock.entries.map { (traced($0.replica), $0.count) })
    }
}
