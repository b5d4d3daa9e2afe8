import CausalMessaging
import GlobalSnapshots
import LogicalClocks
import SeededRandom
import Simulation

/// Passes every message that it gets on to another process, a number of times.
struct Forwarder: CausalProcess {
    struct Message: Sendable {
        var hops: UInt32
        var salt: UInt32

        /// The message that follows, and how many processes further it goes.
        func next(processCount: Int) -> (message: Message, step: Int) {
            let salt = salt &* 1_664_525 &+ 1_013_904_223
            return (
                Message(hops: hops - 1, salt: salt), 1 + Int(salt >> 16) % (processCount - 1)
            )
        }
    }

    let processCount: Int
    let replica: ReplicaID

    mutating func handle(_ request: Message, into outbox: inout Outbox<Message, Never>) {
        let (message, step) = request.next(processCount: processCount)
        outbox.send(message, to: ReplicaID((replica.index + step) % processCount))
    }

    mutating func receive(
        _ message: Message, from sender: ReplicaID, into outbox: inout Outbox<Message, Never>
    ) {
        if message.hops > 0 { handle(message, into: &outbox) }
    }
}

/// A request that reaches a forwarder through whatever layers are around it.
protocol ForwarderRequest {
    static func start(_ message: Forwarder.Message) -> Self
}

extension Forwarder.Message: ForwarderRequest {
    static func start(_ message: Forwarder.Message) -> Self { message }
}

extension SnapshotRequest: ForwarderRequest where Application == Forwarder.Message {
    static func start(_ message: Forwarder.Message) -> Self { .application(message) }
}

/// The least that such a run can cost: a sorted queue of messages with plain arrays as clocks,
/// without processes, layers, channels or faults.
struct Sketch {
    struct Pending {
        var time: UInt64
        var receiver: Int
        var message: Forwarder.Message
        var clock: [UInt64]
    }

    var clocks: [[UInt64]]
    var random = SeededGenerator(seed: 7)
    /// What arrives at each of the next ticks, by time modulo their number.
    var wheel: [[Pending]] = Array(repeating: [], count: 16)
    var time: UInt64 = 0

    init(processCount: Int) {
        clocks = Array(repeating: Array(repeating: 0, count: processCount), count: processCount)
    }

    mutating func send(_ message: Forwarder.Message, from sender: Int) {
        let (next, step) = message.next(processCount: clocks.count)
        clocks[sender][sender] += 1
        let arrival = time + random.within(1...10)
        wheel[Int(arrival % 16)].append(
            Pending(
                time: arrival, receiver: (sender + step) % clocks.count, message: next,
                clock: clocks[sender]))
    }

    /// Runs until nothing is left, and returns the number of messages.
    mutating func run() -> Int {
        var count = 0
        var idle = 0
        while idle < 16 {
            let due = wheel[Int(time % 16)]
            wheel[Int(time % 16)].removeAll(keepingCapacity: true)
            idle = due.isEmpty ? idle + 1 : 0
            for pending in due {
                count += 1
                let receiver = pending.receiver
                for index in pending.clock.indices {
                    clocks[receiver][index] = max(clocks[receiver][index], pending.clock[index])
                }
                clocks[receiver][receiver] += 1
                if pending.message.hops > 0 { send(pending.message, from: receiver) }
            }
            time += 1
        }
        return count
    }
}

func simulationBenchmarks() -> [Measurement] {
    let count = 8
    let hops: UInt32 = Options.isQuick ? 2_000 : 25_000
    func run<Layer: CausalProcess>(
        _ wrap: (Forwarder, ReplicaID) -> Layer
    ) -> Int where Layer.Request: ForwarderRequest {
        let processes = (0..<count).map { index in
            wrap(Forwarder(processCount: count, replica: .init(index)), .init(index))
        }
        var network = SimulatedNetwork(processes, on: .clique(count), seed: 7)
        for index in 0..<count {
            network.request(.start(.init(hops: hops, salt: UInt32(index))), at: .init(index))
        }
        network.runUntilQuiet(ticksMax: .max / 2)
        return Int(network.deliveredCount)
    }
    let stamps = Stamp.initial(count: count)
    let topology = Topology.clique(count)
    return [
        measure("sketch: arrays and a timing wheel") {
            var sketch = Sketch(processCount: count)
            for index in 0..<count {
                sketch.send(.init(hops: hops, salt: UInt32(index)), from: index)
            }
            return sketch.run()
        },
        measure("SimulatedNetwork, no clock") { run { base, _ in base } },
        measure("SimulatedNetwork, 8-entry vector clock") {
            run { base, replica in Stamped(base, replica: replica, clock: VectorClock()) }
        },
        measure("SimulatedNetwork, interval tree clock") {
            run { base, replica in
                Stamped(base, replica: replica, clock: stamps[replica.index])
            }
        },
        measure("vector clock, snapshots, reliable channels") {
            // Acknowledgements count as messages too.
            run { base, replica in
                let stamped = Stamped(base, replica: replica, clock: VectorClock())
                return ReliableChannels(
                    Snapshotting(stamped, replica: replica, topology: topology),
                    replica: replica, topology: topology)
            }
        },
    ]
}
