import ExecutionTrace
import LogicalClocks

extension SnapshotWitness {
    /// Returns a sentence that says what is wrong, with the names of the snapshot's roster.
    ///
    /// - Complexity: O(*n*), where *n* is the size of what the witness holds.
    public func description(in roster: Roster) -> String {
        ownText(in: roster) ?? traceText(in: roster)
    }

    /// Returns the sentence of a witness that the snapshot gives by itself.
    private func ownText(in roster: Roster) -> String? {
        func name(_ replica: ReplicaID) -> String { roster.name(of: replica) }
        func name(_ channel: ChannelID) -> String { channel.description(in: roster) }
        switch self {
        case .processRecorded(let process, let count):
            return "\(name(process)) recorded its state \(Self.times(count))"
        case .processOutOfScope(let process):
            return "\(name(process)) recorded its state but no initiator can reach it"
        case .channelRecorded(let channel, let count):
            return "\(name(channel)) was recorded \(Self.times(count))"
        case .channelOutOfScope(let channel):
            return "\(name(channel)) was recorded but is not a channel of the snapshot"
        case .foreignContent(let channel, let payload): return "\(name(channel)) holds \(payload)"
        case .numberRepeated(let channel, let number):
            return "\(name(channel)) holds its message \(number) twice"
        case .messageRepeated(let channel, let message):
            return "\(name(channel)) holds \(message.description(in: roster)) twice"
        case .wrongTotal(let processes, let channels, let expected):
            return "\(processes) in processes + \(channels) in channels = "
                + "\(processes + channels), not \(expected)"
        case .amountMissing(let process):
            return "\(name(process)) has no amount, though amounts add up to a total"
        case .clockFamilies(let first, let second):
            return "\(name(first)) and \(name(second)) carry clocks of different families"
        case .knowsMoreEvents(let knower, let other, let known, let recorded):
            return "\(name(knower)) knows more events of \(name(other)) "
                + "(\(known) against \(recorded)) than \(name(other)) had recorded"
        case .knowsMoreOwned(let knower, let other, let known, let recorded):
            return "\(name(knower)) knows more of what \(name(other)) owns "
                + "(\(known) against \(recorded)) than \(name(other)) had recorded"
        case .orphans(let channel, let received, let sent):
            return "on \(name(channel)) \(received) messages were received in the snapshot but "
                + "only \(sent) were sent in it"
        case .receivedUnsent(let channel, let received, let sent):
            return "on \(name(channel)) \(received) messages were received but only \(sent) "
                + "were sent"
        case .inexactChannel(let channel, let received, let sent, let found, let markerCount):
            return "\(name(channel)) should hold \(Self.expected(after: received, to: sent)) of "
                + "its messages and holds \(Self.list(found, markerCount: markerCount))"
        case .markers(let channel, let count): return "\(count) markers came on \(name(channel))"
        case .markerPlace(let channel, let place, let sentBefore):
            return "the marker on \(name(channel)) comes after message \(place), but the sender "
                + "recorded its state after message \(sentBefore)"
        default: return nil
        }
    }

    /// Returns the sentence of a witness that the trace gives.
    private func traceText(in roster: Roster) -> String {
        func name(_ replica: ReplicaID) -> String { roster.name(of: replica) }
        func name(_ message: MessageID) -> String { message.description(in: roster) }
        func held(_ message: MessageID, _ to: ReplicaID) -> String {
            "the snapshot has \(name(message)) on its way to \(name(to))"
        }
        return switch self {
        case .recorderLacking(let name):
            "by the trace \(name) recorded its state, but the snapshot does not hold it"
        case .notRecorded(let process):
            "the snapshot has the state of \(name(process)), but by the trace it recorded none"
        case .endsBeforeStart(let start, let end):
            "the snapshot began at \(start) and ended before, at \(end)"
        case .recordedAtAnotherTime(let process, let time, let start, let end):
            "by the trace \(name(process)) recorded its state at \(time), but the snapshot took "
                + "from \(start) to \(end)"
        case .startedByAnother(let process):
            "by the trace \(name(process)) recorded its state before every initiator"
        case .clockMissing(let process):
            "\(name(process)) has no clock in the snapshot, but one in the trace"
        case .wrongClock(let process, let recorded, let traced):
            "the snapshot has the clock \(recorded.description(in: roster)) for "
                + "\(name(process)), but the trace "
                + (traced?.description(in: roster) ?? "that of no event")
        case .notSent(let message, let to):
            "\(held(message, to)), but by the trace \(name(message.origin)) had not sent it"
        case .notUnderWay(let message, let to): "\(held(message, to)), but by the trace it was not"
        case .wrongChannel(let message, let channel, let sender):
            "the snapshot has \(name(message)) on \(channel.description(in: roster)), but by the "
                + "trace \(name(sender)) had sent it"
        case .heldTwice(let message, let to): "\(held(message, to)) twice"
        case .wrongOrder(let channel, let first, let second):
            "the snapshot has \(name(first)) before \(name(second)) on "
                + "\(channel.description(in: roster)), but by the trace it was sent after it"
        case .messageLacking(let message, let from, let to):
            "by the trace \(name(message)) was on its way from \(name(from)) to \(name(to)), but "
                + "the snapshot does not hold it"
        default: "the snapshot is broken"
        }
    }

    private static func times(_ count: Int) -> String {
        count == 0 ? "not at all" : "\(count) times, not once"
    }

    /// Returns the messages that a channel should hold.
    ///
    /// Counts come from a file, so the expected numbers are never made into an array.
    private static func expected(after received: UInt64, to sent: UInt64) -> String {
        guard sent > received else { return "nothing" }
        return sent - received == 1 ? "number \(sent)" : "numbers \(received + 1)...\(sent)"
    }

    /// Returns the messages of a channel for people: `number 3`, `numbers 3...7 and 1 marker`, or
    /// the first few.
    private static func list(_ numbers: [UInt64], markerCount: Int) -> String {
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
