import CausalMessaging
import CausalMetadata
import LogicalClocks
import Simulation

/// A process that writes down every input, and answers, sends and sets timers as it is asked.
struct Listener: CausalProcess {
    enum Request: Sendable {
        case send(Int, to: ReplicaID)
        case broadcast(Int)
        case timer(UInt64, afterTicks: UInt64)
        case cancel(UInt64)
        case both(cancel: UInt64, set: UInt64, afterTicks: UInt64)
        case answer
    }

    var life = 0
    var heard: [String] = []

    mutating func start(into outbox: inout Outbox<Int, String>) {
        hear("start", outbox)
    }

    mutating func handle(_ request: Request, into outbox: inout Outbox<Int, String>) {
        switch request {
        case .send(let number, let receiver): outbox.send(number, to: receiver)
        case .broadcast(let number): outbox.broadcast(number)
        case .timer(let number, let ticks): outbox.setTimer(TimerID(number), afterTicks: ticks)
        case .cancel(let number): outbox.cancelTimer(TimerID(number))
        case .both(let cancelled, let number, let ticks):
            outbox.cancelTimer(TimerID(cancelled))
            outbox.setTimer(TimerID(number), afterTicks: ticks)
        case .answer: outbox.emit("answer")
        }
    }

    mutating func receive(
        _ message: Int, from sender: ReplicaID, into outbox: inout Outbox<Int, String>
    ) {
        hear("\(message) from \(sender)", outbox)
    }

    mutating func timerFired(_ timer: TimerID, into outbox: inout Outbox<Int, String>) {
        hear("timer \(timer.number)", outbox)
        outbox.emit("timer \(timer.number)")
    }

    mutating func viewChanged(to view: View, into outbox: inout Outbox<Int, String>) {
        hear("view \(view.number): \(view.topology.processes)", outbox)
    }

    mutating func channelOpened(with peer: ReplicaID, into outbox: inout Outbox<Int, String>) {
        hear("open \(peer)", outbox)
    }

    private mutating func hear(_ text: String, _ outbox: Outbox<Int, String>) {
        heard.append("\(outbox.now) \(text)")
    }
}

extension SimulatedNetwork where P == Listener {
    static func listeners(
        on topology: Topology, _ options: NetworkOptions = NetworkOptions(delay: .fixed(10))
    ) -> Self {
        var network = SimulatedNetwork(
            Array(repeating: Listener(), count: topology.processCount), on: topology,
            options: options, seed: 1, keepsJournal: true)
        for index in network.processes.indices { network.processes[index].heard = [] }
        return network
    }

    /// What a process heard since the last call.
    mutating func heard(_ index: Int) -> [String] {
        exchange(&processes[index].heard, with: [])
    }

    func losses() -> [NetworkEvent.Loss] {
        journal.compactMap { event in
            guard case .lost(let loss) = event.kind else { return nil }
            return loss
        }
    }
}
