import CausalMessaging
import LogicalClocks
import Simulation

/// A process for looking at the network: it sends numbered messages, passes on those with hops
/// left, and counts what happens to it.
struct Chatter: CausalProcess {
    struct Ball: Hashable, Sendable {
        var number: Int
        var hops: Int
    }

    enum Request: Sendable {
        case send(Int, to: Destination, hops: Int)
        case timer(UInt64, afterTicks: UInt64)
    }

    enum Said: Hashable, Sendable {
        case started
        case got(Int, from: ReplicaID)
        case timer(UInt64)
    }

    var sentCount = 0
    var startCount = 0

    mutating func start(into outbox: inout Outbox<Ball, Said>) {
        startCount += 1
        outbox.emit(.started)
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Ball, Said>) {
        switch request {
        case .send(let count, let destination, let hops):
            for _ in 0..<count {
                sentCount += 1
                outbox.send(Ball(number: sentCount, hops: hops), to: destination)
            }
        case .timer(let number, let ticks):
            outbox.setTimer(TimerID(number), afterTicks: ticks)
        }
    }

    mutating func receive(
        _ message: Ball, from sender: ReplicaID, into outbox: inout Outbox<Ball, Said>
    ) {
        outbox.emit(.got(message.number, from: sender))
        if message.hops > 0 {
            outbox.broadcast(Ball(number: message.number, hops: message.hops - 1))
        }
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Ball, Said>) {
        outbox.emit(.timer(timer.number))
    }
}

extension SimulatedNetwork where P == Chatter {
    /// A network of chatters with a journal, past the news of their start.
    static func chatters(
        on topology: Topology, _ options: NetworkOptions = NetworkOptions(), seed: UInt64 = 1
    ) -> Self {
        var network = SimulatedNetwork(
            Array(repeating: Chatter(), count: topology.processCount), on: topology,
            options: options, seed: seed, keepsJournal: true)
        _ = network.takeOutputs()
        return network
    }

    /// The numbers that a process got from another, in order, since the last call.
    mutating func numbers(at receiver: ReplicaID, from sender: ReplicaID) -> [Int] {
        takeOutputs().compactMap { said in
            guard said.process == receiver, case .got(let number, from: sender) = said.output
            else { return nil }
            return number
        }
    }

    func count(_ kind: NetworkEvent.Kind) -> Int {
        journal.count { $0.kind == kind }
    }
}
