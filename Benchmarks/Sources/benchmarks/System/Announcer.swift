import CausalMessaging
import LogicalClocks
import Simulation

/// Answers every broadcast of the process before it with one of its own, a number of times.
struct Announcer: CausalProcess {
    let processCount: Int
    let replica: ReplicaID

    mutating func handle(_ hops: UInt32, into outbox: inout Outbox<UInt32, Never>) {
        if hops > 0 { outbox.send(hops - 1, to: .all) }
    }

    mutating func receive(
        _ hops: UInt32, from sender: ReplicaID, into outbox: inout Outbox<UInt32, Never>
    ) {
        if (sender.index + 1) % processCount == replica.index { handle(hops, into: &outbox) }
    }
}

/// Delivers `count` copies of broadcasts in causal order to 8 processes; returns how many it were.
func broadcast(_ count: Int) -> Int {
    let processCount = Sketch.processCount
    let view = View(.clique(processCount))
    let processes = (0..<processCount).map { index in
        CausallyBroadcast(
            Announcer(processCount: processCount, replica: ReplicaID(index)),
            replica: ReplicaID(index), view: view)
    }
    var network = SimulatedNetwork(processes, on: .clique(processCount), seed: 7)
    let hops = count / processCount / (processCount - 1)
    for index in 0..<processCount { network.request(UInt32(hops), at: ReplicaID(index)) }
    network.runUntilQuiet(ticksMax: .max / 2)
    return Int(network.deliveredCount)
}
