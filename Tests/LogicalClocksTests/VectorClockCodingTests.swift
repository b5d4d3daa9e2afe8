import Simulation
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A vector clock has one binary form")
struct VectorClockCodingTests {
    /// A clock for every form, with the bytes that the article on them lists.
    static let examples: [(clock: VectorClock, bytes: [UInt8])] = [
        ([:], [0x00]),
        ([5: 3], [0x01, 5, 3]),
        ([0: 7], [0x40, 1, 7]),
        ([0: 3, 1: 3, 2: 3, 3: 3], [0x40, 4, 3]),
        ([0: 300, 1: 302, 2: 301], [0x42, 3, 0xac, 0x02, 0b0010_0100]),
        ([0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 5_000, 7: 2], VectorClockCodingTests.escaping),
        ([9: 10, 1_000: 20], [0x02, 9, 10, 0xde, 0x07, 20]),
        ([9: 10, 11: 12, 12: 11], [0x82, 9, 3, 10, 0b0100_1001]),
        ([3: 1, 4: 2, 6: 1, 7: 4], [0x2a, 3, 4, 0b1010_0010, 0b0110_0000]),
    ]

    private static let escaping: [UInt8] = [
        0xc2, 8, 1, 0b0101_0101, 0b0101_0010, 0x88, 0x27,
    ]

    @Test("Each form has its layout", arguments: examples)
    func layout(clock: VectorClock, bytes: [UInt8]) throws {
        #expect(clock.encoded() == bytes)
        #expect(try VectorClock(decoding: bytes) == clock)
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
            #expect(!clock.entries.contains { $0.count == 0 })
        }
        #expect(accepted > 0)
    }

    @Test("The checked-in bytes get their verdicts", arguments: VectorClockBytesFile.lines)
    func file(line: VectorClockBytesFile.Line) throws {
        #expect(VectorClockBytesFile.verdict(on: line.bytes) == line.verdict)
        if let clock = try? VectorClock(decoding: line.bytes) {
            #expect(clock.encoded() == line.bytes)
            #expect(try VectorClock(parsing: line.verdict) == clock)
        }
    }

    @Test("The file of bytes is there, with bytes to accept and bytes to refuse")
    func fileIsThere() {
        #expect(VectorClockBytesFile.lines.count { $0.verdict.hasPrefix("{") } > 20)
        #expect(VectorClockBytesFile.lines.count { $0.verdict.hasPrefix("byte ") } > 60)
    }

    @Test("The largest identifier, count and number of entries are accepted")
    func limits() throws {
        let far = VectorClock([(ReplicaID(rawValue: .max), VectorClock.countMax)])
        #expect(try VectorClock(decoding: far.encoded()) == far)
        let tooFar = far.ticked(at: ReplicaID(rawValue: .max))
        #expect(throws: WireError(.overflow, at: 6)) {
            try VectorClock(decoding: tooFar.encoded())
        }
        let many = VectorClock((0..<VectorClock.entriesMax).map { (ReplicaID(2 * $0), 1) })
        #expect(try VectorClock(decoding: many.encoded()) == many)
        let more = many.ticked(at: 1).encoded()
        #expect(throws: WireError.self) { try VectorClock(decoding: more) }
    }
}
