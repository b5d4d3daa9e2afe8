import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("An event stamp decides happened-before by two look-ups")
struct EventStampTests {
    static func stamps(of run: RandomRun) -> [EventStamp] {
        zip(run.events, run.vectorClocks).map { EventStamp(origin: $0.replica, clock: $1) }
    }

    @Test("The relation is that of the clocks, and of the causal pasts", arguments: seeds(30))
    func relation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 2 + Int(seed % 5), events: 60, using: &random)
        let stamps = Self.stamps(of: run)
        for (left, stamp) in stamps.enumerated() {
            for (right, other) in stamps.enumerated() {
                let relation = stamp.relation(to: other)
                #expect(relation == run.relation(left, right))
                #expect(relation == stamp.clock.relation(to: other.clock))
            }
            let mine = run.events[left].past.filter {
                run.events[$0].process == run.events[left].process
            }
            #expect(stamp.dot == Dot(run.events[left].replica, UInt64(mine.count)))
        }
        #expect(Set(stamps.map(\.dot)).count == stamps.count)
    }

    @Test("Skipping a merge that brings nothing changes no clock", arguments: UInt64(0)..<30)
    func skipping(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 4, events: 80, using: &random)
        let stamps = Self.stamps(of: run)
        var skipped = 0
        var clocks = [VectorClock](repeating: [:], count: 4)
        for (event, stamp) in zip(run.events, stamps) {
            if let cause = event.cause {
                let before = clocks[event.process]
                var merged = before
                merged.merge(stamps[cause].clock)
                let isNew = clocks[event.process].merge(stamps[cause])
                #expect(isNew == (merged != before))
                #expect(clocks[event.process] == merged)
                if !isNew { skipped += 1 }
            }
            clocks[event.process].tick(at: event.replica)
            #expect(clocks[event.process] == stamp.clock)
        }
        #expect(skipped > 0)
    }

    @Test("Two events that know each other, or one with two pasts, contradict each other")
    func contradictions() {
        let cases: [(EventStamp, EventStamp, Bool, CausalRelation)] = [
            (
                .init(origin: 1, clock: [0: 1, 1: 2]), .init(origin: 0, clock: [0: 1, 1: 2]), true,
                .concurrent
            ),
            (
                .init(origin: 1, clock: [0: 3, 1: 2]), .init(origin: 0, clock: [0: 1, 1: 5]), true,
                .concurrent
            ),
            (
                .init(origin: 1, clock: [0: 1, 1: 2]), .init(origin: 1, clock: [0: 2, 1: 2]), true,
                .equal
            ),
            (
                .init(origin: 1, clock: [0: 1, 1: 2]), .init(origin: 1, clock: [0: 1, 1: 2]), false,
                .equal
            ),
            (
                .init(origin: 1, clock: [0: 1, 1: 2]), .init(origin: 0, clock: [0: 1]), false,
                .after
            ),
            (.init(origin: 1, clock: [1: 2]), .init(origin: 0, clock: [0: 1]), false, .concurrent),
        ]
        for (one, other, contradicts, relation) in cases {
            #expect(one.contradicts(other) == contradicts, "\(one) and \(other)")
            #expect(other.contradicts(one) == contradicts, "\(one) and \(other)")
            #expect(one.relation(to: other) == relation, "\(one) and \(other)")
        }
    }

    @Test("A merge that brings something says so")
    func news() {
        let event = EventStamp(origin: 1, clock: [0: 2, 1: 1])
        var clock: VectorClock = [0: 1]
        let first = clock.merge(event)
        let second = clock.merge(event)
        #expect(first && !second)
        #expect(clock == [0: 2, 1: 1])
    }

    @Test("On a clock from which an entry was removed, the answers are wrong, as documented")
    func notClosed() {
        let cause = EventStamp(origin: 0, clock: [0: 1])
        let pruned = EventStamp(origin: 1, clock: [1: 1])
        #expect(cause.relation(to: pruned) == .concurrent)
        var clock: VectorClock = [1: 1]
        let isNew = clock.merge(EventStamp(origin: 1, clock: [0: 1, 1: 1]))
        #expect(!isNew)
        #expect(clock[0] == 0)
    }

    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let origin = random.replica()
        var model = random.clock()
        model[origin] = random.clockCount()
        let stamp = EventStamp(origin: origin, clock: VectorClock(model))
        try expectCanonical(stamp, using: &random)
        try expectOneTextForm(of: stamp, using: &random)
    }

    @Test("The text is origin and clock, the bytes are too")
    func layout() throws {
        let stamp = EventStamp(origin: 3, clock: [0: 1, 3: 2])
        #expect(stamp.description == "3:{0:1, 3:2}")
        #expect(try stamp.encoded() == [3] + VectorClock([(0, 1), (3, 2)]).encoded())
        var roster = try #require(Roster(["a", "b {"]))
        let named = EventStamp(origin: 1, clock: [0: 1, 1: 2])
        #expect(named.description(in: roster) == "\"b {\":{a:1, \"b {\":2}")
        let read = try EventStamp(parsing: named.description(in: roster), roster: &roster)
        #expect(read == named)
        #expect(throws: TextError.self) { try EventStamp(parsing: "new:{a:1}", roster: &roster) }
        #expect(roster.count == 2)
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected the name of a replica"),
        ("{0:1}", "1:1: expected the name of a replica"),
        ("0", "1:2: expected ':'"),
        ("0:1", "1:3: expected '{'"),
        (" 0:{}", "1:2: the clock counts no event of its origin"),
        ("0:{0:0}", "1:1: the clock counts no event of its origin"),
        ("0:{0:1, 0:1}", "1:9: '0' appears twice"),
        ("0:{0:1}}", "1:8: expected the end"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try EventStamp(parsing: text) }
    }

    @Test("Bytes without an event of the origin are refused")
    func bytes() throws {
        let bytes = try [4] + VectorClock([(3, 1)]).encoded()
        #expect(throws: WireError(.invalid, at: 0)) { try EventStamp(decoding: bytes) }
    }

    @Test("A clock that counts no event of the origin makes no stamp")
    func noEvent() async {
        await #expect(processExitsWith: .failure) { _ = EventStamp(origin: 1, clock: [0: 1]) }
    }
}
