import CausalMetadata
import SeededRandom
import Testing
import WireFormat

@Suite("Bytes that are no context are refused")
struct ContextDecodingTests {
    static let refused: [(bytes: [UInt8], error: WireError)] = [
        // No key number: cut off, or longer than needed.
        ([1, 0x80], WireError(.invalid, at: 0)),
        ([1, 1, 2, 0xc0, 0x40], WireError(.invalid, at: 2)),
        ([2, 0x80, 0x7f], WireError(.overlong, at: 0)),
        ([1, 1, 3, 0xc0, 0x3f, 0xff], WireError(.overlong, at: 2)),
        ([9, 0xff, 0, 255, 255, 255, 255, 255, 255, 255], WireError(.overlong, at: 0)),
        // Twice, and out of order.
        ([1, 1, 1, 1], WireError(.notCanonical, at: 2)),
        ([1, 2, 1, 1], WireError(.notCanonical, at: 2)),
        ([2, 1, 9, 1, 1], WireError(.notCanonical, at: 3)),
        // A marker before the end: what follows is no cut above the last atom.
        ([1, 1, 0, 1], WireError(.notCanonical, at: 2)),
        ([1, 5, 0, 1, 6], WireError(.notCanonical, at: 2)),
        ([1, 5, 0, 0], WireError(.notCanonical, at: 2)),
        // A cut just after the last atom has one form, the empty one.
        ([1, 5, 0, 5, 0], WireError(.notCanonical, at: 2)),
        // Lengths.
        ([3, 1, 9], WireError(.truncated, at: 0)),
        ([1, 1, 3, 1, 1], WireError(.truncated, at: 2)),
        ([0x81, 0, 1], WireError(.overlong, at: 0)),
        ([0x80, 0], WireError(.overlong, at: 0)),
        ([0x80], WireError(.truncated, at: 1)),
        (
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 1],
            WireError(.overLimit(limit: 65_536), at: 0)
        ),
        (
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
            WireError(.overflow, at: 0)
        ),
    ]

    @Test("Each defect has its error and its place", arguments: refused)
    func defects(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try CausalContext(decoding: bytes) }
    }

    static let accepted: [[UInt8]] = [
        [], [0], [0, 5], [0, 0], [0, 0, 0], [1, 0], [1, 5, 0], [1, 5, 0, 6], [1, 5, 0, 5, 0, 0],
        [2, 0x80, 0x80], [9, 0xff, 1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 2, 1, 0],
    ]

    @Test("What is canonical is kept as it is", arguments: accepted)
    func kept(bytes: [UInt8]) throws {
        #expect(try CausalContext(decoding: bytes).encoded() == bytes)
    }

    @Test("A context is read up to its limit, and ten megabytes are refused unread")
    func limit() throws {
        func atom(_ count: Int) -> [UInt8] {
            var writer = ByteWriter()
            writer.write(lengthPrefixed: [0, 1] + [UInt8](repeating: 5, count: count - 2))
            return writer.bytes
        }
        let most = atom(CausalContext.bytesMax - 3)
        #expect(most.count == CausalContext.bytesMax)
        #expect(try CausalContext(decoding: most).encoded() == most)
        let error = WireError(.overLimit(limit: 65_536), at: 65_536)
        #expect(throws: error) { try CausalContext(decoding: atom(CausalContext.bytesMax - 2)) }
        #expect(throws: error) {
            try CausalContext(decoding: [UInt8](repeating: 1, count: 10_000_000))
        }
        #expect(throws: WireError(.overLimit(limit: 3), at: 3)) {
            try CausalContext(decoding: [1, 1, 1, 2], limit: 3)
        }
        #expect(throws: WireError(.overLimit(limit: 4), at: 0)) {
            try CausalContext(decoding: [5, 1, 1, 2], limit: 4)
        }
        #expect(try CausalContext(decoding: [1, 1, 1, 2], limit: 4).encoded().count == 4)
    }

    @Test(
        "What is written is read back, cut short and with each bit flipped", arguments: cases(500))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = random.atoms().encoded
        #expect(try CausalContext(decoding: bytes).encoded() == bytes)
        for length in bytes.indices {
            guard let shorter = try? CausalContext(decoding: Array(bytes[..<length])) else {
                continue
            }
            #expect(shorter.encoded() == Array(bytes[..<length]))
        }
        for bit in 0..<8 * bytes.count {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            guard let other = try? CausalContext(decoding: flipped) else { continue }
            #expect(other.encoded() == flipped)
            #expect(
                try other.merging(CausalContext(decoding: bytes)).merging(other)
                    == other.merging(CausalContext(decoding: bytes)))
        }
    }

    @Test("Random bytes are refused or are the bytes of what they give")
    func noise() throws {
        var accepted = 0
        for seed in cases(50_000) {
            var random = SeededGenerator(seed: seed)
            let bytes = (0..<random.index(below: 12)).map { _ in
                random.pick([0, 1, 2, 16, 17]) as UInt8
            }
            guard var context = try? CausalContext(decoding: bytes) else { continue }
            accepted += 1
            #expect(context.encoded() == bytes)
            context.compactAll()
            #expect(try CausalContext(decoding: context.encoded()) == context)
        }
        #expect(accepted > 0)
    }
}
