import CausalMessaging
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks

/// The cut of one snapshot through a trace, built event by event: what was sent inside and not
/// received inside must be in the snapshot, in a channel or held back by a delivery layer.
///
/// Where not every two processes are joined by a channel, a broadcast is passed on, and copies of
/// it may be under way to processes that have it already. Of such a message it is only required
/// that a copy is somewhere as long as a receiver lacks it.
struct TraceCut {
    /// A message and one process that it is for.
    private struct Delivery: Hashable {
        let message: String
        let receiver: ReplicaID
    }

    /// A message that was sent inside the cut and that some receivers lack there.
    private struct Pending {
        let order: Int
        let sender: ReplicaID
        var receivers: [ReplicaID]
    }

    private let snapshot: GlobalSnapshot
    private let members: Set<ReplicaID>
    private let isComplete: Bool
    /// What the snapshot says was on its way, in its order.
    private var held: [(delivery: Delivery, origin: ReplicaID)] = []
    private var heldNames: Set<String> = []
    private var lacksNames = false

    private var recorded: Set<ReplicaID> = []
    private var pending: [String: Pending] = [:]
    /// Receives inside the cut whose sends have not come up.
    private var early: Set<Delivery> = []
    /// The messages of the snapshot that were sent inside the cut; whether they are passed on.
    private var sentInside: [String: Bool] = [:]
    private var sentCount = 0
    private var forgetful: String?

    init(_ snapshot: GlobalSnapshot) {
        self.snapshot = snapshot
        members = Set(snapshot.processes.map(\.process))
        isComplete =
            Topology(processCount: snapshot.roster.count, channels: snapshot.topology).isComplete
        for state in snapshot.channels {
            for message in state.inFlight { hold(message.recorded, for: state.channel.receiver) }
        }
        for state in snapshot.processes {
            for message in state.recorded.heldBack { hold(message, for: state.process) }
        }
    }

    private mutating func hold(_ message: RecordedMessage, for receiver: ReplicaID) {
        guard let id = message.id else {
            lacksNames = true
            return
        }
        let name = id.description(in: snapshot.roster)
        held.append((Delivery(message: name, receiver: receiver), id.origin))
        heldNames.insert(name)
    }

    /// Takes an event of the trace; they come in order.
    mutating func add(eventAt index: Int, of trace: Trace) {
        let roster = trace.header.roster
        guard let traced = trace.process(at: index),
            let process = snapshot.roster.id(of: roster.name(of: traced)),
            members.contains(process), !recorded.contains(process)
        else { return }
        let message = trace.message(at: index).map { trace.name(of: $0) } ?? ""
        switch trace.kind(at: index) {
        case .send:
            send(message, by: process, to: trace.receivers(at: index).map(roster.name(of:)))
        case .receive: receive(message, by: process)
        case .record:
            let name = trace.snapshot(at: index).map { trace.name(of: $0) }
            if name == snapshot.name { recorded.insert(process) }
        case .crash where !trace.keepsMemory(at: index): forgetful = roster.name(of: traced)
        default: break
        }
    }

    private mutating func send(_ message: String, by sender: ReplicaID, to names: [String]) {
        let receivers = names.compactMap(snapshot.roster.id(of:)).filter(members.contains)
        let isPassedOn = !isComplete && receivers.count > 1
        if heldNames.contains(message) { sentInside[message] = isPassedOn }
        let lacking = receivers.filter {
            early.remove(Delivery(message: message, receiver: $0)) == nil
        }
        sentCount += 1
        guard !lacking.isEmpty else { return }
        pending[message] = Pending(order: sentCount, sender: sender, receivers: lacking)
    }

    private mutating func receive(_ message: String, by receiver: ReplicaID) {
        guard let index = pending[message]?.receivers.firstIndex(of: receiver) else {
            early.insert(Delivery(message: message, receiver: receiver))
            return
        }
        pending[message]?.receivers.remove(at: index)
        if pending[message]?.receivers.isEmpty == true { pending[message] = nil }
    }

    /// What holds, once all events have been taken.
    var verdict: AssertionResult.Verdict {
        let missing = snapshot.processes.map(\.process).filter { !recorded.contains($0) }
        if let process = missing.first {
            return .notApplicable(
                "the trace does not say when \(name(process)) recorded its state")
        }
        if lacksNames { return .notApplicable("a message in the snapshot has no name") }
        if let forgetful {
            return .notApplicable(
                "\(forgetful) lost its memory, so one name may stand for several messages")
        }
        return surplus ?? shortage ?? .pass
    }

    /// A message of the snapshot that by the trace was not on its way.
    private var surplus: AssertionResult.Verdict? {
        for (delivery, origin) in held where members.contains(origin) {
            let what =
                "the snapshot has \(delivery.message) on its way to \(name(delivery.receiver))"
            guard let isPassedOn = sentInside[delivery.message] else {
                return .fail("\(what), but by the trace \(name(origin)) had not sent it")
            }
            let isLacking = pending[delivery.message]?.receivers.contains(delivery.receiver)
            if isLacking != true, !isPassedOn {
                return .fail("\(what), but by the trace it was not")
            }
        }
        return nil
    }

    /// A message that by the trace was on its way and that the snapshot lacks; the first sent.
    private var shortage: AssertionResult.Verdict? {
        let deliveries = Set(held.map(\.delivery))
        var first: (order: Int, text: String)?
        for (message, entry) in pending where entry.order < first?.order ?? .max {
            let lacking = entry.receivers.first { receiver in
                sentInside[message] == true
                    ? false : !deliveries.contains(Delivery(message: message, receiver: receiver))
            }
            guard let lacking else { continue }
            first = (
                entry.order,
                "by the trace \(message) was on its way from \(name(entry.sender)) to "
                    + "\(name(lacking)), but the snapshot does not hold it"
            )
        }
        return first.map { .fail($0.text) }
    }

    private func name(_ process: ReplicaID) -> String { snapshot.roster.name(of: process) }
}
