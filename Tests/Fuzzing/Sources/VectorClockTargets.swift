import LogicalClocks
import WireFormat

extension FuzzTarget {
    /// The decoders of vector clocks: 0x10 to 0x1f.
    static let vectorClocks = [
        FuzzTarget(
            0x10, "vector-clock",
            seeds: { exampleClocks.map { $0.bytes() } + hostileClockBytes },
            check: { bytes in checkBinary(VectorClock.self, bytes, laws: checkLaws) }),
        FuzzTarget(
            0x11, "vector-clock-text",
            texts: exampleClocks.prefix(6).map(\.description) + hostileEntryTexts,
            check: { bytes in checkText(VectorClock.self, bytes, laws: checkLaws) }),
        FuzzTarget(
            0x12, "vector-clock-names", texts: ["{a:1, c:3}", "{\"x y\":2, b:0}", "{c:1, c:2}"],
            check: { bytes in
                checkNames(
                    bytes,
                    parse: { (text, roster) throws(TextError) in
                        try VectorClock(parsing: text, roster: &roster)
                    }, print: { $0.description(in: $1) })
            }),
        FuzzTarget(
            0x13, "vector-clock-pair",
            seeds: {
                zip(exampleClocks, exampleClocks.dropFirst()).map {
                    joined($0.bytes(), $1.bytes())
                }
            },
            check: { bytes in
                let (left, right) = halves(bytes)
                guard let left = try? VectorClock(decoding: left),
                    let right = try? VectorClock(decoding: right)
                else { return }
                checkOrder(of: left, and: right)
                checkEncoding(of: left.merging(right))
                checkEncoding(of: left.meet(right))
            }),
    ]

    /// Clocks without, with few and with many entries, with gaps, and at every border of counts.
    static var exampleClocks: [VectorClock] {
        let dense = VectorClock((0..<40).map { (ReplicaID($0), UInt64(1_000 + $0 * 7 % 13)) })
        let sparse = VectorClock((0..<20).map { (ReplicaID($0 * $0 * 31), UInt64($0 * 900 + 1)) })
        let window = VectorClock((0..<64).filter { $0 % 3 > 0 }.map { (ReplicaID(500 + $0), 1) })
        let outlier: VectorClock = [4: 9, 5: 9, 6: 1 << 40, 7: 8, 8: 9, 9: 9, 10: 9, 11: 8]
        return [
            [:], [0: 1], [0: 1, 3: 2], [7: 127, 128: 128], [0: 1 << 32 - 1, 1: 1 << 32],
            [4_294_967_295: VectorClock.countMax], [0: 5, 1: 5, 2: 5, 3: 5], dense, sparse, window,
            outlier, dense.merging(sparse),
        ]
    }

    /// Counts and lengths that promise more than there is, numbers too long or too large, zeros.
    static let hostileClockBytes: [[UInt8]] = [
        [], [1], [1, 0], [1, 0, 0], [1, 0, 0x80, 0], [1, 0x80, 0x80, 0x80, 0x80, 0x10, 1],
        [0xff, 0xff, 0xff, 0xff, 0x0f, 1, 1], [0x80, 0x80, 0x04, 0, 1],
        [0x40, 0x80, 0x80, 0x04, 7],
        [0x40, 0x81, 0x80, 0x04, 7], [2, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 1],
        [1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        [1, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        [0x7f, 2, 1] + Array(repeating: 0xff, count: 16), [0x81, 0, 0xff, 0xff, 0xff, 0xff, 0x0f],
    ]

    /// Texts in braces that must be refused.
    static let hostileEntryTexts = [
        "", "{", "{0", "{0:", "{0:1", "{0:1,", "{0:1}}", "{x:1}", "{0:1, 0:2}", "{4294967296:1}",
        "{0:9223372036854775808}", "{0:-1}", "{ 1 : 2 ,\n 0 : 0 }", "{\"0\":1}", "{+1:2}",
    ]

    private static func checkLaws(of clock: VectorClock) {
        checkOrder(of: clock)
        checkText(of: clock)
        checkEncoding(of: clock)
        expect(clock.isBelowOrEqual(to: clock), "\(clock) is not below itself")
        expect(clock.meet(clock) == clock, "\(clock) met with itself is \(clock.meet(clock))")
        let entries = clock.entries
        expect(entries.count == clock.count, "\(clock) has another number of entries")
        expect(VectorClock(entries.map { ($0.replica, $0.count) }) == clock, "entries of \(clock)")
        expect(clock.projected(onto: entries.map(\.replica)) == clock, "projection of \(clock)")
        for entry in entries {
            expect(clock[entry.replica] == entry.count, "\(clock) at \(entry.replica)")
        }
        let next = clock.ticked(at: entries.last?.replica ?? 0)
        expect(clock.relation(to: next) == .before, "\(clock) is not before \(next)")
    }
}
