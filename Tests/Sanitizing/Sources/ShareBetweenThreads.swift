import CausalMetadata
import ExecutionTrace
import LogicalClocks
import Synchronization

/// Shares between threads what may be shared, and says what came of it.
///
/// With the word `race` two branches also count without a lock, so that a sanitizer that sees nothing
/// is noticed.
@main
struct ShareBetweenThreads {
    enum Tenants: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 21
    }

    enum Steps: ContextKey {
        typealias Value = ContextCounter
        static let number: UInt16 = 128
    }

    static func main() async throws {
        for round in 1...20 {
            try await shareContexts(round)
            try await shareTrace()
            try await shareClocks()
        }
        if CommandLine.arguments.contains("race") { await race() }
        print("shared")
    }

    /// Branches that write and read at once, and tasks that inherited their scope.
    static func shareContexts(_ round: Int) async throws {
        var context = CausalContext(origin: UInt64(round))
        context[Tenants.self] = ["north"]
        try await withContext(&context) {
            _ = try await withCausalChildren({ try write(8) }, { try write(8) })
            try await withCausalTaskGroup(of: Int.self, throwing: (any Error).self) { group in
                for count in 1...8 { group.addTask { try write(count) } }
                while try await group.next() != nil {}
            }
            async let first = inherit("first")
            async let second = inherit("second")
            _ = await [first, second]
        }
        precondition(context[Tenants.self] == ["first", "north", "second"])
        precondition(context[Steps.self]?.total == 16 + 36)
    }

    private static func write(_ count: Int) throws -> Int {
        for _ in 0..<count {
            try CausalContext.updateCurrent { context throws(ContextWriteError) in
                try context.increment(Steps.self)
            }
        }
        return CausalContext.current.encoded().count
    }

    private static func inherit(_ name: String) async -> Int {
        CausalContext.updateCurrent { $0[Tenants.self] = [name] }
        await Task.yield()
        return CausalContext.current.encoded().count
    }

    /// A count without a lock, and where the two that count meet.
    private final class Unguarded: @unchecked Sendable {
        var count = 0
        private let comers = Atomic<Int>(0)

        /// Waits for the other, in a way that puts nothing in order and ends in any case.
        func meet() {
            comers.add(1, ordering: .relaxed)
            for _ in 0..<100_000_000 where comers.load(ordering: .relaxed) == 2 { return }
        }
    }

    private static func race() async {
        let unguarded = Unguarded()
        let race = { @Sendable in
            unguarded.meet()
            for _ in 0..<1_000 { unguarded.count += 1 }
        }
        _ = await withCausalChildren(race, race)
    }

    /// Tasks that record into one trace.
    static func shareTrace() async throws {
        let recorder = TraceRecorder(header: TraceHeader(roster: .lettered(count: 8)))
        await withTaskGroup(of: Void.self) { group in
            for process in recorder.trace.header.roster.replicas {
                group.addTask {
                    for time in 0..<20 {
                        recorder.record(.local, at: process, time: UInt64(time)) { "step" }
                    }
                }
            }
        }
        recorder.finish()
        precondition(recorder.eventCount == 160)
    }

    /// Copies of clocks, which share their memory until they change.
    static func shareClocks() async throws {
        let vector: VectorClock = [0: 1, 1: 200, 2: 70_000]
        let stamps = try Stamp.seed.forked(into: 8)
        let events = try await withThrowingTaskGroup(of: EventTree.self) { group in
            for (index, stamp) in stamps.enumerated() {
                group.addTask {
                    var own = stamp
                    var clock = vector
                    for other in stamps {
                        own.event()
                        own.merge(other.peeked)
                        clock.tick(at: ReplicaID(index))
                        _ = try (own.encoded(), other.encoded(), other.compactEncoded())
                        _ = try (clock.encoded(), clock.relation(to: vector))
                    }
                    return own.events
                }
            }
            var all = EventTree.zero
            while let events = try await group.next() { all.join(events) }
            return all
        }
        precondition(stamps.allSatisfy { $0.events.isBelowOrEqual(to: events) })
    }
}
