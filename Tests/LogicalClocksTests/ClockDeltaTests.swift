import SeededRandom
import TestSupport
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("The clocks of a channel are sent as what changed")
struct ClockDeltaTests {
    /// A clock that grows, mostly a little, and at times is another one altogether.
    static func successor(
        of clock: VectorClock, mayShrink: Bool, from random: inout SeededGenerator
    ) -> VectorClock {
        if mayShrink && random.below(20) == 0 {
            return VectorClock(random.clock().mapValues { $0 % 1_000 + 1 })
        }
        var next = clock
        for _ in 0..<random.index(below: 4) {
            for _ in 0..<1 + random.below(3) { next.tick(at: ReplicaID(random.index(below: 12))) }
        }
        if random.below(10) == 0 {
            next.merge(VectorClock(random.clock().mapValues { $0 % 1_000 + 1 }))
        }
        return next
    }

    @Test("A frame is the whole clock or a difference, whichever is smaller")
    func frames() throws {
        var encoder = ClockDeltaEncoder()
        var clock = VectorClock((0..<64).map { (ReplicaID($0), UInt64(1_000 + $0 * 37 % 64)) })
        #expect(try encoder.encoded(clock) == clock.encoded())
        clock.tick(at: 9)
        let frame = try encoder.encoded(clock)
        #expect(frame.count == 8)
        #expect(frame[0] & 0xf0 == 0x30)
        #expect(try Array(frame[5...]) == VectorClock([(9, 1)]).encoded())
        // Nothing new, then less than before, then a whole clock on request.
        #expect(try encoder.encoded(clock).count == 6)
        let less: VectorClock = [9: 4]
        #expect(try encoder.encoded(less) == less.encoded())
        #expect(try encoder.encoded([9: 5]) == VectorClock([(9, 5)]).encoded())
        _ = try encoder.encoded(clock)
        encoder.requestFull()
        #expect(try encoder.encoded(clock) == clock.encoded())
        #expect(try encoder.encoded(clock).count == 6)
    }

    @Test("A channel that loses nothing gives every clock back", arguments: seeds(40))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var encoder = ClockDeltaEncoder()
        var decoder = ClockDeltaDecoder()
        var clock = VectorClock()
        var differences = 0
        for _ in 0..<100 {
            clock = Self.successor(of: clock, mayShrink: seed % 2 == 0, from: &random)
            if random.below(30) == 0 { encoder.requestFull() }
            let frame = try encoder.encoded(clock)
            let whole = try clock.encoded()
            if frame[0] & 0xf0 == 0x30 {
                differences += 1
                #expect(frame.count < whole.count)
            } else {
                #expect(frame == whole)
            }
            #expect(try decoder.decode(frame) == clock)
            #expect(decoder.clock == clock)
        }
        #expect(differences > 10)
    }

    @Test(
        "The difference of two clocks added to the first is the second", arguments: UInt64(0)..<60)
    func differences(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let (left, right) = random.clockPair()
            let (old, new) = (VectorClock(left), VectorClock(right))
            guard let difference = new.difference(since: old) else {
                #expect(!old.isBelowOrEqual(to: new))
                continue
            }
            #expect(old.isBelowOrEqual(to: new))
            #expect(try old.adding(difference, at: 0) == new)
            var check = ChannelCheck(old)
            check.add(difference, to: old)
            #expect(check == ChannelCheck(new))
        }
    }

    @Test("A few events more or less show in the check", arguments: UInt64(0)..<40)
    func check(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var clock = VectorClock(random.clock())
        var seen: Set<ChannelCheck> = [ChannelCheck(clock)]
        for _ in 0..<200 {
            clock.tick(at: random.replica())
            #expect(seen.insert(ChannelCheck(clock)).inserted)
        }
    }

    @Test("Clocks with as many events have other checks all the same")
    func checksOfOneSize() {
        var seen: Set<ChannelCheck> = []
        for left in 0..<64 {
            for right in 0..<left {
                seen.insert(ChannelCheck([ReplicaID(left): 1, ReplicaID(right): 2]))
            }
        }
        #expect(seen.count == 64 * 63 / 2)
    }

    @Test("However much one entry grew, a frame from before is refused")
    func growth() throws {
        let base: VectorClock = [1: 5, 2: 1 << 20, 3: 77]
        for bits in 0..<62 {
            for factor in [1, 3, 5] as [UInt64] {
                let (step, overflow) = (UInt64(1) << UInt64(bits)).multipliedReportingOverflow(
                    by: factor)
                guard !overflow, step <= VectorClock.countMax - 5 else { continue }
                let grown = base.merging([1: 5 + step])
                #expect(ChannelCheck(grown) != ChannelCheck(base), "\(factor) times 2^\(bits)")
                // The frame between the two is lost, and the next one is small.
                var encoder = ClockDeltaEncoder()
                var decoder = ClockDeltaDecoder()
                _ = try decoder.decode(encoder.encoded(base))
                _ = try encoder.encoded(grown)
                let frame = try encoder.encoded(grown.ticked(at: 3))
                guard frame[0] & 0xf0 == 0x30 else { continue }
                #expect(throws: ClockDeltaError.self) { try decoder.decode(frame) }
            }
        }
    }

    @Test("Checks of clocks that grow evenly are spread evenly over all of their bits")
    func spread() {
        var counts = Array(repeating: 0, count: 36)
        for number in 1...4_096 {
            let value = ChannelCheck([3: UInt64(number) << 28]).value
            for bit in counts.indices where value >> UInt64(bit) & 1 == 1 { counts[bit] += 1 }
        }
        // Eight standard deviations to either side of a half.
        #expect(counts.allSatisfy { 2_048 - 256...2_048 + 256 ~= $0 }, "\(counts)")
    }

    @Test("A frame lost, repeated or overtaken is noticed, and a whole clock heals the channel")
    func lostSync() throws {
        var encoder = ClockDeltaEncoder()
        var decoder = ClockDeltaDecoder()
        var clock = VectorClock((0..<16).map { (ReplicaID($0), UInt64(500 + $0 * 5)) })
        var frames = try [encoder.encoded(clock)]
        var clocks = [clock]
        for step in 1..<6 {
            clock.tick(at: ReplicaID(step))
            clocks.append(clock)
            try frames.append(encoder.encoded(clock))
        }
        #expect(throws: ClockDeltaError.self) { try decoder.decode(frames[1]) }
        #expect(try decoder.decode(frames[0]) == clocks[0])
        #expect(try decoder.decode(frames[1]) == clocks[1])
        let expected = ChannelCheck(clocks[1]).value
        for (frame, base) in [(1, 0), (3, 2), (5, 4)] {
            let found = ChannelCheck(clocks[base]).value
            #expect(throws: ClockDeltaError.lostSync(expected: expected, found: found)) {
                try decoder.decode(frames[frame])
            }
            #expect(decoder.clock == clocks[1])
        }
        // What was overtaken still fits.
        #expect(try decoder.decode(frames[2]) == clocks[2])
        encoder.requestFull()
        clock.tick(at: 15)
        #expect(try decoder.decode(encoder.encoded(clock)) == clock)
        clock.tick(at: 3)
        #expect(try decoder.decode(encoder.encoded(clock)) == clock)
    }

    @Test("Behind a frame that lost sync, the rest of a message can be read")
    func embedded() throws {
        var encoder = ClockDeltaEncoder()
        let clock = VectorClock((0..<16).map { (ReplicaID($0), UInt64(500 + $0 * 5)) })
        var writer = ByteWriter()
        encoder.write(clock, to: &writer)
        writer.write(byte: 0xaa)
        encoder.write(clock.ticked(at: 4), to: &writer)
        writer.write(byte: 0xbb)

        var reader = ByteReader(writer.bytes)
        var decoder = ClockDeltaDecoder()
        #expect(try decoder.read(from: &reader) == clock)
        #expect(try reader.readByte() == 0xaa)
        var restarted = ClockDeltaDecoder()
        #expect(throws: ClockDeltaError.lostSync(expected: 0, found: ChannelCheck(clock).value)) {
            try restarted.read(from: &reader)
        }
        #expect(try reader.readByte() == 0xbb)
        #expect(restarted == ClockDeltaDecoder())
    }
}
