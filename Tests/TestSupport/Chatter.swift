import CausalMessaging
import LogicalClocks
import Simulation

/// A process for looking at networks and layers: it sends numbered messages, passes on those with
/// hops left, and tells what happens to it.
package struct Chatter: CausalProcess {
    package struct Ball: Hashable, Sendable {
        package var number: Int
        package var hops: Int

        package init(_ number: Int, hops: Int = 0) {
            self.number = number
            self.hops = hops
        }
    }

    package enum Request: Sendable {
        case send(Int = 1, to: Destination, hops: Int = 0)
        case timer(UInt64, afterTicks: UInt64)
    }

    package enum Said: Hashable, Sendable {
        case started
        case got(Int, from: ReplicaID)
        case timer(UInt64)
    }

    /// How many messages were sent to each destination, which are numbered from 1.
    package private(set) var sent: [Destination: Int] = [:]
    package private(set) var startCount = 0

    package init() {}

    package mutating func start(into outbox: inout Outbox<Ball, Said>) {
        startCount += 1
        outbox.emit(.started)
    }

    package mutating func handle(_ request: Request, into outbox: inout Outbox<Ball, Said>) {
        switch request {
        case .send(let count, let destination, let hops):
            for _ in 0..<count {
                sent[destination, default: 0] += 1
                outbox.send(Ball(sent[destination, default: 0], hops: hops), to: destination)
            }
        case .timer(let number, let ticks):
            outbox.setTimer(TimerID(number), afterTicks: ticks)
        }
    }

    package mutating func receive(
        _ message: Ball, from sender: ReplicaID, into outbox: inout Outbox<Ball, Said>
    ) {
        outbox.emit(.got(message.number, from: sender))
        if message.hops > 0 { outbox.broadcast(Ball(message.number, hops: message.hops - 1)) }
    }

    package mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Ball, Said>) {
        outbox.emit(.timer(timer.number))
    }
}

extension SimulatedNetwork where P == Chatter {
    /// A network of chatters with a journal, past the news of their start.
    package static func chatters(
        on topology: Topology, _ options: NetworkOptions = NetworkOptions(), seed: UInt64 = 1
    ) -> Self {
        var network = SimulatedNetwork(
            Array(repeating: Chatter(), count: topology.processCount), on: topology,
            options: options, seed: seed, keepsJournal: true)
        _ = network.takeOutputs()
        return network
    }
}

extension SimulatedNetwork where P.Output == Chatter.Said {
    /// The numbers that arrived on each channel, in order, since the last call.
    package mutating func numbers() -> [ChannelID: [Int]] {
        takeOutputs().reduce(into: [:]) { numbers, said in
            guard case .got(let number, let sender) = said.output else { return }
            numbers[ChannelID(from: sender, to: said.process), default: []].append(number)
        }
    }

    /// The numbers that a process got from another, in order, since the last call.
    package mutating func numbers(at receiver: ReplicaID, from sender: ReplicaID) -> [Int] {
        numbers()[ChannelID(from: sender, to: receiver), default: []]
    }
}
