import CausalMessaging
import LogicalClocks
import Simulation

/// Passes every message that it gets on to another process, a number of times.
struct Forwarder: Process {
    struct Message: Sendable {
        var hops: UInt32
        var salt: UInt32
    }

    let processCount: Int
    let replica: ReplicaID

    mutating func handle(_ request: Message, into outbox: inout Outbox<Message, Never>) {
        pass(request, into: &outbox)
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Never>
    ) {
        if message.hops > 0 { pass(message, into: &outbox) }
    }

    private func pass(_ message: Message, into outbox: inout Outbox<Message, Never>) {
        let salt = message.salt &* 1_664_525 &+ 1_013_904_223
        let step = 1 + Int(salt >> 16) % (processCount - 1)
        let next = ReplicaID((replica.index + step) % processCount)
        outbox.send(Message(hops: message.hops - 1, salt: salt), to: next)
    }
}

func simulationBenchmarks() -> [Measurement] {
    let count = 8
    let hops: UInt32 = 20_000
    func run<Layer: Process>(
        _ wrap: (Forwarder, ReplicaID) -> Layer
    ) -> Int where Layer.Request == Forwarder.Message {
        let processes = (0..<count).map { index in
            wrap(Forwarder(processCount: count, replica: .init(index)), .init(index))
        }
        var network = Simulation(processes, on: .clique(count), seed: 7)
        for index in 0..<count {
            network.request(.init(hops: hops, salt: UInt32(index)), at: .init(index))
        }
        network.runUntilQuiet(ticksMax: .max / 2)
        return Int(network.deliveredCount)
    }
    return [
        measure("message, no clock") { run { base, _ in base } },
        measure("message, 8-entry vector clock") {
            run { base, replica in Stamped(base, replica: replica, clock: VectorClock()) }
        },
    ]
}
