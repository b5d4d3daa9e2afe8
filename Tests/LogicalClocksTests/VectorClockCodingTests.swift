import SeededRandom
import TestSupport
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A vector clock has one binary form")
struct VectorClockCodingTests {
    @Test(
        "The article lists each example as it is written", arguments: VectorClockBytesFile.article)
    func article(line: VectorClockBytesFile.Line) throws {
        let clock = try VectorClock(parsing: line.verdict)
        #expect(try clock.encoded() == line.bytes)
        #expect(try VectorClock(decoding: line.bytes) == clock)
    }

    @Test("The article has an example of every layout")
    func articleIsThere() {
        let firstBytes = VectorClockBytesFile.article.compactMap(\.bytes.first)
        #expect(firstBytes == [0, 1, 0x40, 0x40, 0x42, 0xc2, 2, 0x82, 0x2a])
    }

    @Test("A clock of one entry takes three bytes, and the empty clock one")
    func tiny() throws {
        #expect(try VectorClock().encoded().count == 1)
        for id in [0, 1, 7, 127] as [ReplicaID] {
            for count in [1, 127] as [UInt64] {
                #expect(try VectorClock([(id, count)]).encoded().count == 3)
            }
        }
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

    @Test("Bytes near those of a clock are no form of it", arguments: UInt64(0)..<30)
    func damage(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 { try expectCanonical(VectorClock(random.clock())) }
    }

    @Test("Random bytes are refused or are the bytes of what they give", arguments: UInt64(0)..<40)
    func noise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<400 {
            var bytes = (0..<random.index(below: 9)).map { _ in UInt8(random.below(256)) }
            if !bytes.isEmpty { bytes[0] = UInt8(random.below(4)) }
            guard let clock = try? VectorClock(decoding: bytes) else { continue }
            accepted += 1
            #expect(try clock.encoded() == bytes)
            #expect(!clock.entries.contains { $0.count == 0 })
        }
        #expect(accepted > 0)
    }

    @Test("The checked-in bytes get their verdicts", arguments: VectorClockBytesFile.lines)
    func file(line: VectorClockBytesFile.Line) throws {
        #expect(VectorClockBytesFile.verdict(on: line.bytes) == line.verdict)
        if let clock = try? VectorClock(decoding: line.bytes) {
            #expect(try clock.encoded() == line.bytes)
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
        #expect(throws: WireError(.overflow, at: 0)) { try tooFar.encoded() }
        // The identifier takes six bytes with the first; one more in the count is 2^63.
        var bytes = try far.encoded()
        bytes.replaceSubrange(6..., with: Array(repeating: 0x80, count: 9) + [1])
        #expect(throws: WireError(.overflow, at: 6)) { try VectorClock(decoding: bytes) }
        let many = VectorClock((0..<VectorClock.entriesMax).map { (ReplicaID(2 * $0), 1) })
        #expect(try VectorClock(decoding: many.encoded()) == many)
        let more = many.ticked(at: 1)
        let tooMany = WireError(.overLimit(limit: EntryBudget.entriesMax), at: 0)
        #expect(throws: tooMany) { try more.encoded() }
        var entries = EntryBudget(more.count)
        let moreBytes = try more.encoded(entries: &entries)
        #expect(entries.left == 0)
        #expect(throws: WireError.self) { try VectorClock(decoding: moreBytes) }
        entries = EntryBudget(more.count)
        #expect(try VectorClock(decoding: moreBytes[...], entries: &entries) == more)
        #expect(entries.left == 0)
    }
}
