import CausalMessaging
import LogicalClocks

/// One process of two-phase commit: the first one coordinates, all of them take part.
///
/// The coordinator asks all to vote, decides to commit if all say yes in time, and tells the
/// decision. Who said yes is bound to wait for it: after some time it asks for it again.
struct Participant: CausalProcess, CustomStringConvertible {
    /// The decision on a transaction.
    enum Decision: String, Hashable, Sendable {
        case commit, abort
    }

    /// A message between the processes, about one transaction.
    enum Message: Hashable, Sendable, CustomStringConvertible {
        case prepare(Int)
        case vote(Int, isYes: Bool)
        case ask(Int)
        case decision(Int, Decision)

        var description: String {
            switch self {
            case .prepare(let number): "prepare \(number)"
            case .vote(let number, let isYes): "\(isYes ? "yes" : "no") to \(number)"
            case .ask(let number): "what of \(number)?"
            case .decision(let number, let decision): "\(decision) \(number)"
            }
        }
    }

    /// A request of a client: to the coordinator to begin, to any process to vote no.
    enum Request: Hashable, Sendable {
        case begin(Int)
        case veto(Int)
    }

    /// An answer of a process to its clients.
    enum Output: Hashable, Sendable {
        case decided(Int, Decision)
        case refused(Request)
    }

    /// The behaviour of a process when the decision does not come.
    enum Timeout: String, CaseIterable, Sendable {
        /// It asks the coordinator again.
        case ask
        /// It aborts by itself, though it has said yes: the planted fault.
        case abort
    }

    /// A transaction as one process knows it.
    enum Phase: Hashable, Sendable {
        /// The coordinator waits for these votes.
        case collecting(missing: [ReplicaID])
        /// The process has said yes.
        case prepared
        /// The transaction is over here.
        case decided(Decision)
    }

    /// How long a coordinator waits for votes, and a participant for the decision.
    static let voteTicks: UInt64 = 60
    static let decisionTicks: UInt64 = 90

    let replica: ReplicaID
    let others: [ReplicaID]
    let timeout: Timeout

    /// The transactions, by number.
    private(set) var phases: [Int: Phase] = [:]
    private var vetoes: Set<Int> = []

    private var coordinator: ReplicaID { 0 }
    private var isCoordinator: Bool { replica == coordinator }

    init(_ replica: ReplicaID, among all: [ReplicaID], timeout: Timeout) {
        self.replica = replica
        others = all.filter { $0 != replica }
        self.timeout = timeout
    }

    var description: String {
        let words = phases.sorted { $0.key < $1.key }.map { number, phase in
            switch phase {
            case .collecting(let missing): "\(number) waits for \(missing.count)"
            case .prepared: "\(number) prepared"
            case .decided(let decision): "\(number) \(decision)"
            }
        }
        return words.joined(separator: ", ")
    }

    /// Waits again for what it waited for before a crash.
    mutating func start(into outbox: inout Outbox<Message, Output>) {
        for number in phases.keys.sorted() { waitOn(number, into: &outbox) }
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        switch request {
        case .veto(let number): vetoes.insert(number)
        case .begin(let number):
            guard isCoordinator, phases[number] == nil else {
                return outbox.emit(.refused(request))
            }
            guard !vetoes.contains(number) else {
                return decide(.abort, on: number, into: &outbox)
            }
            phases[number] = .collecting(missing: others)
            outbox.broadcast(.prepare(number))
            waitOn(number, into: &outbox)
        }
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        switch message {
        case .prepare(let number):
            guard phases[number] == nil else { return }
            let isYes = !vetoes.contains(number)
            outbox.send(.vote(number, isYes: isYes), to: sender)
            if isYes {
                phases[number] = .prepared
                waitOn(number, into: &outbox)
            } else {
                decide(.abort, on: number, into: &outbox)
            }
        case .vote(let number, let isYes):
            guard case .collecting(var missing)? = phases[number] else { return }
            missing.removeAll { $0 == sender }
            phases[number] = .collecting(missing: missing)
            if !isYes {
                decide(.abort, on: number, into: &outbox)
            } else if missing.isEmpty {
                decide(.commit, on: number, into: &outbox)
            }
        case .ask(let number):
            if case .decided(let decision)? = phases[number] {
                outbox.send(.decision(number, decision), to: sender)
            }
        case .decision(let number, let decision):
            if case .decided? = phases[number] { return }
            decide(decision, on: number, into: &outbox)
        }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        let number = Int(timer.number)
        switch phases[number] {
        case .collecting: decide(.abort, on: number, into: &outbox)
        case .prepared:
            switch timeout {
            case .abort: decide(.abort, on: number, into: &outbox)
            case .ask:
                outbox.send(.ask(number), to: coordinator)
                waitOn(number, into: &outbox)
            }
        case .decided, nil: break
        }
    }

    private mutating func decide(
        _ decision: Decision, on number: Int, into outbox: inout Outbox<Message, Output>
    ) {
        phases[number] = .decided(decision)
        outbox.cancelTimer(TimerID(UInt64(number)))
        if isCoordinator { outbox.broadcast(.decision(number, decision)) }
        outbox.emit(.decided(number, decision))
    }

    private func waitOn(_ number: Int, into outbox: inout Outbox<Message, Output>) {
        let timer = TimerID(UInt64(number))
        switch phases[number] {
        case .collecting: outbox.setTimer(timer, afterTicks: Self.voteTicks)
        case .prepared: outbox.setTimer(timer, afterTicks: Self.decisionTicks)
        case .decided, nil: break
        }
    }
}
