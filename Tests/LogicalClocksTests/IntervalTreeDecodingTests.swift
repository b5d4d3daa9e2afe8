import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Bytes and texts of interval tree stamps are checked strictly")
struct IntervalTreeDecodingTests {
    @Test("A stamp comes back from its bytes and its text", arguments: IntervalTreeRun.seeds)
    func roundTrip(seed: UInt64) throws {
        for stamp in try IntervalTreeLawTests.stamps(seed: seed) {
            let bytes = try stamp.encoded()
            #expect(try Stamp(decoding: bytes) == stamp)
            #expect(try Stamp(decoding: ([1, 2, 3] + bytes)[3...]) == stamp)
            #expect(try Stamp(parsing: stamp.description) == stamp)
            #expect(try IDTree(parsing: stamp.id.description) == stamp.id)
            #expect(try EventTree(parsing: stamp.events.description) == stamp.events)
            var writer = ByteWriter()
            writer.write(byte: 9)
            stamp.write(to: &writer)
            var reader = ByteReader(writer.bytes)
            _ = try reader.readByte()
            #expect(try Stamp(from: &reader) == stamp)
            #expect(reader.isAtEnd)
        }
    }

    @Test("A stamp inside a message is not read above its limit of bytes")
    func embeddedLimit() throws {
        // All bytes are there, so only the limit can refuse them; at the limit, they are looked at.
        for (count, error) in [
            (Stamp.encodedBytesMax + 1, WireError(.overLimit(limit: 1 << 20), at: 1)),
            (Stamp.encodedBytesMax, WireError(.overLimit(limit: Stamp.depthMax), at: 260)),
        ] {
            var writer = ByteWriter()
            writer.write(byte: 9)
            writer.write(lengthPrefixed: [UInt8](repeating: 0xff, count: count))
            var reader = ByteReader(writer.bytes)
            _ = try reader.readByte()
            #expect(throws: error) { try Stamp(from: &reader) }
        }
    }

    @Test(
        "Every truncation is refused, every flipped bit too or it is another stamp",
        arguments: 0..<IntervalTreeRun.seeds.upperBound / 5)
    func damage(seed: UInt64) throws {
        for stamp in try IntervalTreeLawTests.stamps(seed: seed).suffix(6) {
            // Zero bits never complete a tree, so a shorter form is never whole.
            try expectCanonical(stamp, from: stamp.encoded(), cutShort: nil) { bytes in
                let read = try Stamp(decoding: bytes)
                #expect(read.invariantViolation == nil)
                return read
            } write: {
                try $0.encoded()
            }
        }
    }

    @Test("Random bytes are refused or are the one form of a stamp", arguments: UInt64(0)..<100)
    func noise(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<random.index(below: 24)).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            guard let stamp = try? Stamp(decoding: bytes) else { continue }
            #expect(try stamp.encoded() == bytes)
            #expect(stamp.invariantViolation == nil)
        }
    }

    @Test(
        "Forms that are not canonical are refused",
        arguments: [
            // Identities: (0, 0), (1, 1), (0, 0) under a half, a pair where a half form would do.
            "01000 1000", "11001001 1000", "1001000 1000", "11000001 1000", "11001000 1000",
            // Events: equal leaves, a leaf 0 that is spelled out, siblings above 0.
            "001 01010011001", "001 0101000 1001", "001 0101001 1000", "001 0001000",
            "001 0101001 1010", "001 010 1001 1001",
            // A base of 0 that is spelled out, and a zero leaf beside it.
            "001 01100 1000 1001", "001 0111 1000 1001 0001001", "001 01101 1001 1000",
            // Padding that is set.
            "001 1000 1",
        ])
    func notCanonical(bits: String) {
        var writer = BitWriter()
        for digit in bits where digit != " " { writer.write(bit: digit == "1") }
        let error = #expect(throws: WireError.self) { try Stamp(decoding: writer.bytes) }
        #expect(error?.code == .notCanonical)
    }

    @Test("The base of an inner node is written as a leaf")
    func baseIsLeaf() {
        // 0111, then a 0 where the 1 of a leaf must be.
        #expect(throws: WireError(.invalid, at: 0)) {
            try Stamp(decoding: [0b001_0111_0, 0b1001_0000])
        }
    }

    @Test("Nothing is no stamp, and a cut stamp tells where it ends")
    func truncated() {
        #expect(throws: WireError(.truncated, at: 0)) { try Stamp(decoding: []) }
        #expect(throws: WireError(.truncated, at: 1)) { try Stamp(decoding: [0x8c]) }
        var reader = ByteReader([7, 2, 0x30, 0x00, 0x00])
        _ = try? reader.readByte()
        #expect(throws: WireError(.trailingBytes, at: 3)) { try Stamp(from: &reader) }
    }

    @Test("Counts have a limit, and room above it")
    func countLimit() throws {
        let most = Stamp.countMax
        var stamp = try Stamp(parsing: "(1, \(most))")
        #expect(try Stamp(decoding: stamp.encoded()) == stamp)
        stamp.event()
        #expect(stamp.events.maximum == most + 1)
        #expect(throws: WireError(.overflow, at: 0)) { try Stamp(decoding: stamp.encoded()) }
        #expect(throws: TextError.self) { try Stamp(parsing: stamp.description) }
        // Bases add up along the way: the limit is on their sum.
        #expect(throws: TextError.self) { try Stamp(parsing: "(1, (1, 0, \(most)))") }
        let split = try EventTree(parsing: "(\(most - 1), 0, 1)")
        #expect(split.maximum == most)
        var writer = BitWriter()
        writer.write(bits: 0b001, count: 3)
        for _ in 0..<300 { writer.write(bit: true) }
        #expect(throws: WireError(.overflow, at: 0)) { try Stamp(decoding: writer.bytes) }
    }

    @Test("A count that only the bases above take over the limit is refused")
    func countLimitOfSums() throws {
        let most = Stamp.countMax
        for (text, grown) in [
            ("(1, \(most))", "\(most + 1)"), ("((1, 0), \(most))", "(\(most), 1, 0)"),
            ("((1, 0), (\(most - 1), 1, 0))", "(\(most - 1), 2, 0)"),
        ] {
            var stamp = try Stamp(parsing: text)
            stamp.event()
            #expect(stamp.events.description == grown)
            let paper = #expect(throws: WireError.self) { try Stamp(decoding: stamp.encoded()) }
            #expect(paper?.code == .overflow)
            let compact = #expect(throws: WireError.self) {
                try Stamp(decodingCompact: stamp.compactEncoded())
            }
            #expect(compact?.code == .overflow)
        }
    }

    @Test("Texts of too many levels or nodes are refused")
    func largeTexts() {
        let levels = Stamp.depthMax + 1
        let deep = String(repeating: "(0, 1, ", count: levels) + "0"
        let closed = deep + String(repeating: ")", count: levels)
        let tooDeep = #expect(throws: TextError.self) { try EventTree(parsing: closed) }
        #expect(tooDeep?.message == "more than 1024 levels")
        // A million nodes are slow to read without optimisation.
        #if !DEBUG
            var events = "(0,0,1)"
            var id = "(0,1)"
            for _ in 1..<20 {
                events = "(0,\(events),\(events))"
                id = "(\(id),\(id))"
            }
            let message = "more than \(Stamp.nodesMax) nodes"
            let tooMany = #expect(throws: TextError.self) { try EventTree(parsing: events) }
            #expect(tooMany?.message == message)
            let tooWide = #expect(throws: TextError.self) { try IDTree(parsing: id) }
            #expect(tooWide?.message == message)
        #endif
    }

    @Test("A number of too many bits is refused, whatever they are", arguments: 62...200)
    func wideNumbers(ones: Int) {
        for rest in ["0000", "1111", "1000"] {
            var writer = BitWriter()
            writer.write(bits: 0b0011, count: 4)
            for _ in 0..<ones { writer.write(bit: true) }
            writer.write(bit: false)
            for _ in 0..<ones - 3 { writer.write(bit: rest == "1111") }
            for digit in rest { writer.write(bit: digit == "1") }
            #expect(throws: WireError(.overflow, at: 0)) { try Stamp(decoding: writer.bytes) }
        }
    }

    @Test("Nesting that is too deep is an error, however deep", arguments: [1_025, 100_000])
    func hostileDepth(depth: Int) throws {
        let tooDeep = WireError.Code.overLimit(limit: Stamp.depthMax)
        for code in [0b01, 0b10, 0b11] as [UInt64] {
            var writer = BitWriter()
            for _ in 0..<depth { writer.write(bits: code, count: 2) }
            let error = #expect(throws: WireError.self) { try Stamp(decoding: writer.bytes) }
            #expect(error?.code == tooDeep)
        }
        for code in [0b000, 0b001, 0b010] as [UInt64] {
            var writer = BitWriter()
            writer.write(bits: 0b001, count: 3)
            for _ in 0..<depth { writer.write(bits: code, count: 3) }
            let error = #expect(throws: WireError.self) { try Stamp(decoding: writer.bytes) }
            #expect(error?.code == tooDeep)
        }
        let open = String(repeating: "(", count: depth)
        let openEvents = String(repeating: "(1,", count: depth)
        #expect(
            throws: TextError("more than 1024 levels", at: TextPosition(line: 1, column: 1_026))
        ) {
            try IDTree(parsing: open)
        }
        #expect(throws: TextError.self) { try EventTree(parsing: openEvents) }
        #expect(throws: TextError.self) { try Stamp(parsing: "(1, \(openEvents)") }
    }

    @Test("Too many nodes are an error before they are kept")
    func hostileWidth() {
        // A full tree of 2^20 leaves, depth first: 20 levels deep, but too many nodes.
        func levels(below index: Int) -> Int { index.trailingZeroBitCount }
        var writer = BitWriter()
        writer.write(bits: 0b001, count: 3)
        for leaf in 0..<1 << 20 {
            for _ in 0..<(leaf == 0 ? 20 : levels(below: leaf)) {
                writer.write(bits: 0b010, count: 3)
            }
            // Siblings 0 and 1 are (0, 0, r) in bits; 000 stands for the lowest inner node.
            writer.write(bits: 0b000, count: 3)
            writer.write(bits: 0b1001, count: 4)
        }
        expectTooMany(writer)
        // An identity as large: (l, r) down to (0, 1).
        var wide = BitWriter()
        for leaf in 0..<1 << 20 {
            for _ in 0..<(leaf == 0 ? 20 : levels(below: leaf)) { wide.write(bits: 0b11, count: 2) }
            wide.write(bits: 0b01001, count: 5)
        }
        expectTooMany(wide)
    }

    /// Expects that the budget of a message bounds a stamp, and without one the limit on nodes.
    private func expectTooMany(_ writer: BitWriter) {
        for (budget, limit) in [
            (EntryBudget(), EntryBudget.entriesMax), (EntryBudget(.max), Stamp.nodesMax),
        ] {
            var entries = budget
            let error = #expect(throws: WireError.self) {
                try Stamp(decoding: writer.bytes[...], entries: &entries)
            }
            #expect(error?.code == .overLimit(limit: limit))
        }
    }

    @Test(
        "A text error tells the place and what was expected",
        arguments: [
            ("", 1, "expected '('"), ("(", 2, "expected an identity: 0, 1 or '('"),
            ("(2, 0)", 2, "expected an identity: 0, 1 or '('"), ("(1 0)", 4, "expected ','"),
            ("(1, )", 5, "expected a whole number"), ("(1, (0, 1))", 10, "expected ','"),
            ("(1, (0, 1, 2, 3))", 13, "expected ')'"), ("(1, 0", 6, "expected ')'"),
            ("(1, 0) x", 8, "expected the end"), ("((1, 0, 0), 0)", 7, "expected ')'"),
            ("(1, -1)", 5, "expected a whole number"),
        ])
    func textErrors(text: String, column: Int, message: String) {
        let error = #expect(throws: TextError.self) { try Stamp(parsing: text) }
        #expect(error?.position == TextPosition(line: 1, column: column))
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    }

    @Test("Literals are the paper's notation, and a wrong one is the caller's mistake")
    func literals() async {
        let stamp: Stamp = "((1, 0), (0, 1, 0))"
        let (id, events): (IDTree, EventTree) = ("(1, 0)", "(0, 1, 0)")
        #expect(stamp == Stamp(id: id, events: events))
        await #expect(processExitsWith: .failure) {
            let wrong: Stamp = "((1, 0), (0, 1))"
            _ = wrong
        }
    }
}
