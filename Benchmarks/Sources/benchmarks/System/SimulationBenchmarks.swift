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

    static let processCount = 8

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

/// Runs forwarders in whatever layers, and returns the number of messages.
private func forward<Layer: CausalProcess>(
    hops: UInt32, _ wrap: (Forwarder, ReplicaID) -> Layer
) -> Int where Layer.Request: ForwarderRequest {
    let count = Sketch.processCount
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

private func sketch(hops: UInt32) -> Int {
    var sketch = Sketch(processCount: Sketch.processCount)
    for index in 0..<Sketch.processCount {
        sketch.send(.init(hops: hops, salt: UInt32(index)), from: index)
    }
    return sketch.run()
}

/// Delivers a number of messages, for a tool that counts the instructions of the whole program.
func repeatSimulationOperation(_ name: String, count: Int) {
    let hops = UInt32(count / Sketch.processCount)
    let view = View(.clique(Sketch.processCount))
    let delivered =
        switch name {
        case "simulation-sketch": sketch(hops: hops)
        case "simulation-bare": forward(hops: hops) { base, _ in base }
        case "simulation-vector":
            forward(hops: hops) { base, replica in
                Stamped(base, replica: replica, clock: VectorClock())
            }
        case "simulation-snapshots-idle":
            forward(hops: hops) { base, replica in
                Snapshotting(base, replica: replica, view: view)
            }
        case "simulation-stack":
            forward(hops: hops) { base, replica in
                let stamped = Stamped(base, replica: replica, clock: VectorClock())
                return ReliableChannels(
                    Snapshotting(stamped, replica: replica, view: view),
                    replica: replica, view: view)
            }
        case "simulation-broadcast": broadcast(count)
        default: fatalError("no operation is called \(name)")
        }
    blackHole(delivered)
}

func simulationBenchmarks() -> [Measurement] {
    let hops: UInt32 = Options.isQuick ? 2_000 : 25_000
    let stamps = Stamp.initial(count: Sketch.processCount)
    let view = View(.clique(Sketch.processCount))
    return [
        measure("sketch: arrays and a timing wheel") { sketch(hops: hops) },
        measure("SimulatedNetwork, no clock") { forward(hops: hops) { base, _ in base } },
        measure("SimulatedNetwork, 8-entry vector clock") {
            forward(hops: hops) { base, replica in
                Stamped(base, replica: replica, clock: VectorClock())
            }
        },
        measure("SimulatedNetwork, interval tree clock") {
            forward(hops: hops) { base, replica in
                Stamped(base, replica: replica, clock: stamps[replica.index])
            }
        },
        measure("vector clock, snapshots, reliable channels") {
            // Acknowledgements count as messages too.
            forward(hops: hops) { base, replica in
                let stamped = Stamped(base, replica: replica, clock: VectorClock())
                return ReliableChannels(
                    Snapshotting(stamped, replica: replica, view: view),
                    replica: replica, view: view)
            }
        },
    ]
}
