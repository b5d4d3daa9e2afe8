import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A hybrid timestamp is 64 bits whose order is the order of time")
struct HybridTimestampTests {
    @Test("The milliseconds take the upper 48 bits, the counter the lower 16")
    func packing() throws {
        let stamp = HybridTimestamp(milliseconds: 1_700_000_000_000, counter: 3)
        #expect(stamp.rawValue == 1_700_000_000_000 * 65_536 + 3)
        #expect(stamp.milliseconds == 1_700_000_000_000)
        #expect(stamp.counter == 3)
        #expect(stamp.description == "1700000000000.3")
        #expect(stamp.debugDescription == "HybridTimestamp 1700000000000.3")
        #expect(try stamp.encoded() == [0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x00, 0x00, 0x03])
        let latest = HybridTimestamp(
            milliseconds: HybridTimestamp.millisecondsMax, counter: .max)
        #expect(latest.rawValue == .max >> 1)
        #expect(HybridTimestamp(rawValue: latest.rawValue) == latest)
        #expect(HybridTimestamp(rawValue: stamp.rawValue) == stamp)
        #expect(HybridTimestamp(rawValue: latest.rawValue + 1) == nil)
    }

    static func stamp(using random: inout SeededGenerator) -> HybridTimestamp {
        let milliseconds =
            switch random.below(3) {
            case 0: random.below(3)
            case 1: 1_700_000_000_000 + random.below(3)
            default: HybridTimestamp.millisecondsMax - random.below(3)
            }
        let counter = random.chance(0.5) ? random.below(3) : 65_535 - random.below(3)
        return HybridTimestamp(milliseconds: milliseconds, counter: UInt16(counter))
    }

    @Test("Bytes, raw values and timestamps have one order", arguments: UInt64(0)..<20)
    func order(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stamps = (0..<30).map { _ in Self.stamp(using: &random) }
        for left in stamps {
            for right in stamps {
                let isEarlier = HybridTimestamp.totalOrder(left, right)
                #expect(
                    isEarlier
                        == ((left.milliseconds, left.counter)
                            < (right.milliseconds, right.counter)))
                #expect(try isEarlier == left.encoded().lexicographicallyPrecedes(right.encoded()))
                let relation = left.plausibleRelation(to: right)
                #expect((relation == .before) == isEarlier)
                #expect((relation == .equal) == (left == right))
            }
        }
        let sorted = stamps.sorted(by: HybridTimestamp.totalOrder)
        #expect(sorted.map(\.rawValue) == stamps.map(\.rawValue).sorted())
    }

    @Test("Forms are read back, and hostile ones refused", arguments: UInt64(0)..<20)
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let stamp = Self.stamp(using: &random)
        try expectCanonical(stamp, using: &random)
        try expectOneTextForm(of: stamp, using: &random)
        let clock = HybridLogicalClock(timestamp: stamp)
        #expect(try clock.encoded() == stamp.encoded())
        #expect(clock.description == stamp.description)
        try expectCanonical(clock, using: &random)
        try expectOneTextForm(of: clock, using: &random)
    }

    static let refused: [(text: String, error: String)] = [
        ("", "1:1: expected a whole number up to 140737488355327"),
        ("140737488355328.0", "1:1: expected a whole number up to 140737488355327"),
        ("-1.0", "1:1: expected a whole number up to 140737488355327"),
        ("5", "1:2: expected '.'"),
        ("5,0", "1:2: expected '.'"),
        ("5.", "1:3: expected a whole number up to 65535"),
        ("5.65536", "1:3: expected a whole number up to 65535"),
        ("5.1.1", "1:4: expected the end"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refused)
    func defects(text: String, error: String) {
        expectTextError(error) { try HybridTimestamp(parsing: text) }
    }

    @Test("A time that leaves no room for ticks is refused")
    func overflow() {
        #expect(throws: WireError(.overflow, at: 0)) {
            try HybridTimestamp(decoding: [0x80, 0, 0, 0, 0, 0, 0, 0])
        }
    }
}
