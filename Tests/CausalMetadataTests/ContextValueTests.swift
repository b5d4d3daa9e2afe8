import CausalMetadata
import Simulation
import Testing

@Suite("The values of a context are joins of their parts")
struct ContextValueTests {
    /// Whether a value comes back from its parts, and the parts of two values give their join.
    static func expectLawful<Value: ContextValue>(_ left: Value, _ right: Value, join: Value) {
        func read(_ parts: [[UInt8]]) -> Value { Value(parts: parts.map { $0[...] }) }
        #expect(read(left.parts) == left)
        #expect(read(left.parts + right.parts) == join)
        #expect(read(right.parts + left.parts + right.parts) == join)
        #expect(!left.parts.isEmpty)
        #expect(Set(left.parts).count == left.parts.count)
    }

    @Test("A flag, a maximum and a set come back from their parts", arguments: UInt64(0)..<40)
    func laws(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        Self.expectLawful(ContextFlag(), ContextFlag(), join: ContextFlag())
        for _ in 0..<20 {
            let (a, b) = (random.maximum(), random.maximum())
            Self.expectLawful(a, b, join: ContextMaximum(max(a.value, b.value)))
            let (s, t) = (random.names(), random.names())
            Self.expectLawful(s, t, join: ContextSet(s.names + t.names))
        }
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
        var left = CausalContext()
        left[Tenants.self] = one
        var right = CausalContext()
        right[Tenants.self] = two
        #expect(left.merging(right)[Tenants.self] == both)
    }

    @Test("Parts that make no sense are ignored")
    func hostile() {
        let short: [UInt8] = [1, 2, 3]
        let nine = [UInt8](repeating: 9, count: 9)
        #expect(ContextMaximum(parts: [short[...], nine[...], []]).value == 0)
        let five: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 5]
        #expect(ContextMaximum(parts: [nine[...], five[...]]).value == 5)
        let notUTF8: [UInt8] = [0x61, 0xff]
        #expect(ContextSet(parts: [[0x61], notUTF8[...], []]).names == ["a"])
    }
}
