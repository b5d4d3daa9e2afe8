import SeededRandom
import Testing
import WireFormat

@testable import LogicalClocks

@Suite("A vector clock is written in the smallest of its forms")
struct VectorClockFormTests {
    /// The sizes of all forms by the article, tried one after another; the first of the smallest wins.
    static func smallest(_ clock: VectorClock) -> (firstByte: UInt8, byteCount: Int) {
        let entries = clock.entries.map { (Int($0.replica.rawValue), $0.count) }
        let counts = entries.map(\.1)
        guard let base = counts.min(), let most = counts.max() else { return (0, 1) }
        let (first, last) = (entries[0].0, entries[entries.count - 1].0)
        let isDense = last == entries.count - 1
        let between = isDense ? 0 : max(last - first, 1) - 1
        let lead =
            isDense
            ? 1 + varint(UInt64(counts.count))
            : 1 + varint(UInt64(first)) + varint(UInt64(last - first))
        var forms: [(firstByte: UInt8, byteCount: Int)] = []
        if !isDense {
            var next = 0
            var byteCount = counts.count <= 31 ? 1 : 1 + varint(UInt64(counts.count))
            for (id, count) in entries {
                byteCount += varint(UInt64(id - next)) + varint(count)
                next = id + 1
            }
            forms.append((counts.count <= 31 ? UInt8(counts.count) : 0x20, byteCount))
        }
        for width in (0...63).reversed() where most - base <= 1 << UInt64(width) - 1 {
            let bytes = lead + (between + counts.count * width + 7) / 8
            // Only the width that the largest needs is canonical.
            guard width == 0 || most - base > 1 << UInt64(width - 1) - 1 else { continue }
            if !isDense && base == 1 && width <= 7 {
                forms.append((0x28 + UInt8(width), bytes))
            } else {
                forms.append(((isDense ? 0x40 : 0x80) + UInt8(width), bytes + varint(base)))
            }
        }
        for width in (0...31).reversed() {
            let escapes = counts.map { $0 - base + 1 }.filter { $0 >= 1 << UInt64(width) }
            guard !escapes.isEmpty, most > base else { continue }
            let bytes = lead + varint(base) + (between + counts.count * width + 7) / 8
            forms.append(
                ((isDense ? 0xc0 : 0xe0) + UInt8(width), escapes.reduce(bytes) { $0 + varint($1) }))
        }
        let least = forms.map(\.byteCount).min()
        return forms.first { $0.byteCount == least } ?? (0, 0)
    }

    private static func varint(_ value: UInt64) -> Int {
        var bytes = 1
        var rest = value >> 7
        while rest > 0 {
            bytes += 1
            rest >>= 7
        }
        return bytes
    }

    /// A clock whose counts are of few or of many widths, with or without some far above the rest.
    private static func clock(_ random: inout SeededGenerator) -> VectorClock {
        let count = random.pick([1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100])
        let gapMax: UInt64 = random.pick([1, 1, 1, 2, 3, 9, 300, 70_000])
        let bits: UInt64 = random.pick([0, 1, 3, 7, 10, 14, 20, 30, 31, 32, 40, 57, 60, 62])
        let isMixed = random.chance(0.5)
        let base = random.pick([1, 1, 127, 128, 1 << 30, 1 << 31, 1 << 40] as [UInt64])
        var id = random.pick([0, 0, 0, 1, 500, 1 << 21] as [UInt64])
        var entries: [(ReplicaID, UInt64)] = []
        for _ in 0..<count {
            let width = isMixed ? random.within(0...bits) : bits
            entries.append((ReplicaID(Int(id)), base + random.below(1 << width)))
            id += random.within(1...gapMax)
        }
        return VectorClock(entries)
    }

    @Test("The choice is that of trying all", arguments: UInt64(0)..<60)
    func choice(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let clock = Self.clock(&random)
            let bytes = try clock.encoded()
            let (firstByte, byteCount) = Self.smallest(clock)
            #expect(bytes.first == firstByte, "\(clock)")
            #expect(bytes.count == byteCount, "\(clock)")
            #expect(try VectorClock(decoding: bytes) == clock)
            #expect(try VectorClock(decoding: ([7] + bytes)[1...]) == clock)
        }
    }

    @Test("Counts that were ticked past the limit of readers stay in order and are not written")
    func pastLimit() throws {
        let (a, b, c) = (ReplicaID(0), ReplicaID(1), ReplicaID(2))
        for others in [[b: 1], [b: 1, c: 1 << 25]] as [VectorClock] {
            var clock = others
            clock.merge([a: VectorClock.countMax])
            #expect(try VectorClock(decoding: clock.encoded()) == clock)
            let before = clock
            clock.tick(at: a)
            #expect(clock.isAfter(before))
            #expect(throws: WireError(.overflow, at: 0)) { try clock.encoded() }
            var writer = ByteWriter()
            writer.write(byte: 7)
            clock.write(to: &writer)
            writer.write(byte: 8)
            #expect(throws: WireError(.overflow, at: 1)) { try writer.finished() }
            #expect(writer.bytes == [7])
        }
    }
}
