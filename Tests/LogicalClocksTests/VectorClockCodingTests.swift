import Simulation
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A vector clock has one binary form")
struct VectorClockCodingTests {
    static func varint(_ value: UInt64) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(varint: value)
        return writer.bytes
    }

    @Test("The bytes are the count, then gaps and counts")
    func layout() {
        #expect(VectorClock().encoded() == [0])
        #expect(VectorClock([(0, 1), (1, 2), (5, 300)]).encoded() == [3, 0, 1, 0, 2, 3, 0xac, 2])
    }

    @Test("What is written is read back", arguments: UInt64(0)..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            let clock = VectorClock(random.clock())
            #expect(try VectorClock(decoding: clock.encoded()) == clock)
            var writer = ByteWriter()
            clock.write(to: &writer)
            clock.write(to: &writer)
            var reader = ByteReader(writer.bytes)
            #expect(try VectorClock(from: &reader) == clock)
            #expect(try VectorClock(from: &reader) == clock)
            #expect(reader.isAtEnd)
        }
    }

    @Test("Every truncation is refused", arguments: UInt64(0)..<30)
    func truncation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let bytes = VectorClock(random.clock()).encoded()
            for length in bytes.indices {
                let error = #expect(throws: WireError.self) {
                    try VectorClock(decoding: Array(bytes[..<length]))
                }
                #expect(error?.code == .truncated)
            }
            #expect(throws: WireError(.trailingBytes, at: bytes.count)) {
                try VectorClock(decoding: bytes + [0])
            }
        }
    }

    @Test(
        "A flipped bit is refused or gives another clock, which has those bytes",
        arguments: UInt64(0)..<30)
    func flips(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let clock = VectorClock(random.clock())
            let bytes = clock.encoded()
            for bit in 0..<8 * bytes.count {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << (bit % 8)
                guard let other = try? VectorClock(decoding: flipped) else { continue }
                #expect(other != clock)
                #expect(other.encoded() == flipped)
            }
        }
    }

    @Test("Random bytes are refused or are the bytes of what they give", arguments: UInt64(0)..<40)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<400 {
            var bytes = (0..<random.index(below: 9)).map { _ in UInt8(random.below(256)) }
            if !bytes.isEmpty { bytes[0] = UInt8(random.below(4)) }
            guard let clock = try? VectorClock(decoding: bytes) else { continue }
            accepted += 1
            #expect(clock.encoded() == bytes)
            #expect(!clock.counts.contains(0))
        }
        #expect(accepted > 0)
    }

    static let refused: [(bytes: [UInt8], error: WireError)] = [
        ([], WireError(.truncated, at: 0)),
        ([1], WireError(.truncated, at: 0)),
        ([2, 0, 1, 0], WireError(.truncated, at: 0)),
        ([1, 0, 0], WireError(.notCanonical, at: 2)),
        ([0x81, 0, 0, 1], WireError(.overlong, at: 0)),
        ([1, 0x80, 0, 1], WireError(.overlong, at: 1)),
        ([1, 0, 0x81, 0], WireError(.overlong, at: 2)),
        ([0, 0], WireError(.trailingBytes, at: 1)),
        ([1, 0, 1, 9], WireError(.trailingBytes, at: 3)),
        // A million entries in nine bytes, and more entries than there are numbers.
        (varint(1_000_000) + [0, 1, 0, 1], WireError(.overLimit(limit: 65_536), at: 0)),
        (varint(.max) + [0, 1], WireError(.overLimit(limit: 65_536), at: 0)),
        (varint(65_536) + [0, 1, 0, 1], WireError(.truncated, at: 0)),
        // An identifier of 33 bits, at once and by gaps.
        ([1] + varint(1 << 32) + [1], WireError(.overflow, at: 1)),
        ([2] + varint(UInt64(UInt32.max)) + [1, 0, 1], WireError(.overflow, at: 7)),
        ([2, 5, 1] + varint(UInt64(UInt32.max)) + [1], WireError(.overflow, at: 3)),
        // A count that leaves no room for ticks.
        ([1, 0] + varint(1 << 63), WireError(.overflow, at: 2)),
        ([1, 0] + varint(.max), WireError(.overflow, at: 2)),
    ]

    @Test("Each defect has its error and its place", arguments: refused)
    func defects(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try VectorClock(decoding: bytes) }
    }

    @Test("The largest identifier, count and number of entries are accepted")
    func limits() throws {
        let far = VectorClock([(ReplicaID(rawValue: .max), VectorClock.countMax)])
        #expect(try VectorClock(decoding: far.encoded()) == far)
        #expect(far.ticked(at: ReplicaID(rawValue: .max)).counts == [1 << 63])
        let many = VectorClock((0..<VectorClock.entriesMax).map { (ReplicaID(2 * $0), 1) })
        #expect(try VectorClock(decoding: many.encoded()) == many)
        let more = many.ticked(at: 1).encoded()
        #expect(throws: WireError(.overLimit(limit: 65_536), at: 0)) {
            try VectorClock(decoding: more)
        }
    }
}
