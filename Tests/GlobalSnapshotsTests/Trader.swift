import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import WireFormat

/// An application that moves an amount about, by request and by itself.
///
/// What it sends to whom follows from what it knows, so a replay does the same.
struct Trader: Recordable {
    struct Message: Hashable, Sendable {
        var origin: ReplicaID
        var number: UInt64
        var amount: Int64
        /// How often the receiver may go on.
        var hops: UInt64
    }

    enum Request: Hashable, Sendable {
        /// Send an amount to a process.
        case transfer(Int64, to: ReplicaID, hops: UInt64)
        /// Tell everybody.
        case gossip
    }

    typealias Output = Never

    let replica: ReplicaID
    let receivers: [ReplicaID]
    var balance: Int64
    /// How often it still sends something by itself.
    var wakeups: UInt64
    var sentCount: UInt64 = 0
    var receivedCount: UInt64 = 0

    init(_ replica: ReplicaID, topology: Topology, balance: Int64, wakeups: UInt64 = 0) {
        self.replica = replica
        self.receivers = topology.receivers(from: replica)
        self.balance = balance
        self.wakeups = wakeups
    }

    mutating func start(into outbox: inout Outbox<Message, Never>) {
        if wakeups > 0 { outbox.setTimer(TimerID(1), afterTicks: 1 + wakeups % 5) }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Message, Never>) {
        guard wakeups > 0 else { return }
        wakeups -= 1
        chat(seed: wakeups, hops: 2, into: &outbox)
        start(into: &outbox)
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Message, Never>) {
        switch request {
        case .transfer(let amount, let receiver, let hops):
            send(amount, to: receiver, hops: hops, into: &outbox)
        case .gossip:
            sentCount += 1
            outbox.broadcast(Message(origin: replica, number: sentCount, amount: 0, hops: 0))
        }
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Never>
    ) {
        balance += message.amount
        receivedCount += 1
        if message.hops > 0 {
            chat(seed: message.number << 8, hops: message.hops - 1, into: &outbox)
        }
    }

    private mutating func chat(
        seed: UInt64, hops: UInt64, into outbox: inout Outbox<Message, Never>
    ) {
        guard !receivers.isEmpty else { return }
        let known = UInt64(replica.index) << 32 ^ sentCount << 16 ^ receivedCount
        var choice = SeededGenerator(seed: seed ^ known)
        if choice.below(8) == 0 { return handle(.gossip, into: &outbox) }
        for _ in 0...choice.below(4) / 3 {
            let amount = balance > 0 ? Int64(choice.below(UInt64(balance) + 1)) : 0
            send(amount, to: choice.pick(receivers), hops: hops, into: &outbox)
        }
    }

    private mutating func send(
        _ amount: Int64, to receiver: ReplicaID, hops: UInt64,
        into outbox: inout Outbox<Message, Never>
    ) {
        balance -= amount
        sentCount += 1
        outbox.send(
            Message(origin: replica, number: sentCount, amount: amount, hops: hops), to: receiver)
    }

    var recorded: RecordedState {
        RecordedState(
            state: .object([
                .init("balance", .number(String(balance))),
                .init("sent", .number(String(sentCount))),
                .init("received", .number(String(receivedCount))),
                .init("wakeups", .number(String(wakeups))),
            ]), amount: balance)
    }

    static func recorded(_ message: Message) -> RecordedMessage {
        RecordedMessage(
            payload: .string("\(message.origin).\(message.number)"), amount: message.amount)
    }
}
