import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("The compact form of interval tree stamps is canonical, strict and short")
struct IntervalTreeCompactTests {
    @Test("A stamp comes back from its compact form", arguments: IntervalTreeRun.seeds)
    func roundTrip(seed: UInt64) throws {
        for stamp in try IntervalTreeLawTests.stamps(seed: seed) {
            let bytes = try stamp.compactEncoded()
            let decoded = try Stamp(decodingCompact: bytes)
            #expect(decoded == stamp)
            #expect(decoded.invariantViolation == nil)
        }
    }

    @Test(
        "Every truncation is refused, every flipped bit too or it is another stamp",
        arguments: 0..<IntervalTreeRun.seeds.upperBound / 5)
    func damage(seed: UInt64) throws {
        for stamp in try IntervalTreeLawTests.stamps(seed: seed).suffix(6) {
            try expectCanonical(stamp, from: stamp.compactEncoded()) { bytes in
                let read = try Stamp(decodingCompact: bytes)
                #expect(read.invariantViolation == nil)
                return read
            } write: {
                try $0.compactEncoded()
            }
        }
    }

    @Test("Random bytes are refused or are the one form of a stamp", arguments: UInt64(0)..<100)
    func noise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes =
                [0x10 | UInt8(random.index(below: 4))]
                + (0..<random.index(below: 24)).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                }
            guard let stamp = try? Stamp(decodingCompact: bytes) else { continue }
            #expect(try stamp.compactEncoded() == bytes)
            #expect(stamp.invariantViolation == nil)
        }
    }

    @Test("A version that is not known is named")
    func version() {
        #expect(throws: WireError(.unsupportedVersion(2), at: 0)) {
            try Stamp(decodingCompact: [0x20, 0x20])
        }
    }

    @Test("An order that does not follow from the numbers is refused")
    func order() throws {
        var bytes = try Stamp(parsing: "(1, 0)").compactEncoded()
        bytes[0] = 0x11
        #expect(throws: WireError(.notCanonical, at: 1)) { try Stamp(decodingCompact: bytes) }
    }

    @Test("Depth, nodes and counts are limited before they are kept")
    func limits() throws {
        func decode(
            within entries: EntryBudget = EntryBudget(), _ write: (inout BitWriter) -> Void
        ) throws {
            var writer = BitWriter()
            writer.write(bits: 0x10, count: 8)
            writer.write(bits: 0b000, count: 3)
            write(&writer)
            _ = try Stamp(decodingCompact: writer.bytes, entries: entries)
        }
        // A chain of left halves, base 0 on the left, number 0.
        let tooDeep = #expect(throws: WireError.self) {
            try decode { writer in
                writer.write(bits: 0b0001, count: 4)
                for _ in 0..<Stamp.depthMax { writer.write(bits: 0b1000, count: 4) }
                writer.write(bits: 0b0000, count: 4)
            }
        }
        #expect(tooDeep?.code == .overLimit(limit: Stamp.depthMax))
        // A number of 64 bits.
        let tooLarge = #expect(throws: WireError.self) {
            try decode { writer in
                writer.write(bits: .max, count: 64)
                writer.write(bits: 0, count: 64)
                writer.write(bits: 0, count: 64)
            }
        }
        #expect(tooLarge?.code == .overflow)
        // A number of 64 bits, of which the lower ones would be 4.
        let hidden = #expect(throws: WireError.self) {
            try decode { writer in
                writer.write(bits: .max >> 2, count: 62)
                writer.write(bit: false)
                writer.write(bits: 8, count: 64)
            }
        }
        #expect(hidden?.code == .overflow)
        // A full tree, twenty levels deep.
        for (budget, limit) in [
            (EntryBudget(), EntryBudget.entriesMax), (EntryBudget(.max), Stamp.nodesMax),
        ] {
            let tooMany = #expect(throws: WireError.self) {
                try decode(within: budget) { writer in
                    writer.write(bits: 0b0001, count: 4)
                    var pending = [20]
                    while let levels = pending.popLast() {
                        writer.write(bits: levels > 1 ? 0b1100 : 0b0000, count: 4)
                        if levels > 1 { pending += [levels - 1, levels - 1] }
                    }
                }
            }
            #expect(tooMany?.code == .overLimit(limit: limit))
        }
    }

    @Test("The largest counts have a compact form")
    func largest() throws {
        for count: UInt64 in [Stamp.countMax, Stamp.countMax - 1, 1 << 32 - 1, 1 << 32] {
            let leaf = Stamp(id: .none, events: EventTree(leaf: count))
            #expect(try Stamp(decodingCompact: leaf.compactEncoded()) == leaf)
            let inner = try Stamp(parsing: "(1, (0, (0, \(count), 0), 0))")
            #expect(try Stamp(decodingCompact: inner.compactEncoded()) == inner)
        }
    }

    @Test("On message traffic the compact form is shorter than the paper's")
    func size() throws {
        var random = SeededGenerator(seed: 3)
        var stamps = Stamp.initial(count: 64)
        for _ in 0..<3_000 {
            let from = random.index(below: 64)
            let message = stamps[from].send()
            stamps[random.index(below: 64)].receive(message)
        }
        let paper = try stamps.reduce(0) { try $0 + $1.peeked.encoded().count }
        let compact = try stamps.reduce(0) { try $0 + $1.peeked.compactEncoded().count }
        #expect(Double(compact) < 0.9 * Double(paper))
    }
}
