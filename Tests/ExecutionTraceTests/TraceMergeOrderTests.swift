import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("What a merged trace leaves open is decided by time")
struct TraceMergeOrderTests {
    private static func trace(of count: Int, _ events: TraceEvent...) -> Trace {
        Trace(processes: count, of: events)
    }

    private static func event(
        _ kind: TraceEvent.Kind = .local, at process: ReplicaID, time: UInt64, _ clock: VectorClock
    ) -> TraceEvent {
        TraceEvent(time: time, process: process, kind: kind, clock: .vector(clock))
    }

    @Test("events that depend on nothing come in the order of their times", arguments: seeds(20))
    func times(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 20)))
        for process in trace.header.roster.replicas {
            trace.append(TraceEvent(time: random.below(1_000), process: process, kind: .local))
        }
        let times = try Trace(merging: [trace]).map(\.time)
        #expect(times == trace.map(\.time).sorted())
    }

    @Test("a clock that names more events than there are comes after the last of them")
    func missingEvents() throws {
        let known = Self.trace(
            of: 2, Self.event(at: 0, time: 50, [0: 1]), Self.event(at: 0, time: 60, [0: 2]))
        let knowing = Self.trace(of: 2, Self.event(at: 1, time: 1, [0: 5, 1: 1]))
        #expect(try Trace(merging: [known, knowing]).map(\.time) == [50, 60, 1])
    }

    @Test("a clock names the event that counts, not what counts nothing after it")
    func uncounted() throws {
        let known = Self.trace(
            of: 2, Self.event(at: 0, time: 1, [0: 1]),
            Self.event(.crash(keepsMemory: true), at: 0, time: 90, [0: 1]))
        let knowing = Self.trace(of: 2, Self.event(at: 1, time: 50, [0: 1, 1: 1]))
        #expect(try Trace(merging: [known, knowing]).map(\.time) == [1, 50, 90])
    }

    @Test(
        "a clock that names a replica comes after the join, also where it is of no process",
        arguments: [nil, 1] as [ReplicaID?])
    func joins(process: ReplicaID?) throws {
        var letting = Self.trace(of: 2)
        _ = letting.join(named: "c", at: 90)
        let knowing = Self.trace(
            of: 3,
            TraceEvent(
                time: 1, process: process, kind: process == nil ? .network : .local,
                clock: .vector([1: 1, 2: 1])))
        let merged = try Trace(merging: [letting, knowing])
        #expect(merged.map(\.time) == [90, 1])
        #expect(try Trace(parsing: merged.encoded()) == merged)
    }
}
