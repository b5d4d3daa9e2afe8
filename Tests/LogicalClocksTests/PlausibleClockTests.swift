import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A plausible clock never inverts the causal order")
struct PlausibleClockTests {
    static func clocks<let count: Int>(
        _ run: RandomRun, _: PlausibleClock<count>.Type
    ) -> [PlausibleClock<count>] {
        run.clocks(PlausibleClock<count>()) {
            $0.merge($1)
        } tick: {
            $0.tick(at: run.events[$1].replica)
        }
    }

    /// An entry from its definition: the most events of replicas that share it on one causal chain
    /// up to each event.
    static func longestChains(_ run: RandomRun, entry: Int, of count: Int) -> [UInt64] {
        run.events.indices.reduce(into: []) { chains, index in
            let event = run.events[index]
            let before = event.past.filter { $0 != index }.map { chains[$0] }.max() ?? 0
            chains.append(before + (event.process % count == entry ? 1 : 0))
        }
    }

    static func expectPlausible<let count: Int>(
        _ run: RandomRun, _ type: PlausibleClock<count>.Type, isExact: Bool
    ) {
        let clocks = clocks(run, type)
        for entry in 0..<count {
            #expect(clocks.map { $0[entry] } == longestChains(run, entry: entry, of: count))
        }
        var wrong = 0
        for (left, clock) in clocks.enumerated() {
            for (right, other) in clocks.enumerated() {
                let truth = run.relation(left, right)
                let relation = clock.plausibleRelation(to: other)
                #expect(relation == truth || truth == .concurrent)
                #expect(other.plausibleRelation(to: clock) == relation.inverse)
                #expect((relation == .equal) == (clock == other))
                if relation != truth { wrong += 1 }
            }
        }
        #expect(isExact ? wrong == 0 : wrong > 0)
    }

    @Test(
        "Ordered events are ordered so; with an entry for each, all answers are exact",
        arguments: UInt64(0)..<10)
    func plausible(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 6, events: 60, using: &random)
        Self.expectPlausible(run, PlausibleClock<1>.self, isExact: false)
        Self.expectPlausible(run, PlausibleClock<4>.self, isExact: false)
        Self.expectPlausible(run, PlausibleClock<6>.self, isExact: true)
        Self.expectPlausible(run, PlausibleClock<9>.self, isExact: true)
        let exact = Self.clocks(run, PlausibleClock<6>.self)
        for (clock, vector) in zip(exact, run.vectorClocks) {
            for entry in 0..<6 { #expect(clock[entry] == vector[ReplicaID(entry)]) }
        }
    }

    @Test("One entry is a Lamport clock")
    func lamport() {
        var random = SeededGenerator(seed: 3)
        let run = RandomRun(processes: 5, events: 60, using: &random)
        let lamport = run.clocks(LamportClock()) {
            $0.merge($1)
        } tick: { clock, _ in
            clock.tick()
        }
        #expect(Self.clocks(run, PlausibleClock<1>.self).map { $0[0] } == lamport.map(\.time))
    }

    @Test("Merging is a join", arguments: UInt64(0)..<10)
    func laws(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 9, events: 40, using: &random)
        let clocks = Self.clocks(run, PlausibleClock<4>.self)
        for _ in 0..<60 {
            let (a, b, c) = (random.pick(clocks), random.pick(clocks), random.pick(clocks))
            var join = a
            join.merge(b)
            var reversed = b
            reversed.merge(a)
            #expect(join == reversed)
            #expect(join.hashValue == reversed.hashValue)
            var left = join
            left.merge(c)
            var right = b
            right.merge(c)
            right.merge(a)
            #expect(left == right)
            var again = join
            again.merge(a)
            #expect(again == join)
            let isBelow = [.before, .equal].contains(a.plausibleRelation(to: b))
            #expect((join == b) == isBelow)
        }
    }

    @Test("Replicas share entries by their number modulo the size")
    func sharing() throws {
        var clock = PlausibleClock<4>()
        for replica in [1, 5, 9, 2, 3_000_000_003] as [UInt32] {
            clock.tick(at: ReplicaID(rawValue: replica))
        }
        #expect(clock.description == "[0, 3, 1, 1]")
        #expect(try clock.encoded() == [4, 0, 3, 1, 1])
    }

    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let counts = (0..<4).map { _ in String(random.clockCount() - 1) }
        let text = "[" + counts.joined(separator: ", ") + "]"
        let clock = try PlausibleClock<4>(parsing: text)
        #expect(clock.description == text)
        try expectCanonical(clock, using: &random)
        try expectOneTextForm(of: clock, using: &random)
    }

    @Test("A clock of another size is refused")
    func otherSize() {
        #expect(throws: WireError(.invalid, at: 0)) {
            try PlausibleClock<3>(decoding: PlausibleClock<4>().encoded())
        }
        for (text, error) in [
            ("[0, 1]", "1:6: expected '[', 3 counts, and ']'"),
            ("[0, 1, 2, 3]", "1:9: expected '[', 3 counts, and ']'"),
            ("0, 1, 2", "1:1: expected '[', 3 counts, and ']'"),
            ("[0, 1, x]", "1:8: expected a whole number up to 9223372036854775807"),
            ("[0, 1, 2] 3", "1:11: expected the end"),
        ] {
            expectTextError(error) { try PlausibleClock<3>(parsing: text) }
        }
        #expect(throws: WireError(.overflow, at: 1)) {
            try PlausibleClock<1>(
                decoding: [1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1])
        }
    }

    @Test("A clock without entries is a mistake")
    func empty() async {
        await #expect(processExitsWith: .failure) { _ = PlausibleClock<0>() }
    }
}
