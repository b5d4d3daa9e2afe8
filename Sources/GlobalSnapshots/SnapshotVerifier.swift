import CausalMessaging
import ExecutionTrace
import LogicalClocks

/// Judges a recorded global state by itself, without the system that it came from.
///
/// The clocks alone prove only that the process states form a cut; the counts at both ends of
/// each channel prove what was in flight. A snapshot is sound when no assertion fails.
public struct SnapshotVerifier: Sendable {
    private let snapshot: GlobalSnapshot
    private let scope: [ReplicaID]

    /// Returns what holds for a snapshot, one result for each assertion, in order.
    ///
    /// - Complexity: O(*n*² · *k* + *c* + *m*) for *n* processes with clocks of *k* entries, *c*
    ///   channels and *m* messages in flight.
    public static func verify(_ snapshot: GlobalSnapshot) -> [AssertionResult] {
        let verifier = SnapshotVerifier(snapshot: snapshot, scope: snapshot.scope)
        return SnapshotAssertion.allCases.map { assertion in
            AssertionResult(assertion, verifier.verdict(on: assertion))
        }
    }

    private func verdict(on assertion: SnapshotAssertion) -> AssertionResult.Verdict {
        switch assertion {
        case .completeness: completeness
        case .purity: purity
        case .conservation: conservation
        case .cutConsistency: cutConsistency
        case .noOrphan: noOrphan
        case .exactChannels: exactChannels
        case .markerDiscipline: markerDiscipline
        }
    }

    private func name(_ process: ReplicaID) -> String { snapshot.roster.name(of: process) }

    private func name(_ channel: ChannelID) -> String { channel.description(in: snapshot.roster) }

    private var completeness: AssertionResult.Verdict {
        let recorded = Self.counts(snapshot.processes.map(\.process))
        for process in scope where recorded[process] != 1 {
            return .fail("\(name(process)) recorded its state \(Self.times(recorded[process]))")
        }
        let inScope = Set(scope)
        let strangers = snapshot.processes.map(\.process).filter { !inScope.contains($0) }
        if let stranger = strangers.first {
            return .fail("\(name(stranger)) recorded its state but no initiator can reach it")
        }
        let wanted = Set(
            snapshot.topology.filter {
                inScope.contains($0.sender) && inScope.contains($0.receiver)
            })
        let closed = Self.counts(snapshot.channels.map(\.channel))
        for channel in wanted.sorted() where closed[channel] != 1 {
            return .fail("\(name(channel)) was recorded \(Self.times(closed[channel]))")
        }
        if let stranger = snapshot.channels.map(\.channel).first(where: { !wanted.contains($0) }) {
            return .fail("\(name(stranger)) was recorded but is not a channel of the snapshot")
        }
        return .pass
    }

    /// How often each element comes.
    private static func counts<Element: Hashable>(_ elements: [Element]) -> [Element: Int] {
        elements.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func times(_ count: Int?) -> String {
        count == nil ? "not at all" : "\(count ?? 0) times, not once"
    }

    private var purity: AssertionResult.Verdict {
        for channel in snapshot.channels {
            var seen: Set<UInt64> = []
            for message in channel.inFlight {
                guard let number = message.number else {
                    return .fail("\(name(channel.channel)) holds \(message.recorded.payload)")
                }
                guard seen.insert(number).inserted else {
                    return .fail("\(name(channel.channel)) holds its message \(number) twice")
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
        // Amounts come from a file, and no number of them fills 128 bits.
        let states = snapshot.processes.reduce(Int128(0)) {
            $0 + Int128($1.recorded.amount ?? 0)
        }
        let inFlight = snapshot.channels.flatMap(\.inFlight).reduce(Int128(0)) {
            $0 + Int128($1.recorded.amount ?? 0)
        }
        if states + inFlight == Int128(total) { return .pass }
        return .fail(
            "\(states) in processes + \(inFlight) in channels = \(states + inFlight), not \(total)"
        )
    }

    private var cutConsistency: AssertionResult.Verdict {
        for mine in snapshot.processes {
            for other in snapshot.processes where other.process != mine.process {
                guard let here = mine.recorded.clock, let there = other.recorded.clock else {
                    return .notApplicable("the processes carry no clocks")
                }
                guard here.family == there.family else {
                    return .fail(
                        "\(name(mine.process)) and \(name(other.process)) carry clocks of "
                            + "different families")
                }
                if let witness = excess(of: there, over: here, at: mine.process) {
                    return .fail(
                        "\(name(other.process)) knows \(witness) than \(name(mine.process)) had "
                            + "recorded")
                }
            }
        }
        return .pass
    }

    /// What a clock knows of a process beyond what the process's own clock says.
    private func excess(
        of clock: EventClock, over own: EventClock, at process: ReplicaID
    ) -> String? {
        switch (clock, own) {
        case (.vector(let clock), .vector(let own)):
            guard clock[process] > own[process] else { return nil }
            return "more events of \(name(process)) (\(clock[process]) against \(own[process]))"
        case (.intervalTree(let clock), .intervalTree(let own)):
            // There is no entry for a process; what its identity owns stands for it.
            if clock.events.isBelowOrEqual(to: own.events, within: own.id) { return nil }
            return "more of what \(name(process)) owns (\(clock.events) against \(own.events))"
        default: return nil
        }
    }

    private var noOrphan: AssertionResult.Verdict {
        for channel in snapshot.channels where channel.receivedBefore > channel.sentBefore {
            return .fail(
                "on \(name(channel.channel)) \(channel.receivedBefore) messages were received in "
                    + "the snapshot but only \(channel.sentBefore) were sent in it")
        }
        return .pass
    }

    private var exactChannels: AssertionResult.Verdict {
        for channel in snapshot.channels where !isExact(channel) {
            let sent = channel.sentBefore
            let received = channel.receivedBefore
            guard received <= sent else {
                return .fail(
                    "on \(name(channel.channel)) \(received) messages were received but only "
                        + "\(sent) were sent")
            }
            // Counts come from a file, so the expected numbers are never made into an array.
            let expected =
                switch sent - received {
                case 0: "nothing"
                case 1: "number \(sent)"
                default: "numbers \(received + 1)...\(sent)"
                }
            return .fail(
                "\(name(channel.channel)) should hold \(expected) of its messages and holds "
                    + Self.list(channel.inFlight))
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
        for channel in snapshot.channels {
            guard channel.markers.count == 1 else {
                return .fail("\(channel.markers.count) markers came on \(name(channel.channel))")
            }
            if channel.markers[0] != channel.sentBefore {
                return .fail(
                    "the marker on \(name(channel.channel)) stands after message "
                        + "\(channel.markers[0]), but the sender recorded its state after message "
                        + "\(channel.sentBefore)")
            }
        }
        return .pass
    }

    /// The messages of a channel for people: `number 3`, `numbers 3...7 and 1 marker`, or the
    /// first few.
    private static func list(_ messages: [GlobalSnapshot.InFlight]) -> String {
        let numbers = messages.compactMap(\.number)
        let markerCount = messages.count - numbers.count
        var parts: [String] = []
        if let first = numbers.first, let last = numbers.last {
            let isRun = zip(numbers, numbers.dropFirst()).allSatisfy { $0 &+ 1 == $1 }
            let few = numbers.prefix(8).map(String.init).joined(separator: ", ")
            parts.append(
                numbers.count == 1
                    ? "number \(first)"
                    : isRun
                        ? "numbers \(first)...\(last)"
                        : "numbers \(few)\(numbers.count > 8 ? ", …" : "")")
        }
        if markerCount > 0 { parts.append("\(markerCount) marker\(markerCount == 1 ? "" : "s")") }
        return parts.isEmpty ? "nothing" : parts.joined(separator: " and ")
    }
}
