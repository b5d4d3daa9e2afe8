import CausalMessaging
import ExecutionTrace
import LogicalClocks

/// The judge of recorded global states, by themselves and by the trace of their run.
///
/// The clocks alone prove only that the process states form a cut; the counts at both ends of
/// each channel prove what was in flight; the trace shows whether all that is what happened.
///
///     let report = SnapshotVerifier.report(on: snapshot, trace: trace)
///     #expect(report.verdict == .consistent, "\(report)")
public struct SnapshotVerifier: Sendable {
    private let snapshot: GlobalSnapshot
    private let scope: [ReplicaID]

    /// Returns what holds for a snapshot, one result for each assertion, in order.
    ///
    /// - Parameters:
    ///   - snapshot: The snapshot.
    ///   - trace: The trace of the run that it was taken of; without one the agreement with it is
    ///     not judged.
    ///   - hasKnownEnd: Whether nothing is missing at the end of the trace; see
    ///     ``reports(on:trace:hasKnownEnd:)``.
    /// - Complexity: O(*n*² · *k* + *c* + *m* + *e*) for *n* processes with clocks of *k* entries,
    ///   *c* channels, *m* messages in flight and *e* events in the trace.
    public static func verify(
        _ snapshot: GlobalSnapshot, trace: Trace? = nil, hasKnownEnd: Bool = true
    ) -> [AssertionResult] {
        verify(snapshot, in: trace.map { TracedRun($0, hasKnownEnd: hasKnownEnd) })
    }

    /// Returns a report on a snapshot.
    ///
    /// - Complexity: That of ``verify(_:trace:hasKnownEnd:)``.
    public static func report(
        on snapshot: GlobalSnapshot, trace: Trace? = nil, hasKnownEnd: Bool = true
    ) -> SnapshotReport {
        SnapshotReport(snapshot, verify(snapshot, trace: trace, hasKnownEnd: hasKnownEnd))
    }

    /// Returns a report on each of several snapshots of one run.
    ///
    /// - Parameters:
    ///   - snapshots: The snapshots.
    ///   - trace: The trace of the run that they were taken of.
    ///   - hasKnownEnd: Whether nothing is missing at the end of the trace. Where that is not known,
    ///     as with a file of version 1, what only events after the end could explain is undecided.
    /// - Complexity: That of ``verify(_:trace:hasKnownEnd:)`` for each snapshot.
    public static func reports(
        on snapshots: [GlobalSnapshot], trace: Trace? = nil, hasKnownEnd: Bool = true
    ) -> [SnapshotReport] {
        if snapshots.isEmpty { return [] }
        let run = trace.map { TracedRun($0, hasKnownEnd: hasKnownEnd) }
        return snapshots.map { SnapshotReport($0, verify($0, in: run)) }
    }

    private static func verify(
        _ snapshot: GlobalSnapshot, in run: TracedRun?
    ) -> [AssertionResult] {
        let verifier = SnapshotVerifier(snapshot: snapshot, scope: snapshot.scope)
        return SnapshotAssertion.allCases.map { assertion in
            AssertionResult(assertion, verifier.verdict(on: assertion, in: run))
        }
    }

    private func verdict(
        on assertion: SnapshotAssertion, in run: TracedRun?
    ) -> AssertionResult.Verdict {
        switch assertion {
        case .completeness: completeness
        case .purity: purity
        case .conservation: conservation
        case .cutConsistency: cutConsistency
        case .noOrphan: noOrphan
        case .exactChannels: exactChannels
        case .markerDiscipline: markerDiscipline
        case .traceAgreement:
            run.map { TraceAgreement.judge(snapshot, in: $0) }
                ?? .notApplicable("there is no trace to compare it with")
        }
    }

    private var completeness: AssertionResult.Verdict {
        let recorded = Self.counts(snapshot.processes.map(\.process))
        for process in scope where recorded[process] != 1 {
            return .fail(.processRecorded(process, count: recorded[process] ?? 0))
        }
        let inScope = Set(scope)
        let strangers = snapshot.processes.map(\.process).filter { !inScope.contains($0) }
        if let stranger = strangers.first { return .fail(.processOutOfScope(stranger)) }
        if hasExactChannels { return .pass }
        let wanted = Set(
            snapshot.topology.filter {
                inScope.contains($0.sender) && inScope.contains($0.receiver)
            })
        let closed = Self.counts(snapshot.channels.map(\.channel))
        for channel in wanted.sorted() where closed[channel] != 1 {
            return .fail(.channelRecorded(channel, count: closed[channel] ?? 0))
        }
        if let stranger = snapshot.channels.map(\.channel).first(where: { !wanted.contains($0) }) {
            return .fail(.channelOutOfScope(stranger))
        }
        return .pass
    }

    /// Whether the snapshot has the channels of the topology in the same order, none twice, and all
    /// processes are in scope: then no channel needs to be looked up.
    private var hasExactChannels: Bool {
        guard scope.count == snapshot.roster.count,
            snapshot.channels.count == snapshot.topology.count
        else { return false }
        var last: ChannelID?
        for (state, channel) in zip(snapshot.channels, snapshot.topology) {
            guard state.channel == channel else { return false }
            if let last, last >= channel { return false }
            last = channel
        }
        return true
    }

    /// Returns how often each element comes.
    private static func counts<Element: Hashable>(_ elements: [Element]) -> [Element: Int] {
        elements.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private var purity: AssertionResult.Verdict {
        for state in snapshot.channels {
            var numbers: Set<UInt64> = []
            var messages: Set<MessageID> = []
            for message in state.inFlight {
                guard let number = message.number else {
                    return .fail(.foreignContent(state.channel, message.recorded.payload))
                }
                guard numbers.insert(number).inserted else {
                    return .fail(.numberRepeated(state.channel, number: number))
                }
                if let id = message.recorded.id, !messages.insert(id).inserted {
                    return .fail(.messageRepeated(state.channel, id))
                }
            }
        }
        return .pass
    }

    private var conservation: AssertionResult.Verdict {
        guard let total = snapshot.total else {
            return .notApplicable("the application conserves no quantity")
        }
        guard snapshot.unreached.isEmpty else {
            return .notApplicable("part of the quantity is outside the scope")
        }
        if let state = snapshot.processes.first(where: { $0.recorded.amount == nil }) {
            return .fail(.amountMissing(state.process))
        }
        // Amounts come from a file, and no number of them fills 128 bits.
        let states = snapshot.processes.reduce(Int128(0)) {
            $0 + Int128($1.recorded.amount ?? 0)
        }
        let inFlight = snapshot.channels.flatMap(\.inFlight).reduce(Int128(0)) {
            $0 + Int128($1.recorded.amount ?? 0)
        }
        if states + inFlight == Int128(total) { return .pass }
        return .fail(.wrongTotal(processes: states, channels: inFlight, expected: total))
    }

    private var cutConsistency: AssertionResult.Verdict {
        let clocked = snapshot.processes.compactMap { state in
            state.recorded.clock.map { (process: state.process, clock: $0) }
        }
        for mine in clocked {
            for other in clocked where other.process != mine.process {
                guard mine.clock.family == other.clock.family else {
                    return .fail(.clockFamilies(mine.process, other.process))
                }
                if let witness = Self.excess(of: other, over: mine) { return .fail(witness) }
            }
        }
        let unclocked = snapshot.processes.filter { $0.recorded.clock == nil }.map(\.process)
        guard let first = unclocked.first, snapshot.processes.count > 1 else { return .pass }
        if clocked.isEmpty { return .notApplicable("the processes carry no clocks") }
        let name = snapshot.roster.name(of: first)
        return .undecided(
            unclocked.count == 1
                ? "\(name) carries no clock" : "\(unclocked.count) processes carry no clock")
    }

    /// Returns what a process knows of another one beyond what that one's own clock says.
    private static func excess(
        of knower: (process: ReplicaID, clock: EventClock),
        over owner: (process: ReplicaID, clock: EventClock)
    ) -> SnapshotWitness? {
        let process = owner.process
        switch (knower.clock, owner.clock) {
        case (.vector(let clock), .vector(let own)):
            guard clock[process] > own[process] else { return nil }
            return .knowsMoreEvents(
                knower.process, of: process, known: clock[process], recorded: own[process])
        case (.intervalTree(let clock), .intervalTree(let own)):
            // There is no entry for a process; what its identity owns stands for it.
            if clock.events.isBelowOrEqual(to: own.events, within: own.id) { return nil }
            return .knowsMoreOwned(
                knower.process, of: process, known: clock.events, recorded: own.events)
        default: return nil
        }
    }

    private var noOrphan: AssertionResult.Verdict {
        for state in snapshot.channels where state.receivedBefore > state.sentBefore {
            return .fail(
                .orphans(state.channel, received: state.receivedBefore, sent: state.sentBefore))
        }
        return .pass
    }

    private var exactChannels: AssertionResult.Verdict {
        for state in snapshot.channels where !isExact(state) {
            let sent = state.sentBefore
            let received = state.receivedBefore
            guard received <= sent else {
                return .fail(.receivedUnsent(state.channel, received: received, sent: sent))
            }
            let found = state.inFlight.compactMap(\.number)
            return .fail(
                .inexactChannel(
                    state.channel, received: received, sent: sent, found: found,
                    markerCount: state.inFlight.count - found.count))
        }
        return .pass
    }

    private func isExact(_ channel: GlobalSnapshot.ChannelState) -> Bool {
        guard channel.receivedBefore <= channel.sentBefore,
            UInt64(channel.inFlight.count) == channel.sentBefore - channel.receivedBefore
        else { return false }
        return zip(channel.inFlight, 1...).allSatisfy { message, offset in
            message.number == channel.receivedBefore + offset
        }
    }

    private var markerDiscipline: AssertionResult.Verdict {
        for state in snapshot.channels {
            guard state.markers.count == 1 else {
                return .fail(.markers(state.channel, count: state.markers.count))
            }
            if state.markers[0] != state.sentBefore {
                return .fail(
                    .markerPlace(
                        state.channel, after: state.markers[0], sentBefore: state.sentBefore))
            }
        }
        return .pass
    }
}
