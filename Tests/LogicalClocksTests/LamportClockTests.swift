import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A Lamport clock runs ahead of everything it has heard of")
struct LamportClockTests {
    @Test("Ticks add one, and a merge takes the larger time")
    func ticks() {
        var clock = LamportClock()
        #expect(clock.time == 0)
        clock.tick()
        clock.merge(LamportClock(time: 9))
        #expect(clock.time == 9)
        clock.merge(LamportClock(time: 4))
        clock.tick()
        #expect(clock.time == 10)
    }

    @Test("The total order agrees with happened-before", arguments: UInt64(0)..<30)
    func order(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var clocks = [LamportClock](repeating: LamportClock(), count: 3)
        var truth = VectorClock.initial(count: 3)
        var events: [(stamp: LamportTimestamp, truth: VectorClock)] = []
        for _ in 0..<60 {
            let process = random.index(below: 3)
            if random.chance(0.5), let heard = events.isEmpty ? nil : random.pick(events) {
                clocks[process].merge(LamportClock(time: heard.stamp.time))
                truth[process].merge(heard.truth)
            }
            clocks[process].tick()
            truth[process].tick(at: ReplicaID(process))
            events.append(
                (clocks[process].timestamp(at: ReplicaID(process)), truth[process]))
        }
        for left in events {
            for right in events where left.truth.relation(to: right.truth) == .before {
                #expect(LamportTimestamp.totalOrder(left.stamp, right.stamp))
                #expect(!LamportTimestamp.totalOrder(right.stamp, left.stamp))
            }
        }
        #expect(Set(events.map(\.stamp)).count == events.count)
    }

    @Test("Times come first, then processes")
    func ties() {
        let early = LamportTimestamp(time: 3, replica: 9)
        let before = LamportTimestamp(time: 3, replica: 1)
        let after = LamportTimestamp(time: 4, replica: 0)
        #expect(
            [after, early, before].sorted(by: LamportTimestamp.totalOrder) == [
                before, early, after,
            ])
        #expect(!LamportTimestamp.totalOrder(early, early))
    }

    @Test(
        "Text and bytes are read back", arguments: [0, 1, 127, 128, 1 << 40, LamportClock.timeMax])
    func roundTrip(time: UInt64) throws {
        let clock = LamportClock(time: time)
        #expect(clock.description == String(time))
        #expect(try LamportClock(parsing: clock.description) == clock)
        #expect(try LamportClock(decoding: clock.encoded()) == clock)
        let bytes = try clock.encoded()
        for length in bytes.indices {
            #expect(throws: WireError(.truncated, at: length)) {
                try LamportClock(decoding: Array(bytes[..<length]))
            }
        }
    }

    @Test(
        "Anything but digits up to the limit is refused",
        arguments: ["", " 1", "1 ", "+1", "-1", "-0", "0x1", "1e3", "9223372036854775808", "１"])
    func text(text: String) {
        expectTextError("1:1: expected a whole number up to 9223372036854775807") {
            try LamportClock(parsing: text)
        }
    }

    static let refused: [(bytes: [UInt8], error: WireError)] = [
        ([], WireError(.truncated, at: 0)),
        ([0x80, 0], WireError(.overlong, at: 0)),
        ([5, 5], WireError(.trailingBytes, at: 1)),
        (
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1],
            WireError(.overflow, at: 0)
        ),
    ]

    @Test("Bytes that are not one canonical number are refused", arguments: refused)
    func bytes(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try LamportClock(decoding: bytes) }
    }
}
