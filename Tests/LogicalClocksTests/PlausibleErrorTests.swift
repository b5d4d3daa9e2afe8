import LogicalClocks
import SeededRandom
import Testing

/// Broadcasts of many processes, each delivered to each other process after a delay of its own.
struct BroadcastRun {
    /// The broadcasts in the order of sending: the sender, and what it delivered just before.
    private(set) var sends: [(replica: ReplicaID, delivered: [Int])] = []

    /// Each broadcast with its exact stamp.
    private(set) var stamps: [EventStamp] = []

    init(processes: Int, broadcasts: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var clocks = [VectorClock](repeating: [:], count: processes)
        var pending = [[(message: Int, due: Int)]](repeating: [], count: processes)
        for send in 0..<broadcasts {
            let sender = random.index(below: processes)
            let due = pending[sender].filter { $0.due <= send }.map(\.message)
            pending[sender].removeAll { $0.due <= send }
            let delivered = due.filter { clocks[sender].merge(stamps[$0]) }
            clocks[sender].tick(at: ReplicaID(sender))
            sends.append((ReplicaID(sender), delivered))
            stamps.append(EventStamp(origin: ReplicaID(sender), clock: clocks[sender]))
            // In flight, on average, as long as every process takes to send once.
            for other in 0..<processes where other != sender {
                pending[other].append((send, send + 1 + random.index(below: 2 * processes)))
            }
        }
    }

    /// The share, in thousandths, of truly concurrent pairs that clocks of a size call ordered;
    /// nil if an ordered pair is not answered rightly.
    func errorPermille<let count: Int>(_: PlausibleClock<count>.Type) -> Int? {
        var clocks: [ReplicaID: PlausibleClock<count>] = [:]
        var sent: [PlausibleClock<count>] = []
        for send in sends {
            var clock = clocks[send.replica] ?? PlausibleClock()
            for message in send.delivered { clock.merge(sent[message]) }
            clock.tick(at: send.replica)
            clocks[send.replica] = clock
            sent.append(clock)
        }
        var concurrent = 0
        var wrong = 0
        // The first half lets the clocks fill.
        for left in sent.count / 2..<sent.count {
            for right in left + 1..<sent.count {
                let relation = sent[left].plausibleRelation(to: sent[right])
                if stamps[left].relation(to: stamps[right]) == .concurrent {
                    concurrent += 1
                    if relation != .concurrent { wrong += 1 }
                } else if relation != .before {
                    return nil
                }
            }
        }
        return (1_000 * wrong + concurrent / 2) / max(concurrent, 1)
    }
}

@Suite("The error of a plausible clock is measured")
struct PlausibleErrorTests {
    /// Concurrent pairs called ordered, in thousandths, with 4, 8, 16, 32 and 64 entries.
    static let measured: [(processes: Int, permille: [Int])] = [
        (16, [428, 174, 0, 0, 0]),
        (64, [586, 385, 226, 95, 0]),
        (256, [668, 499, 355, 242, 129]),
    ]

    @Test("Ordered pairs are never wrong, and the error falls with the size", arguments: measured)
    func error(processes: Int, permille: [Int]) throws {
        let run = BroadcastRun(processes: processes, broadcasts: 2 * processes + 200, seed: 1)
        let errors = [
            try #require(run.errorPermille(PlausibleClock<4>.self)),
            try #require(run.errorPermille(PlausibleClock<8>.self)),
            try #require(run.errorPermille(PlausibleClock<16>.self)),
            try #require(run.errorPermille(PlausibleClock<32>.self)),
            try #require(run.errorPermille(PlausibleClock<64>.self)),
        ]
        #expect(errors == permille)
        for (smaller, larger) in zip(errors, errors.dropFirst()) where smaller > 0 {
            #expect(larger < smaller)
        }
        if processes <= 64 { #expect(errors.last == 0) }
        if processes <= 16 { #expect(errors[2...] == [0, 0, 0]) }
    }
}
