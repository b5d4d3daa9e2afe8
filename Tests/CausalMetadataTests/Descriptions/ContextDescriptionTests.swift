import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing

@Suite("A context is readable")
struct ContextDescriptionTests {
    @Test("The identity comes first, then the keys in order")
    func layout() throws {
        #expect(CausalContext().description == "{}")
        var context = CausalContext(origin: 7)
        #expect("\(context)" == "{identity 7:*}")
        context[Tenants.self] = ["north", "two words", "e\u{301}"]
        context[Sampled.self] = ContextFlag()
        context[Deadline.self] = ContextMinimum(5)
        context[Depth.self] = ContextMaximum(300)
        try context.increment(Bytes.self, by: 150)
        try context.increment(Open.self, by: 9)
        try context.decrement(Open.self, by: 2)
        #expect(
            "\(context)" == """
                {identity 7:*, counter 128: 7:*=150, counter 5140: 7:*=9-2, key 16: "", \
                key 19: 0x05, key 20: 0x7ed3, key 21: e\u{301} north "two words"}
                """)
    }

    @Test("Counts stand with the branches that made them")
    func branches() throws {
        var context = CausalContext(origin: 7)
        var branch = context.branch()
        try context.increment(Bytes.self, by: 100)
        try branch.increment(Bytes.self, by: 50)
        context.merge(branch.peeked)
        #expect("\(context)" == "{identity 7:0, counter 128: 7:0=100 7:1=50}")
        #expect("\(context.peeked)" == "{counter 128: 7:0=100 7:1=50}")
        try context.join(branch)
        #expect("\(context)" == "{identity 7:*, counter 128: 7:*=150}")
    }

    @Test("The cut says from where on something may be missing")
    func cuts() throws {
        var context = CausalContext(names: ["a", "b", "c"])
        #expect("\(context.trimmed(to: 9))" == "{key 21: a b c}")
        #expect("\(context.trimmed(to: 8))" == "{key 21: a b, cut here}")
        context[Seen.self] = [0: 1]
        #expect("\(context.trimmed(to: 13))" == "{key 21: a b c, cut at key 130 0x00}")
        #expect("\(context.trimmed(to: 12))" == "{key 21: a b c, cut at key 130}")
        #expect("\(context.trimmed(to: 11))" == "{key 21: a b c, cut at bytes 0x80}")
        #expect("\(context.trimmed(to: 10))" == "{key 21: a b c, cut here}")
        #expect("\(CausalContext(names: ["abc"]).trimmed(to: 3))" == "{cut at key 21 0x61}")
        #expect("\(CausalContext(names: ["abc"]).trimmed(to: 1))" == "{cut here}")
    }

    @Test("What is long or many is cut short")
    func long() throws {
        let names = (0..<20).map { "n\($0 + 10)" }
        #expect(
            "\(CausalContext(names: names))"
                == "{key 21: n10 n11 n12 n13 n14 n15 n16 n17 and 12 more}")
        let long = String(repeating: "ab", count: 40)
        let start = String(repeating: "ab", count: 16)
        #expect("\(CausalContext(names: [long]))" == "{key 21: \(start)…}")
        let bytes = try CausalContext(decoding: [20, 21] + [UInt8](repeating: 1, count: 19))
        #expect("\(bytes)" == "{key 21: 0x01010101010101010101010101010101…}")
    }

    @Test("Keys of the library, and bytes that make no sense, are shown too")
    func unusual() throws {
        #expect("\(try CausalContext(decoding: [2, 0, 9]))" == "{clock: 0x09}")
        #expect("\(try CausalContext(decoding: [1, 2]))" == "{key 2: \"\"}")
        #expect("\(try CausalContext(decoding: [3, 2, 20, 9]))" == "{counter 20: 0x09}")
        #expect("\(try CausalContext(decoding: [2, 2, 20]))" == "{counter 20: 0}")
        #expect("\(try CausalContext(decoding: [1, 15]))" == "{duplicated identity}")
        // An identity of which no piece can be read.
        #expect("\(try CausalContext(decoding: [1, 1]))" == "{}")
    }

    @Test("Any bytes that are a context have one line", arguments: cases(1_000))
    func drawn(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var text = random.context().description
        #expect(text.hasPrefix("{") && text.hasSuffix("}"))
        let bytes = (0..<random.index(below: 16)).map { _ in UInt8(random.below(24)) }
        guard let context = try? CausalContext(decoding: bytes) else { return }
        text = context.description
        #expect(text.hasPrefix("{") && text.hasSuffix("}"))
        #expect(!text.contains("\n"))
        for limit in 1..<max(bytes.count, 2) {
            #expect(context.trimmed(to: limit).description.hasPrefix("{"))
        }
    }
}
