import SeededRandom
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("The frames of a channel are refused unless they are as they are written")
struct ClockDeltaDecodingTests {
    /// A decoder that knows one clock, and a frame with a later one.
    struct Case {
        var decoder = ClockDeltaDecoder()
        var frame: [UInt8]
        var clock: VectorClock

        init(from random: inout SeededGenerator) throws {
            var encoder = ClockDeltaEncoder()
            let base = VectorClock((0..<20).map { (ReplicaID(2 * $0), random.within(500...900)) })
            _ = try decoder.decode(encoder.encoded(base))
            clock = base
            for _ in 0..<random.index(below: 12) {
                clock.tick(at: ReplicaID(random.index(below: 44)))
            }
            frame = try encoder.encoded(clock)
            #expect(frame[0] & 0xf0 == 0x30)
        }
    }

    @Test(
        "Every truncation is refused, and leaves the decoder as it was", arguments: UInt64(0)..<40)
    func truncation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sample = try Case(from: &random)
        for length in sample.frame.indices {
            var decoder = sample.decoder
            let error = #expect(throws: ClockDeltaError.self) {
                try decoder.decode(Array(sample.frame[..<length]))
            }
            guard case .malformed(let reason) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(reason.code == .truncated)
            #expect(reason.byteOffset <= length)
            #expect(decoder == sample.decoder)
        }
        var decoder = sample.decoder
        let end = WireError(.trailingBytes, at: sample.frame.count)
        #expect(throws: ClockDeltaError.malformed(end)) { try decoder.decode(sample.frame + [0]) }
        #expect(decoder == sample.decoder)
    }

    @Test(
        "A flipped bit is refused or gives another clock, whose difference has those bytes",
        arguments: UInt64(0)..<40)
    func flips(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sample = try Case(from: &random)
        for bit in 0..<8 * sample.frame.count {
            var flipped = sample.frame
            flipped[bit / 8] ^= 1 << (bit % 8)
            var decoder = sample.decoder
            let result = Result { () throws(ClockDeltaError) in try decoder.decode(flipped) }
            switch result {
            case .success(let clock):
                #expect(clock != sample.clock)
                #expect(decoder.clock == clock)
                #expect(try bytes(of: clock, after: sample.decoder.clock, like: flipped) == flipped)
            case .failure(let error):
                #expect(decoder == sample.decoder)
                // The check fills the first five bytes, all but the mark in the upper half of one.
                if 0..<4 ~= bit || 8..<40 ~= bit {
                    guard case .lostSync = error else {
                        Issue.record("bit \(bit): \(error)")
                        continue
                    }
                }
            }
        }
    }

    /// The frame of a clock: a difference if `other` begins as one, else whole.
    private func bytes(
        of clock: VectorClock, after base: VectorClock, like other: [UInt8]
    ) throws -> [UInt8]? {
        guard other[0] & 0xf0 == 0x30 else { return try clock.encoded() }
        var writer = ByteWriter()
        ChannelCheck(base).write(to: &writer)
        return try clock.difference(since: base).map { try writer.bytes + $0.encoded() }
    }

    @Test("Random bytes are refused or are the bytes of what they give", arguments: UInt64(0)..<40)
    func noise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let sample = try Case(from: &random)
        var accepted = 0
        for _ in 0..<300 {
            var frame = random.chance(0.7) ? Array(sample.frame[..<5]) : []
            frame += (0..<random.index(below: 9)).map { _ in UInt8(random.below(256)) }
            if frame.count > 5 { frame[5] = UInt8(random.below(5)) }
            var decoder = sample.decoder
            guard let clock = try? decoder.decode(frame) else {
                #expect(decoder == sample.decoder)
                continue
            }
            accepted += 1
            #expect(try bytes(of: clock, after: sample.decoder.clock, like: frame) == frame)
        }
        #expect(accepted > 0)
    }

    @Test("A difference above the limits of counts and entries is refused")
    func limits() throws {
        func refusal(
            of difference: VectorClock, after base: VectorClock
        ) throws -> ClockDeltaError? {
            var decoder = ClockDeltaDecoder()
            _ = try decoder.decode(base.encoded())
            let before = decoder
            var writer = ByteWriter()
            ChannelCheck(base).write(to: &writer)
            let error = #expect(throws: ClockDeltaError.self) {
                try decoder.decode(writer.bytes + difference.encoded())
            }
            #expect(decoder == before)
            return error
        }
        let full: VectorClock = [1: VectorClock.countMax, 2: 7]
        let overflow = ClockDeltaError.malformed(WireError(.overflow, at: 0))
        #expect(try refusal(of: [1: 1], after: full) == overflow)
        #expect(try refusal(of: [1: VectorClock.countMax], after: full) == overflow)
        #expect(try refusal(of: [2: VectorClock.countMax - 6], after: full) == overflow)

        let most = VectorClock((0..<VectorClock.entriesMax).map { (ReplicaID($0), 1) })
        let overLimit = WireError(.overLimit(limit: VectorClock.entriesMax), at: 0)
        #expect(try refusal(of: [70_000: 1], after: most) == .malformed(overLimit))
        #expect(try refusal(of: [5: 1, 70_000: 1], after: most) == .malformed(overLimit))
    }
}
