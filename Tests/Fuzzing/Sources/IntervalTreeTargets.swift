import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoders of interval tree clocks: 0x20 to 0x2f.
    static let intervalTrees = [
        FuzzTarget(
            0x20, "stamp", seeds: { exampleStamps.map { $0.bytes() } + hostileBits },
            check: { bytes in
                checkBytes(
                    bytes,
                    decode: { (bytes) throws(WireError) in try Stamp(decoding: bytes) },
                    encode: { $0.bytes() }, laws: checkLaws)
            }),
        FuzzTarget(
            0x21, "stamp-compact",
            seeds: {
                exampleStamps.map { $0.compactBytes() } + hostileBits.map { [0x10] + $0 }
            },
            check: { bytes in
                checkBytes(
                    bytes,
                    decode: { (bytes) throws(WireError) in
                        try Stamp(decodingCompact: Array(bytes))
                    },
                    encode: { $0.compactBytes() }, laws: checkLaws)
            }),
        FuzzTarget(
            0x22, "stamp-embedded",
            seeds: {
                exampleStamps.prefix(4).map(embedded) + [[0], [0x80, 0], [0x81, 0x80, 0x40]]
            },
            check: { bytes in
                checkBytes(
                    bytes,
                    decode: { (bytes) throws(WireError) in
                        var reader = ByteReader(bytes)
                        let stamp = try Stamp(from: &reader)
                        try reader.expectEnd()
                        return stamp
                    },
                    encode: embedded)
            }),
        FuzzTarget(
            0x23, "stamp-text", texts: exampleStamps.map(\.description) + hostileStampTexts,
            check: { bytes in checkText(Stamp.self, bytes, laws: checkLaws) }),
        FuzzTarget(
            0x24, "id-tree-text", texts: exampleStamps.map(\.id.description) + hostileTreeTexts,
            check: { bytes in
                checkText(IDTree.self, bytes) { id in
                    checkLaws(of: Stamp(id: id, events: .zero))
                }
            }),
        FuzzTarget(
            0x25, "event-tree-text",
            texts: exampleStamps.map(\.events.description) + hostileTreeTexts,
            check: { bytes in
                checkText(EventTree.self, bytes) { events in
                    checkLaws(of: Stamp(id: .seed, events: events))
                }
            }),
        FuzzTarget(
            0x26, "stamp-pair",
            seeds: {
                zip(exampleStamps, exampleStamps.dropFirst()).map {
                    joined($0.bytes(), $1.bytes())
                }
            },
            check: checkPair),
    ]

    /// Stamps that own all, nothing, and parts of the interval, with shallow and deep trees.
    private static var exampleStamps: [Stamp] {
        let texts = [
            "(1, 0)", "(0, 0)", "((1, 0), 5)", "((0, 1), (0, 1, 0))", "(0, (3, 0, (0, 2, 0)))",
            "(((0, (1, 0)), (1, 0)), (1, 2, (0, (1, 0, 2), 0)))",
            "((1, (0, (1, 0))), (1000, (0, 70, 0), (2, 0, 4611686018427386901)))",
            "(1, 4611686018427387903)",
        ]
        return texts.compactMap { try? Stamp(parsing: $0) } + Stamp.initial(count: 5)
    }

    /// Bits that end early, are not in normal form, go very deep, or hold very large numbers.
    private static let hostileBits: [[UInt8]] = [
        [], [0x00], [0xff], [0b1100_1001, 0x80], [0b0010_0000], [0b0011_1111, 0xff, 0xff, 0xff],
        Array(repeating: 0x55, count: 300), Array(repeating: 0xaa, count: 300),
        Array(repeating: 0xff, count: 300), [0b0000_0010] + Array(repeating: 0x49, count: 60),
        [0b0011_0000, 0x01], [0b0011_1000, 0x00, 0x00],
    ]

    private static let hostileTreeTexts = [
        "", "(", "(1", "(1,", "(1, 1)", "(0, 0)", "((1, 1), (1, 1))", "2", "(2, 1, 1)", "(0, 1, 2)",
        "(0, (0, 3, 3), 3)", "4611686018427387904", "(4611686018427387903, 1, 0)", " ( 1 , 0 ) x",
        String(repeating: "(", count: 60), "(1, 0, 0", "18446744073709551616",
    ]

    private static let hostileStampTexts = hostileTreeTexts.prefix(8).map { "(\($0), \($0))" }

    private static func embedded(_ stamp: Stamp) -> [UInt8] {
        var writer = ByteWriter()
        stamp.write(to: &writer)
        return writer.bytes
    }

    private static func checkLaws(of stamp: Stamp) {
        checkOrder(of: stamp)
        checkText(of: stamp)
        checkText(of: stamp.id)
        checkText(of: stamp.events)
        checkForms(of: stamp)
        guard !stamp.isAnonymous else { return }
        var next = stamp
        next.event()
        expect(stamp.relation(to: next) == .before, "\(stamp) is not before \(next)")
        guard var left = try? stamp.forked().0, let right = try? stamp.forked().1 else { return }
        checkForms(of: right)
        let result = Result { () throws(StampError) in try left.join(right) }
        expect((try? result.get()) != nil, "the halves of \(stamp) do not join")
        expect(left == stamp, "the halves of \(stamp) join to \(left)")
    }

    /// Checks that a stamp is read back from both binary forms, unless it is too deep for them.
    private static func checkForms(of stamp: Stamp) {
        let bits = Result { () throws(WireError) in try Stamp(decoding: stamp.bytes()) }
        expect(bits == .success(stamp), "\(stamp) is read back as \(bits)")
        let compact = Result { () throws(WireError) in
            try Stamp(decodingCompact: stamp.compactBytes())
        }
        expect(compact == .success(stamp), "\(stamp) in compact form is read back as \(compact)")
    }

    private static func checkPair(_ bytes: [UInt8]) {
        let (left, right) = halves(bytes)
        guard let left = try? Stamp(decoding: left), let right = try? Stamp(decoding: right) else {
            return
        }
        checkOrder(of: left, and: right)
        checkForms(of: left.merging(right))
        guard let sum = try? left.joined(with: right) else { return }
        checkLaws(of: sum)
        expect((try? right.joined(with: left)) == sum, "\(left) and \(right) do not commute")
    }
}
