import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

/// A structure of a program, in its first version.
struct Usage: ContextValue {
    var bytes: ContextCounter?
    var tenants: ContextSet?
    private var others = ContextFields()

    init(bytes: ContextCounter? = nil, tenants: ContextSet? = nil) {
        self.bytes = bytes
        self.tenants = tenants
    }

    init?(parts: [ArraySlice<UInt8>]) {
        guard var fields = ContextFields(parts: parts) else { return nil }
        bytes = fields.take(0)
        tenants = fields.take(1)
        others = fields
    }

    var parts: [[UInt8]] {
        var fields = others
        fields.put(bytes, at: 0)
        fields.put(tenants, at: 1)
        return fields.parts
    }
}

/// The same structure, one version later.
struct LaterUsage: ContextValue {
    var bytes: ContextCounter?
    var byZone: ContextMap<Usage>?
    private var others = ContextFields()

    init(bytes: ContextCounter? = nil, byZone: ContextMap<Usage>? = nil) {
        self.bytes = bytes
        self.byZone = byZone
    }

    init?(parts: [ArraySlice<UInt8>]) {
        guard var fields = ContextFields(parts: parts) else { return nil }
        bytes = fields.take(0)
        byZone = fields.take(300)
        others = fields
    }

    var parts: [[UInt8]] {
        var fields = others
        fields.put(bytes, at: 0)
        fields.put(byZone, at: 300)
        return fields.parts
    }
}

private enum UsageKey: ContextKey {
    typealias Value = Usage
    static let number: UInt16 = 40
}

private enum LaterUsageKey: ContextKey {
    typealias Value = LaterUsage
    static let number: UInt16 = 40
}

@Suite("Structures of values are values")
struct ContextFieldsTests {
    @Test("Reading a structure is a join, also of maps of structures of maps")
    func laws() {
        for seed in cases(5_000) {
            var random = SeededGenerator(seed: seed)
            ContextValueTests.expectLawful(ContextFields.self, &random) { random in
                ContextFields(parts: Self.usage(&random).parts.map { $0[...] }) ?? ContextFields()
            }
            ContextValueTests.expectLawful(Usage.self, &random, Self.usage)
            ContextValueTests.expectLawful(LaterUsage.self, &random, Self.laterUsage)
            ContextValueTests.expectLawful(ContextMap<LaterUsage>.self, &random) { random in
                var map = ContextMap<LaterUsage>()
                for _ in 0..<random.below(3) { map[random.name()] = Self.laterUsage(&random) }
                return map
            }
        }
    }

    private static func usage(_ random: inout SeededGenerator) -> Usage {
        var usage = Usage()
        if random.chance(0.5) {
            var counter = ContextCounter()
            for _ in 0..<random.below(3) {
                counter.increment(by: random.below(4), as: random.writer())
            }
            usage.bytes = counter
        }
        if random.chance(0.5) { usage.tenants = random.names() }
        return usage
    }

    private static func laterUsage(_ random: inout SeededGenerator) -> LaterUsage {
        var later = LaterUsage(bytes: usage(&random).bytes)
        if random.chance(0.5) {
            var map = ContextMap<Usage>()
            for _ in 0..<random.below(3) { map[random.name()] = usage(&random) }
            later.byZone = map
        }
        return later
    }

    @Test("The number of a field stands before each of its parts")
    func layout() {
        var map = ContextMap<Usage>()
        map["x"] = Usage(tenants: ["b", "a"])
        #expect(Usage().parts == [[]])
        #expect(map.parts == [[1, 0x78, 1, 0x61], [1, 0x78, 1, 0x62]])
        #expect(
            LaterUsage(bytes: ContextCounter(), byZone: map).parts
                == [[0], [0x81, 0x2c] + map.parts[0], [0x81, 0x2c] + map.parts[1]])
    }

    @Test("Nodes of two versions and of none give one structure, whoever writes it back")
    func versions() {
        for seed in cases(25_000) {
            var random = SeededGenerator(seed: seed)
            var (first, second) = (CausalContext(), CausalContext())
            first[UsageKey.self] = random.chance(0.8) ? Self.usage(&random) : nil
            second[LaterUsageKey.self] = Self.laterUsage(&random)
            var expected = first.merging(second)
            var found = [first, second, expected].map { context in
                var context = context
                for _ in 0..<random.below(4) {
                    context.merge(random.pick([first, second, CausalContext()]))
                    if random.chance(0.5) { context.compact(UsageKey.self) }
                    if random.chance(0.5) { context.compact(LaterUsageKey.self) }
                }
                return context
            }.reduce(CausalContext()) { $0.merging($1) }
            #expect(found[UsageKey.self] == expected[UsageKey.self])
            #expect(found[LaterUsageKey.self] == expected[LaterUsageKey.self])
            for _ in 0..<2 {
                found.compact(UsageKey.self)
                expected.compact(UsageKey.self)
                found.compact(LaterUsageKey.self)
                expected.compact(LaterUsageKey.self)
            }
            #expect(found == expected, "seed \(seed)")
        }
    }

    @Test("Bytes cannot nest deeper than the type does")
    func depthBombs() throws {
        // As many levels of names, or of fields, as there are bytes.
        let names = (0..<30_000).flatMap { _ in [1, 0x61] as [UInt8] }
        typealias Nested = ContextMap<ContextMap<ContextMap<ContextSet>>>
        let map = try #require(Nested(parts: [names[...]]))
        #expect(map["a"]?["a"]?["a"]?.names.first?.utf8.count == 59_994)
        let zeros = [UInt8](repeating: 0, count: 60_000)
        let fields = try #require(ContextMap<Usage>(parts: [zeros[...]]))
        #expect(fields.names == [""] && fields[""]?.bytes == nil)
    }
}
