import LogicalClocks
import SeededRandom

/// Who sends to whom: the message traffics on which wire forms of clocks are compared.
enum TrafficPattern: String, CaseIterable {
    /// Anybody to anybody.
    case uniform
    /// Each to the one after it.
    case ring
    /// Process 0 to anybody, and anybody to process 0.
    case star
    /// Within groups of eight; one message in sixteen to anybody.
    case groups
}

/// A log of messages between processes with vector clocks: a function of pattern, size and seed.
///
/// A message is sent and received before the next is sent. Sending is an event of the sender,
/// receiving one of the receiver.
struct ClockTraffic {
    /// A message with the clock that it carries.
    struct Message {
        var sender: Int
        var receiver: Int
        var clock: VectorClock
    }

    private let pattern: TrafficPattern
    private var random: SeededGenerator

    /// The clocks of the processes now.
    private(set) var clocks: [VectorClock]

    init(_ pattern: TrafficPattern, processes: Int, seed: UInt64) {
        self.pattern = pattern
        random = SeededGenerator(seed: seed)
        clocks = Array(repeating: VectorClock(), count: processes)
    }

    /// Sends and receives the next message.
    mutating func next() -> Message {
        let (sender, receiver) = channel()
        clocks[sender].tick(at: ReplicaID(sender))
        let clock = clocks[sender]
        clocks[receiver].merge(clock)
        clocks[receiver].tick(at: ReplicaID(receiver))
        return Message(sender: sender, receiver: receiver, clock: clock)
    }

    private mutating func channel() -> (sender: Int, receiver: Int) {
        let sender = random.index(below: clocks.count)
        switch pattern {
        case .uniform:
            return (sender, other(than: sender, in: 0..<clocks.count))
        case .ring:
            return (sender, (sender + 1) % clocks.count)
        case .star:
            let leaf = 1 + random.index(below: clocks.count - 1)
            return random.chance(0.5) ? (0, leaf) : (leaf, 0)
        case .groups:
            if random.below(16) == 0 {
                return (sender, other(than: sender, in: 0..<clocks.count))
            }
            let start = sender / 8 * 8
            return (sender, other(than: sender, in: start..<min(start + 8, clocks.count)))
        }
    }

    private mutating func other(than process: Int, in range: Range<Int>) -> Int {
        let pick = range.lowerBound + random.index(below: range.count - 1)
        return pick < process ? pick : pick + 1
    }
}
