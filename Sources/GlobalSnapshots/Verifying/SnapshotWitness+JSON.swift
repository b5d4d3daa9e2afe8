import ExecutionTrace
import LogicalClocks
import WireFormat

extension SnapshotWitness {
    /// Returns the evidence for programs: its kind, and what it names, with the names of the
    /// snapshot's roster.
    ///
    ///     {"kind":"orphans","channel":"a→b","received":3,"sent":2}
    ///
    /// - Complexity: O(*n*), where *n* is the size of what the witness holds.
    public func json(in roster: Roster) -> JSONValue {
        let evidence = WitnessMembers(roster: roster)
        let (kind, members) = ownMembers(evidence) ?? traceMembers(evidence)
        return .object([.init("kind", .string(kind))] + members)
    }

    /// The kind and members of a witness that the snapshot gives by itself.
    private func ownMembers(_ make: WitnessMembers) -> (String, [JSONValue.Member])? {
        switch self {
        case .processRecorded(let process, let count):
            ("processRecorded", make.process(process) + make.number("count", count))
        case .processOutOfScope(let process): ("processOutOfScope", make.process(process))
        case .channelRecorded(let channel, let count):
            ("channelRecorded", make.channel(channel) + make.number("count", count))
        case .channelOutOfScope(let channel): ("channelOutOfScope", make.channel(channel))
        case .foreignContent(let channel, let payload):
            ("foreignContent", make.channel(channel) + [.init("content", payload)])
        case .numberRepeated(let channel, let number):
            ("numberRepeated", make.channel(channel) + make.number("number", number))
        case .messageRepeated(let channel, let message):
            ("messageRepeated", make.channel(channel) + make.message("message", message))
        case .wrongTotal(let processes, let channels, let expected):
            (
                "wrongTotal",
                make.number("processes", processes) + make.number("channels", channels)
                    + make.number("expected", expected)
            )
        case .amountMissing(let process): ("amountMissing", make.process(process))
        case .clockFamilies(let first, let second):
            ("clockFamilies", make.process(first) + make.process(second, "other"))
        case .knowsMoreEvents(let knower, let other, let known, let recorded):
            (
                "knowsMoreEvents",
                make.process(knower) + make.process(other, "of") + make.number("known", known)
                    + make.number("recorded", recorded)
            )
        case .knowsMoreOwned(let knower, let other, let known, let recorded):
            (
                "knowsMoreOwned",
                make.process(knower) + make.process(other, "of")
                    + make.text("known", known.description)
                    + make.text("recorded", recorded.description)
            )
        case .orphans(let channel, let received, let sent):
            ("orphans", make.counts(channel, received, sent))
        case .receivedUnsent(let channel, let received, let sent):
            ("receivedUnsent", make.counts(channel, received, sent))
        case .inexactChannel(let channel, let received, let sent, let found, let markerCount):
            (
                "inexactChannel",
                make.counts(channel, received, sent)
                    + [.init("found", .array(found.map { .number(String($0)) }))]
                    + make.number("markers", markerCount)
            )
        case .markers(let channel, let count):
            ("markers", make.channel(channel) + make.number("count", count))
        case .markerPlace(let channel, let place, let sentBefore):
            (
                "markerPlace",
                make.channel(channel) + make.number("after", place)
                    + make.number("sentBefore", sentBefore)
            )
        default: nil
        }
    }

    /// The kind and members of a witness that the trace gives.
    private func traceMembers(_ make: WitnessMembers) -> (String, [JSONValue.Member]) {
        switch self {
        case .recorderLacking(let name): ("recorderLacking", make.text("process", name))
        case .notRecorded(let process): ("notRecorded", make.process(process))
        case .endsBeforeStart(let start, let end):
            ("endsBeforeStart", make.number("start", start) + make.number("end", end))
        case .recordedAtAnotherTime(let process, let time, let start, let end):
            (
                "recordedAtAnotherTime",
                make.process(process) + make.number("time", time) + make.number("start", start)
                    + make.number("end", end)
            )
        case .startedByAnother(let process): ("startedByAnother", make.process(process))
        case .clockMissing(let process): ("clockMissing", make.process(process))
        case .wrongClock(let process, let recorded, let traced):
            (
                "wrongClock",
                make.process(process) + make.clock("recorded", recorded)
                    + make.clock("traced", traced)
            )
        case .notSent(let message, let receiver):
            ("notSent", make.message("message", message) + make.process(receiver, "to"))
        case .notUnderWay(let message, let receiver):
            ("notUnderWay", make.message("message", message) + make.process(receiver, "to"))
        case .wrongChannel(let message, let channel, let sender):
            (
                "wrongChannel",
                make.message("message", message) + make.channel(channel)
                    + make.process(sender, "sender")
            )
        case .heldTwice(let message, let receiver):
            ("heldTwice", make.message("message", message) + make.process(receiver, "to"))
        case .wrongOrder(let channel, let first, let second):
            (
                "wrongOrder",
                make.channel(channel) + make.message("first", first)
                    + make.message("second", second)
            )
        case .messageLacking(let message, let sender, let receiver):
            (
                "messageLacking",
                make.message("message", message) + make.process(sender, "from")
                    + make.process(receiver, "to")
            )
        default: ("other", make.text("text", description(in: make.roster)))
        }
    }
}

/// The makers of the members of a witness, with the names of one roster.
private struct WitnessMembers {
    let roster: Roster

    func process(_ process: ReplicaID, _ name: String = "process") -> [JSONValue.Member] {
        text(name, roster.name(of: process))
    }

    func channel(_ channel: ChannelID) -> [JSONValue.Member] {
        text("channel", channel.description(in: roster))
    }

    func counts(
        _ channel: ChannelID, _ received: UInt64, _ sent: UInt64
    ) -> [JSONValue.Member] {
        self.channel(channel) + number("received", received) + number("sent", sent)
    }

    func message(_ name: String, _ message: MessageID) -> [JSONValue.Member] {
        text(name, message.description(in: roster))
    }

    func clock(_ name: String, _ clock: EventClock?) -> [JSONValue.Member] {
        [.init(name, clock.map { .string($0.description(in: roster)) } ?? .null)]
    }

    func number(_ name: String, _ value: some BinaryInteger) -> [JSONValue.Member] {
        [.init(name, .number(String(value)))]
    }

    func text(_ name: String, _ text: String) -> [JSONValue.Member] {
        [.init(name, .string(text))]
    }
}
