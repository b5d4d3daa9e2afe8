import CausalMessaging
import ExecutionTrace
import LogicalClocks

// Messages on their way: what the snapshot holds against what passes through the cut.
//
// Where not every two processes are joined by a channel, a broadcast is passed on, and copies of it
// may be under way to processes that have it already. Of such a message it is only required that a
// copy is somewhere as long as a receiver lacks it.

extension TraceAgreement {
    /// A message that the snapshot has on its way, in a channel or held back.
    private struct Held {
        var message: RecordedMessage
        var receiver: ReplicaID
        /// The channel, and the place there.
        var channel: ChannelID?
        var place: UInt64?
    }

    /// A message of the trace with one of its receivers.
    private struct Delivery: Hashable {
        let message: Int
        let receiver: ReplicaID
    }

    /// The messages of the snapshot that have been seen.
    private struct Seen {
        var deliveries: Set<Delivery> = []
        var messages: Set<Int> = []
        /// The last message of each channel.
        var last: [ChannelID: (message: MessageID, send: Int)] = [:]
        /// How many messages without an identity there are for each receiver.
        var unnamed: [ReplicaID: Int] = [:]
    }

    private var held: [Held] {
        let inChannels = snapshot.channels.flatMap { state in
            state.inFlight.sorted { ($0.number ?? 0) < ($1.number ?? 0) }.map {
                Held(
                    message: $0.recorded, receiver: state.channel.receiver,
                    channel: state.channel, place: $0.number)
            }
        }
        let heldBack = snapshot.processes.flatMap { state in
            state.recorded.heldBack.map { Held(message: $0, receiver: state.process) }
        }
        return inChannels + heldBack
    }

    /// Returns a message that is on its way in one of the two only, or elsewhere.
    mutating func messageWitness() -> SnapshotWitness? {
        let passages = cut.passages(in: run.trace).inFlight
        let isComplete = snapshot.isComplete
        var pending: Set<Delivery> = []
        for passage in passages {
            pending.insert(Delivery(message: passage.number, receiver: passage.receiver))
        }
        var seen = Seen()
        for held in held {
            let witness = surplus(held, pending: pending, isComplete: isComplete, &seen)
            if let witness { return witness }
        }
        for passage in passages {
            if let witness = shortage(passage, isComplete: isComplete, &seen) { return witness }
        }
        return nil
    }

    /// Returns whether processes pass a message on that an event sends.
    private func isPassedOn(_ send: Int, isComplete: Bool) -> Bool {
        !isComplete && run.trace.receivers(at: send).count > 1
    }

    /// Returns a message of the snapshot that by the trace was not on its way there.
    private mutating func surplus(
        _ held: Held, pending: Set<Delivery>, isComplete: Bool, _ seen: inout Seen
    ) -> SnapshotWitness? {
        let receiver = traced(held.receiver)
        guard let id = held.message.id else {
            seen.unnamed[receiver, default: 0] += 1
            doubt("a message on its way to \(name(held.receiver)) has no name")
            return nil
        }
        // What an unreached process sent is known to the trace, but not cut there.
        guard members.contains(traced(id.origin)) else { return nil }
        guard let message = number(of: id), let send = run.trace.firstSend(ofMessage: message),
            let sender = run.trace.process(at: send), cut.contains(eventAt: send, of: sender)
        else { return .notSent(id, to: held.receiver) }
        seen.messages.insert(message)
        if run.isAmbiguous(message) {
            doubt("\(id.description(in: snapshot.roster)) is the name of several messages")
            return nil
        }
        guard !isPassedOn(send, isComplete: isComplete) else { return nil }
        let delivery = Delivery(message: message, receiver: receiver)
        guard pending.contains(delivery) else {
            guard let end = cut.end(of: receiver), run.losesMemory(receiver, before: end) else {
                return .notUnderWay(id, to: held.receiver)
            }
            doubt("\(name(held.receiver)) lost its memory, and may receive a message again")
            return nil
        }
        guard seen.deliveries.insert(delivery).inserted else {
            return .heldTwice(id, to: held.receiver)
        }
        guard let channel = held.channel else { return nil }
        guard traced(channel.sender) == sender else {
            return snapshotReplica(of: sender).map { .wrongChannel(id, on: channel, sender: $0) }
        }
        if held.place != nil {
            if let last = seen.last[channel], last.send > send {
                return .wrongOrder(channel, first: last.message, second: id)
            }
            seen.last[channel] = (id, send)
        }
        return nil
    }

    /// Returns a message that by the trace was on its way and that the snapshot lacks.
    private mutating func shortage(
        _ passage: Cut.Passage, isComplete: Bool, _ seen: inout Seen
    ) -> SnapshotWitness? {
        guard members.contains(passage.sender), members.contains(passage.receiver),
            let sender = snapshotReplica(of: passage.sender),
            let receiver = snapshotReplica(of: passage.receiver)
        else { return nil }
        let delivery = Delivery(message: passage.number, receiver: passage.receiver)
        if seen.deliveries.contains(delivery) { return nil }
        if seen.messages.contains(passage.number),
            run.isAmbiguous(passage.number) || isPassedOn(passage.send, isComplete: isComplete)
        {
            return nil
        }
        // What is lost is on its way nowhere, and what may be lost need not be.
        guard passage.fate == .underWay else { return nil }
        let text = run.trace.name(of: passage.message)
        if run.isAmbiguous(passage.number) {
            doubt("\(text) is the name of several messages")
            return nil
        }
        if passage.receive == nil {
            // A channel whose end lost its memory may never carry anything again. A copy of what is
            // passed on may go over any, also by way of a life that is over.
            let isPassedOn = isPassedOn(passage.send, isComplete: isComplete)
            let ends =
                isPassedOn
                ? run.trace.header.roster.replicas : [passage.sender, passage.receiver]
            if let end = ends.first(where: { run.losesMemory($0) }) {
                doubt("\(text) may have been lost with the memory of \(traceName(end))")
                return nil
            }
            if !run.hasKnownEnd {
                doubt("\(text) may be lost after the end of the trace, which cannot be checked")
                return nil
            }
        }
        if let count = seen.unnamed[passage.receiver], count > 0 {
            seen.unnamed[passage.receiver] = count - 1
            return nil
        }
        guard passage.message.origin != .foreign,
            let origin = snapshotReplica(of: passage.message.origin)
        else {
            doubt("the trace calls a message \(text), which no snapshot can")
            return nil
        }
        return .messageLacking(
            MessageID(origin, passage.message.number), from: sender, to: receiver)
    }

    private func traceName(_ replica: ReplicaID) -> String {
        run.trace.header.roster.name(of: replica)
    }

    /// Returns the number in the trace of a message of the snapshot.
    private func number(of id: MessageID) -> Int? {
        let traced = MessageID(traced(id.origin), id.number)
        if let number = run.trace.number(of: traced) { return number }
        // A name that was met before its replica joined goes by its place in a table.
        return run.trace.knownMessage(named: run.trace.name(of: traced)).flatMap {
            run.trace.number(of: $0)
        }
    }
}
