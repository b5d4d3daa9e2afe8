import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A clock that believes any time can bound how far one may be ahead")
struct ClockJumpTests {
    @Test("A Lamport clock refuses a jump beyond the bound, and is as it was")
    func lamport() throws {
        var clock = LamportClock(time: 7)
        let poison = try LamportClock(parsing: "\(LamportClock.timeMax)")
        #expect(throws: ClockJumpError(jump: LamportClock.timeMax - 7, jumpMax: 1_000)) {
            try clock.merge(poison, jumpMax: 1_000)
        }
        #expect(clock.time == 7)
        try clock.merge(LamportClock(time: 1_007), jumpMax: 1_000)
        #expect(clock.time == 1_007)
        try clock.merge(LamportClock(time: 3), jumpMax: 0)
        clock.tick()
        #expect(try LamportClock(decoding: clock.encoded()).time == 1_008)
    }

    @Test("A plausible clock refuses a jump of any entry, and is as it was")
    func plausible() throws {
        var clock = PlausibleClock<4>()
        clock.tick(at: 1)
        let far = try PlausibleClock<4>(parsing: "[2, 1, \(VectorClock.countMax), 5]")
        #expect(throws: ClockJumpError(jump: VectorClock.countMax, jumpMax: 5)) {
            try clock.merge(far, jumpMax: 5)
        }
        #expect(clock.description == "[0, 1, 0, 0]")
        try clock.merge(PlausibleClock<4>(parsing: "[2, 0, 3, 5]"), jumpMax: 5)
        #expect(clock.description == "[2, 1, 3, 5]")
        let error = ClockJumpError(jump: 6, jumpMax: 5)
        #expect(error.description == "the time from outside is 6 ahead; at most 5 is allowed")
    }

    @Test("A hybrid clock refuses a jump of its own physical clock, and is as it was")
    func hybrid() throws {
        var clock = HybridLogicalClock()
        clock.tick(at: 1_000)
        let before = clock
        let tooFar = HybridClockError(physicalJumpMilliseconds: 501, jumpMax: 500)
        #expect(throws: tooFar) { try clock.tick(at: 1_501, jumpMax: 500) }
        #expect(throws: tooFar) {
            try clock.receive(HybridTimestamp(milliseconds: 1), at: 1_501, jumpMax: 500)
        }
        // Not even the largest number stops the program.
        #expect(throws: HybridClockError.self) { try clock.tick(at: .max, jumpMax: .max) }
        #expect(throws: HybridClockError.self) {
            try clock.receive(HybridTimestamp(milliseconds: 1), at: .max)
        }
        #expect(clock == before)
        #expect(try clock.tick(at: 1_500, jumpMax: 500).milliseconds == 1_500)
        #expect(try clock.tick(at: 3, jumpMax: 0).milliseconds == 1_500)
        #expect(tooFar.source == .physicalClock)
        #expect(
            tooFar.description
                == "the physical time is 501 ms ahead of the last event; at most 500 ms are allowed"
        )
    }
}
