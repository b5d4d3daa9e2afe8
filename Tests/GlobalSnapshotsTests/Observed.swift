import CausalMessaging
import GlobalSnapshots
import LogicalClocks

/// A layer that writes down what goes in and out of the process inside: the truth about every
/// channel, kept where the snapshot protocol cannot touch it.
struct Observed<Base: Recordable>: Recordable {
    typealias Message = Base.Message
    typealias Request = Base.Request
    typealias Output = Base.Output

    enum Input: Sendable {
        case start
        case request(Base.Request)
        case receive(Base.Message, from: ReplicaID)
        case timer(TimerID)
    }

    var base: Base
    let receivers: [ReplicaID]
    /// What was sent to each process, by identifier.
    var sent: [[Base.Message]]
    /// What was received from each process, by identifier.
    var received: [[Base.Message]]
    /// Everything that the process was given.
    var inputs: [Input] = []

    init(_ base: Base, replica: ReplicaID, topology: Topology) {
        self.base = base
        receivers = topology.receivers(from: replica)
        sent = Array(repeating: [], count: topology.processCount)
        received = sent
    }

    mutating func start(into outbox: inout Outbox<Message, Output>) {
        perform(.start, into: &outbox)
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Output>) {
        perform(.request(request), into: &outbox)
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Output>
    ) {
        perform(.receive(message, from: sender), into: &outbox)
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Output>) {
        perform(.timer(timer), into: &outbox)
    }

    mutating func perform(_ input: Input, into outbox: inout Outbox<Message, Output>) {
        inputs.append(input)
        let before = outbox.sends.count
        switch input {
        case .start: base.start(into: &outbox)
        case .request(let request): base.handle(request, into: &outbox)
        case .receive(let message, let sender):
            received[sender.index].append(message)
            base.receive(message, from: sender, into: &outbox)
        case .timer(let timer): base.timerFired(timer, into: &outbox)
        }
        for send in outbox.sends[before...] {
            switch send.destination {
            case .one(let receiver): sent[receiver.index].append(send.message)
            case .all:
                for receiver in receivers { sent[receiver.index].append(send.message) }
            }
        }
    }

    var recorded: RecordedState { base.recorded }

    static func recorded(_ message: Message) -> RecordedMessage { Base.recorded(message) }
}
