import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A hybrid logical clock follows physical time and causality")
struct HybridLogicalClockTests {
    static func time(_ milliseconds: UInt64, _ counter: UInt16) -> HybridTimestamp {
        HybridTimestamp(milliseconds: milliseconds, counter: counter)
    }

    @Test("A send takes the physical time if that is ahead, and counts otherwise")
    func sending() {
        var clock = HybridLogicalClock()
        #expect(clock.tick(at: 0) == Self.time(0, 1))
        #expect(clock.tick(at: 10) == Self.time(10, 0))
        #expect(clock.tick(at: 10) == Self.time(10, 1))
        #expect(clock.tick(at: 9) == Self.time(10, 2))
        #expect(clock.tick(at: 11) == Self.time(11, 0))
        #expect(clock.timestamp == Self.time(11, 0))
    }

    /// The four cases of the receive rule, and the ties between them.
    static let receipts:
        [(
            local: HybridTimestamp, remote: HybridTimestamp, physical: UInt64,
            result: HybridTimestamp
        )] = [
            (time(10, 5), time(10, 7), 9, time(10, 8)),
            (time(10, 7), time(10, 5), 9, time(10, 8)),
            (time(10, 5), time(10, 5), 10, time(10, 6)),
            (time(10, 5), time(9, 7), 8, time(10, 6)),
            (time(10, 5), time(9, 7), 10, time(10, 6)),
            (time(9, 5), time(10, 7), 8, time(10, 8)),
            (time(9, 5), time(10, 7), 10, time(10, 8)),
            (time(9, 5), time(9, 7), 11, time(11, 0)),
            (time(11, 0), time(0, 9), 11, time(11, 1)),
        ]

    @Test(
        "A receive follows the paper in every case, the remote counter included",
        arguments: receipts)
    func receiving(
        local: HybridTimestamp, remote: HybridTimestamp, physical: UInt64, result: HybridTimestamp
    ) throws {
        var clock = HybridLogicalClock(timestamp: local)
        let returned = try clock.receive(remote, at: physical)
        #expect(returned == result)
        #expect(clock.timestamp == result)
    }

    /// Physical clocks that are up to `skew` ahead of true time, and step back within that.
    static func physicalTimes(
        of run: RandomRun, skew: UInt64, using random: inout SeededGenerator
    ) -> [UInt64] {
        var now: UInt64 = 1_000
        return run.events.map { _ in
            if random.chance(0.4) { now += random.below(4) }
            return now + random.within(0...skew)
        }
    }

    @Test(
        "The bounds of the paper hold when clocks are skewed and step back",
        arguments: seeds(40))
    func bounds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let run = RandomRun(processes: 4, events: 90, using: &random)
        let skew = random.pick([0, 1, 5, 40] as [UInt64])
        let physical = Self.physicalTimes(of: run, skew: skew, using: &random)
        var clocks = [HybridLogicalClock](repeating: HybridLogicalClock(), count: 4)
        var stamps: [HybridTimestamp] = []
        for (event, physical) in zip(run.events, physical) {
            if let cause = event.cause {
                try clocks[event.process].receive(stamps[cause], at: physical, driftMax: skew)
            } else {
                clocks[event.process].tick(at: physical)
            }
            stamps.append(clocks[event.process].timestamp)
        }
        let truth = run.vectorClocks
        var chains: [Int] = []
        for (index, stamp) in stamps.enumerated() {
            let past = run.events[index].past
            #expect(stamp.milliseconds >= physical[index])
            #expect(stamp.milliseconds - physical[index] <= skew)
            // From the definitions: the latest physical time in the past, and the length of the
            // longest chain of events that shared it.
            #expect(stamp.milliseconds == past.map { physical[$0] }.max())
            let sharing = past.filter { stamps[$0].milliseconds == stamp.milliseconds }
            let longest = sharing.filter { $0 != index }.map { chains[$0] }.max() ?? 0
            chains.append(longest + 1)
            #expect(Int(stamp.counter) == longest)
            #expect(Int(stamp.counter) < sharing.count)
            for (other, otherStamp) in stamps[..<index].enumerated() {
                let relation = truth[other].relation(to: truth[index])
                #expect(relation == run.relation(other, index))
                if relation == .before {
                    #expect(HybridTimestamp.totalOrder(otherStamp, stamp))
                    #expect(otherStamp.plausibleRelation(to: stamp) == .before)
                }
                #expect(
                    otherStamp.plausibleRelation(to: stamp)
                        == stamp.plausibleRelation(to: otherStamp).inverse)
            }
        }
    }

    @Test("Drift is bounded into the future only, and a refused timestamp changes nothing")
    func drift() throws {
        var clock = HybridLogicalClock(timestamp: Self.time(1_000, 3))
        let before = clock
        let thrown = #expect(throws: HybridClockError.self) {
            try clock.receive(Self.time(1_501, 0), at: 1_000)
        }
        #expect(thrown == HybridClockError(aheadMilliseconds: 501, driftMax: 500))
        #expect(
            thrown?.description
                == "the timestamp is 501 ms ahead of physical time; at most 500 ms are allowed")
        #expect(clock == before)
        #expect(HybridLogicalClock.driftMaxDefault == 500)
        // The bound is on physical time: an own clock that is ahead makes no room.
        var ahead = HybridLogicalClock(timestamp: Self.time(9_000, 0))
        #expect(throws: HybridClockError(aheadMilliseconds: 501, driftMax: 500)) {
            try ahead.receive(Self.time(1_501, 0), at: 1_000)
        }
        let atBound = try clock.receive(Self.time(1_500, 0), at: 1_000)
        #expect(atBound == Self.time(1_500, 1))
        let fromThePast = try clock.receive(Self.time(0, 9), at: 900_000)
        #expect(fromThePast == Self.time(900_000, 0))
        #expect(throws: HybridClockError(aheadMilliseconds: 1, driftMax: 0)) {
            try clock.receive(Self.time(900_001, 0), at: 900_000, driftMax: 0)
        }
    }

    @Test("Timestamps rise when the physical clock steps back or stands still")
    func monotonic() {
        var random = SeededGenerator(seed: 7)
        var clock = HybridLogicalClock()
        var last = clock.timestamp
        for _ in 0..<2_000 {
            let next = clock.tick(at: random.below(50))
            #expect(HybridTimestamp.totalOrder(last, next))
            last = next
        }
        #expect(last.milliseconds == 49)
    }

    @Test("A clock that jumped ahead is left alone by others until time comes near")
    func forwardJump() throws {
        var jumped = HybridLogicalClock()
        var other = HybridLogicalClock()
        jumped.tick(at: 1_000_000)
        let sent = jumped.tick(at: 1_000)
        #expect(sent == Self.time(1_000_000, 1))
        #expect(jumped.lead(at: 1_000) == 999_000)
        #expect(jumped.lead(at: 2_000_000) == 0)
        #expect(throws: HybridClockError(aheadMilliseconds: 999_000, driftMax: 500)) {
            try other.receive(sent, at: 1_000)
        }
        other.tick(at: 1_000)
        #expect(other.timestamp == Self.time(1_000, 0))
        // The one that jumped still hears the others, in order.
        let heard = try jumped.receive(other.timestamp, at: 1_001)
        #expect(heard == Self.time(1_000_000, 2))
        let later = try other.receive(sent, at: 999_500)
        #expect(later == Self.time(1_000_000, 2))
        #expect(other.lead(at: 999_500) == 500)
        #expect(other.tick(at: 1_000_001) == Self.time(1_000_001, 0))
    }

    @Test("A jump within the bound spreads, and is outlived in that time")
    func smallJump() throws {
        var clocks = [HybridLogicalClock](repeating: HybridLogicalClock(), count: 3)
        var sent = clocks[0].tick(at: 1_400)
        for index in 1..<3 { sent = try clocks[index].receive(sent, at: 1_000) }
        #expect(clocks.allSatisfy { $0.lead(at: 1_000) == 400 })
        #expect(clocks[2].tick(at: 1_399) == Self.time(1_400, 3))
        #expect(clocks[2].tick(at: 1_401) == Self.time(1_401, 0))
    }

    @Test("A full counter carries into the time, and the order holds")
    func counterOverflow() throws {
        var clock = HybridLogicalClock(timestamp: Self.time(10, .max - 1))
        #expect(clock.tick(at: 10) == Self.time(10, .max))
        #expect(clock.tick(at: 10) == Self.time(11, 0))
        #expect(clock.tick(at: 11) == Self.time(11, 1))
        #expect(clock.lead(at: 10) == 1)
        var receiver = HybridLogicalClock()
        let received = try receiver.receive(Self.time(10, .max), at: 10)
        #expect(received == Self.time(11, 0))
        var many = HybridLogicalClock()
        for _ in 0..<70_000 { many.tick(at: 5) }
        #expect(many.timestamp == Self.time(6, UInt16(70_000 - 65_536 - 1)))
    }

    @Test("The latest time that is accepted leaves room for ticks")
    func latest() {
        var clock = HybridLogicalClock(timestamp: Self.time(HybridTimestamp.millisecondsMax, .max))
        let latest = clock.timestamp
        let next = clock.tick(at: HybridTimestamp.millisecondsMax)
        #expect(HybridTimestamp.totalOrder(latest, next))
    }

    @Test("A physical time that does not fit is the caller's mistake")
    func tooLate() async {
        await #expect(processExitsWith: .failure) {
            var clock = HybridLogicalClock()
            clock.tick(at: HybridTimestamp.millisecondsMax + 1)
        }
    }
}
