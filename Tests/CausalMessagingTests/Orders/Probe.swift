import CausalMessaging
import CausalMetadata
import LogicalClocks
import SeededRandom

/// The keys that a ``Probe`` and its tool write.
enum ProbeKeys {
    /// The request that everything descends from, as whoever asked says it.
    enum Root: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 40
    }

    /// The steps that a step descends from, as each of them says it.
    enum Path: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 41
    }

    /// The request again, as the tool says it.
    enum Tool: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 42
    }
}

/// What a ``Probe`` is asked, and what it sends: the truth about where a step comes from.
struct ProbeMessage: Hashable, Sendable {
    /// The request that it descends from.
    var root: String
    /// The steps that it descends from, in order.
    var path: [String]
    /// Which of the effects of its last step it is.
    var effect = 0
    /// Whether it was sent to one.
    var isToOne = true
    /// How many generations of descendants it may have.
    var generations: Int
}

/// One step of a ``Probe``, as the payloads have it, with the context that came with it.
struct ProbeStep: Sendable {
    enum Cause: Hashable, Sendable {
        case request
        case message(isToOne: Bool)
        case timer
    }

    var name: String
    var cause: Cause
    var cameFrom: ProbeMessage
    var context: CausalContext
    /// The sends to one, to all, and the timers that it asked for.
    var sentToOne = 0
    var sentToAll = 0
    var timersSet: Set<UInt64> = []
    var timersCancelled: Set<UInt64> = []
    var timerFired: UInt64?
}

/// An application that sends to one and to all, sets and cancels timers, and answers each of its
/// steps with what it knows of it.
struct Probe: CausalProcess {
    typealias Message = ProbeMessage
    typealias Request = ProbeMessage
    typealias Output = ProbeStep

    let replica: ReplicaID
    let receivers: [ReplicaID]
    /// Whether messages carry contexts at all.
    let isStamped: Bool
    var random: SeededGenerator
    var stepCount = 0
    var timerCount: UInt64 = 0
    /// What the pending timers descend from.
    var pending: [UInt64: ProbeMessage] = [:]
    var budget = 12
    /// Whether it has no room for messages.
    var isClosed = false

    func accepts(_ message: Message, from sender: ReplicaID) -> Bool { !isClosed }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        if request.root == "open" { isClosed = false }
        step(.request, request, into: &outbox)
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        step(.message(isToOne: message.isToOne), message, into: &outbox)
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        let unknown = ProbeMessage(root: "none", path: [], generations: 0)
        step(.timer, pending[timer.number] ?? unknown, timer.number, into: &outbox)
    }

    private mutating func step(
        _ cause: ProbeStep.Cause, _ cameFrom: ProbeMessage, _ timer: UInt64? = nil,
        into outbox: inout Outbox<Message, Output>
    ) {
        stepCount += 1
        let name = "\(replica).\(stepCount)"
        var step = ProbeStep(
            name: name, cause: cause, cameFrom: cameFrom, context: outbox.context,
            timerFired: timer)
        let names = outbox.context[ProbeKeys.Path.self]?.names ?? []
        outbox.context[ProbeKeys.Path.self] = ContextSet(names + [name])
        var next = ProbeMessage(
            root: cameFrom.root, path: cameFrom.path + [name],
            generations: cameFrom.generations - 1)
        while next.generations >= 0 && budget > 0 && random.chance(0.8) {
            budget -= 1
            next.effect += 1
            act(next, &step, into: &outbox)
        }
        outbox.emit(step)
    }

    private mutating func act(
        _ next: ProbeMessage, _ step: inout ProbeStep, into outbox: inout Outbox<Message, Output>
    ) {
        var next = next
        switch random.below(6) {
        case 0, 1:
            step.sentToOne += 1
            outbox.send(next, to: random.pick(receivers))
        case 2:
            step.sentToAll += 1
            next.isToOne = false
            outbox.broadcast(next)
        case 3, 4:
            // The numbers are those that layers use for their own timers too.
            pending[timerCount] = next
            step.timersSet.insert(timerCount)
            outbox.setTimer(TimerID(timerCount), afterTicks: 1 + random.below(60))
            timerCount += 1
        default:
            guard timerCount > 0 else { return }
            let timer = random.below(timerCount)
            step.timersCancelled.insert(timer)
            outbox.cancelTimer(TimerID(timer))
        }
    }
}

/// A tool that writes the root of a request where the request enters.
struct RootTool<Application: Probed>: ContextTool {
    mutating func willHandle(
        _ request: Application.Request, of process: Application, in context: inout CausalContext
    ) {
        guard let root = Application.root(of: request) else { return }
        context[ProbeKeys.Tool.self] = ContextSet([root])
    }
}
