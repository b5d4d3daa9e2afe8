import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing

@Suite("The values of a context are joins of their parts")
struct ContextValueTests {
    /// Whether reading is a join on parts of which some come from values and some are noise.
    static func expectLawful<Value: ContextValue>(
        _ type: Value.Type, _ random: inout SeededGenerator,
        _ draw: (inout SeededGenerator) -> Value
    ) {
        func read(_ parts: [[UInt8]]) -> Value? { Value(parts: parts.map { $0[...] }) }
        func parts(_ random: inout SeededGenerator) -> [[UInt8]] {
            var parts: [[UInt8]] = []
            for _ in 0..<random.below(3) { parts += draw(&random).parts }
            for _ in 0..<random.below(3) {
                parts.append(
                    (0..<random.below(5)).map { _ in random.pick([0, 1, 2, 127, 254, 255]) })
            }
            // What somebody made up may look much like what somebody wrote.
            for part in parts where !part.isEmpty && random.chance(0.3) {
                var forged = part
                forged[random.index(below: forged.count)] ^= 1 << UInt8(random.below(8))
                parts.append(forged)
            }
            return parts
        }
        let value = draw(&random)
        #expect(read(value.parts) == value)
        #expect(!value.parts.isEmpty && Set(value.parts).count == value.parts.count)
        let (p, q) = (parts(&random), parts(&random))
        let both = read(p + q)
        #expect(read(q + p + q) == both)
        // Compacting one side, or both, changes no later reading.
        let (left, right) = (read(p)?.parts ?? p, read(q)?.parts ?? q)
        #expect(read(left + q) == both)
        #expect(read(left + right) == both)
        #expect(read(p) != nil || read(q) == both)
        if let both { #expect(read(both.parts) == both) }
    }

    @Test("Reading is a join, whatever the parts are")
    func laws() {
        for seed in cases(5_000) {
            var random = SeededGenerator(seed: seed)
            Self.expectLawful(ContextFlag.self, &random) { _ in ContextFlag() }
            Self.expectLawful(ContextConjunction.self, &random) {
                ContextConjunction($0.chance(0.5))
            }
            Self.expectLawful(ContextMaximum.self, &random) { ContextMaximum($0.number()) }
            Self.expectLawful(ContextMinimum.self, &random) { ContextMinimum($0.number()) }
            Self.expectLawful(ContextSet.self, &random) { $0.names() }
            Self.expectLawful(ContextIntersection.self, &random) {
                ContextIntersection($0.names().names)
            }
            Self.expectLawful(ContextCounter.self, &random, counter)
            Self.expectLawful(ContextUpDownCounter.self, &random, upDown)
            Self.expectLawful(ContextRegister.self, &random) { random in
                var register = ContextRegister()
                for _ in 0..<random.below(4) { register.write(random.name(), as: random.writer()) }
                return register
            }
            Self.expectLawful(ContextObservedRemoveSet.self, &random) { random in
                var set = ContextObservedRemoveSet()
                for _ in 0..<random.below(6) {
                    let name = random.name()
                    if random.chance(0.6) {
                        set.insert(name, as: random.writer())
                    } else {
                        set.remove(name)
                    }
                }
                return set
            }
            Self.expectLawful(ContextMap<ContextUpDownCounter>.self, &random) { random in
                var map = ContextMap<ContextUpDownCounter>()
                for _ in 0..<random.below(4) { map[random.name()] = upDown(&random) }
                return map
            }
            Self.expectLawful(ContextMap<ContextMap<ContextIntersection>>.self, &random) { random in
                var map = ContextMap<ContextMap<ContextIntersection>>()
                for _ in 0..<random.below(3) {
                    var inner = ContextMap<ContextIntersection>()
                    inner[random.name()] = ContextIntersection(random.names().names)
                    map[random.name()] = inner
                }
                return map
            }
        }
    }

    private func counter(_ random: inout SeededGenerator) -> ContextCounter {
        var counter = ContextCounter()
        for _ in 0..<random.below(4) {
            counter.increment(by: random.number(), as: random.writer())
        }
        return counter
    }

    private func upDown(_ random: inout SeededGenerator) -> ContextUpDownCounter {
        var counter = ContextUpDownCounter()
        for _ in 0..<random.below(4) {
            counter.increment(by: random.number(), as: random.writer())
            counter.decrement(by: random.below(4), as: random.writer())
        }
        return counter
    }

    static let ordered: [(number: UInt64, bytes: [UInt8])] = [
        (0, [0]), (127, [0x7f]), (128, [0x80, 0x80]), (16_383, [0xbf, 0xff]),
        (16_384, [0xc0, 0x40, 0]), (1 << 21 - 1, [0xdf, 0xff, 0xff]),
        (1 << 21, [0xe0, 0x20, 0, 0]), (1 << 28, [0xf0, 0x10, 0, 0, 0]),
        (1 << 31 - 1, [0xf0, 0x7f, 0xff, 0xff, 0xff]), (1 << 32 - 1, [0xf0, 255, 255, 255, 255]),
        (1 << 35, [0xf8, 8, 0, 0, 0, 0]), (1 << 49 - 1, [0xfd] + [UInt8](repeating: 255, count: 6)),
        (1 << 49, [0xfe, 2, 0, 0, 0, 0, 0, 0]),
        (1 << 56 - 1, [0xfe] + [UInt8](repeating: 255, count: 7)),
        (1 << 56, [0xff, 1, 0, 0, 0, 0, 0, 0, 0]), (.max, [UInt8](repeating: 255, count: 9)),
    ]

    @Test("Numbers have the published ordered form, reversed for a maximum", arguments: ordered)
    func numbers(number: UInt64, bytes: [UInt8]) {
        #expect(ContextMinimum(number).parts == [bytes])
        #expect(ContextMaximum(number).parts == [bytes.map { ~$0 }])
        #expect(ContextMinimum(parts: [bytes[...]])?.value == number)
        #expect(ContextMinimum(parts: [bytes.dropLast()]) == nil)
        #expect(ContextMinimum(parts: [(bytes + [0])[...]]) == nil)
    }

    @Test("Parts that make no sense are ignored, and those alone are no value")
    func hostile() {
        func parts(_ parts: [[UInt8]]) -> [ArraySlice<UInt8>] { parts.map { $0[...] } }
        #expect(ContextMinimum(parts: parts([[0x80, 0], [], [1, 1]])) == nil)
        #expect(ContextMaximum(parts: parts([[0x7f, 0xff], [0xfa]]))?.value == 5)
        #expect(ContextConjunction(parts: parts([[2], [], [1, 1]])) == nil)
        #expect(ContextSet(parts: parts([[0x61], [0x61, 0xff], []]))?.names == ["a"])
        #expect(ContextSet(parts: parts([[0xff]])) == nil)
        // Out of order, twice, cut off, not UTF-8.
        for offer in [[1, 0x62, 1, 0x61], [1, 0x61, 1, 0x61], [2, 0x61], [1, 0xff], [0]]
            as [[UInt8]]
        {
            #expect(ContextIntersection(parts: parts([offer])) == nil)
            #expect(ContextIntersection(parts: parts([offer, [1, 0x61]]))?.names == ["a"])
        }
        // Cut off, an interval of index 0, a byte too many.
        for count in [[1], [1, 1], [1, 0, 0xfe, 1], [1, 1, 0xfe, 1, 0], [1, 1, 0xfe, 1, 1, 1]]
            as [[UInt8]]
        {
            #expect(ContextCounter(parts: parts([count])) == nil)
            #expect(ContextUpDownCounter(parts: parts([count, [2, 1, 0xfe]])) == nil)
            #expect(ContextRegister(parts: parts([count])) == nil)
            #expect(ContextObservedRemoveSet(parts: parts([count, [1, 0x61] + count])) == nil)
        }
        #expect(ContextRegister(parts: parts([[1, 1, 0xfe, 0, 0xff]])) == nil)
        #expect(ContextMap<ContextMinimum>(parts: parts([[1], [2, 0x61], [1, 0xff, 5]])) == nil)
    }

    @Test("Counters sum what each branch counted, within the range of numbers")
    func counters() {
        let (first, second) = (ContextIdentity(origin: 1), ContextIdentity(origin: 2))
        var counter = ContextCounter()
        counter.increment(by: 100, as: first)
        var (left, right) = (counter, counter)
        left.increment(by: 50, as: first)
        right.increment(by: 50, as: second)
        right.increment(by: 0, as: ContextIdentity(origin: 3))
        let joined = ContextCounter(parts: (left.parts + right.parts).map { $0[...] })
        #expect(joined?.total == 200 && joined?.branchCount == 3)
        right.increment(by: .max, as: first)
        #expect(right.total == .max)
        var both = ContextUpDownCounter()
        both.increment(by: 5, as: first)
        both.decrement(by: 7, as: second)
        #expect(both.total == -2)
        both.decrement(by: .max, as: second)
        #expect(both.total == .min)
        both.increment(by: 1 << 63, as: first)
        #expect(both.total == -Int64.max + 5)
        both.increment(by: 1 << 63, as: second)
        #expect(both.total == 0)
    }

    @Test("A version that has no next one is no trap")
    func lastVersion() {
        let part: [UInt8] = [1, 1] + [UInt8](repeating: 0, count: 9) + [5]
        var counter = ContextCounter(parts: [part[...]])
        #expect(counter?.total == 5)
        counter?.increment(as: ContextIdentity(origin: 1))
        #expect(counter?.total == 6 && counter?.isDisputed == true)
    }

    @Test("An intersection of none is no limit, of two is what both offer")
    func intersections() {
        let (left, right) = (ContextIntersection(["a", "b", ""]), ContextIntersection(["c", "b"]))
        let both = ContextIntersection(parts: (left.parts + right.parts).map { $0[...] })
        #expect(both == ["b"])
        #expect(ContextIntersection(parts: []) == nil)
        #expect(ContextIntersection([]).parts == [[]])
    }

    @Test("A set holds each name once, in the order of bytes, however it was made")
    func sets() {
        let set: ContextSet = ["b", "a", "é", "b", "Z"]
        #expect(set.names == ["Z", "a", "b", "é"])
        #expect(ContextSet(["é", "Z", "b", "a"]) == set)
        #expect(ContextSet([]).names == [])
        #expect(ContextSet([]).parts == [[]])
        // An empty name has no part of its own, so it is no name.
        #expect(ContextSet(["", "a"]) == ["a"])
    }

    @Test("Two spellings of one letter are two names, as they are to a node that knows no key")
    func spellings() {
        let one = ContextSet(["\u{e9}"])
        let two = ContextSet(["e\u{301}"])
        #expect(one != two)
        let both = ContextSet(["\u{e9}", "e\u{301}"])
        #expect(both.names.count == 2)
        #expect(both.parts == ContextSet(["e\u{301}", "\u{e9}"]).parts)
        var (left, right) = (CausalContext(), CausalContext())
        left[Tenants.self] = one
        right[Tenants.self] = two
        #expect(left.merging(right)[Tenants.self] == both)
        #expect(
            ContextIntersection(parts: [[2, 0xc3, 0xa9], [3, 0x65, 0xcc, 0x81]])?.names == [])
        var map = ContextMap<ContextFlag>()
        map["\u{e9}"] = ContextFlag()
        #expect(map["e\u{301}"] == nil && map.names == ["\u{e9}"])
    }
}
