import CausalMetadata
import SeededRandom
import Testing
import WireFormat

@Suite("What others say of an identity takes nothing from its owner")
struct OverstatingTests {
    /// The bytes of a context that says something of the version of an identity.
    private static func forged(_ prefix: [UInt8], _ suffix: [UInt8], version: UInt64) throws
        -> CausalContext
    {
        // A maximum is a flipped number, as a version is.
        let flipped = ContextMaximum(version).parts[0]
        let atom = prefix + flipped + suffix
        return try CausalContext(decoding: [UInt8(atom.count)] + atom)
    }

    private static let versions: [UInt64] = [2, 9, 1 << 40, .max - 1, .max]
    private static let holders: [UInt64] = [0, 5]

    @Test("A count is never reset or doubled", arguments: versions, holders)
    func counter(version: UInt64, holder: UInt64) throws {
        var context = CausalContext(origin: 7)
        context.holder = ContextHolder(rawValue: holder)
        try context.increment(Counted.self, by: 50)
        let forged = try Self.forged([2, 40, 7, 1], [0], version: version)
        #expect(forged.overstates(Counted.self, of: context) == true)
        context.merge(forged)
        for total in [50, 51, 52, 53] as [UInt64] {
            #expect(context[Counted.self]?.total == total)
            #expect(context[Counted.self]?.isDisputed == true)
            let copy = context.encoded().count
            try context.increment(Counted.self)
            context.merge(forged)
            #expect(context.encoded().count < copy + 40)
        }
    }

    @Test("A register and a set can be written again", arguments: versions, holders)
    func register(version: UInt64, holder: UInt64) throws {
        var context = CausalContext(origin: 7)
        context.holder = ContextHolder(rawValue: holder)
        try context.write("mine", to: Owner.self)
        try context.insert("x", into: Holders.self)
        let own = context
        for end in [[], [0, 0x61]] as [[UInt8]] {
            let forged = try Self.forged([41, 7, 1], end, version: version)
            // Nobody can remove the last version, so that part is none.
            let isPart = !end.isEmpty || version < .max
            #expect(forged.overstates(Owner.self, of: own) == isPart)
            context.merge(forged)
        }
        let addition = try Self.forged([42, 1, 0x78, 7, 1], [0], version: version)
        #expect(addition.overstates(Holders.self, of: own) == true)
        context.merge(addition)
        let removal = try Self.forged([42, 1, 0x78, 7, 1], [], version: version)
        #expect(removal.overstates(Holders.self, of: own) == (version < .max))
        context.merge(removal)
        // With a number of his own, the owner's write stays even beside what was made up.
        if holder > 0 { #expect(context[Owner.self]?.values.contains("mine") == true) }
        for text in ["again", "and again"] {
            try context.write(text, to: Owner.self)
            #expect(context[Owner.self]?.values == [text])
            try context.insert("x", into: Holders.self)
            #expect(context[Holders.self]?.names == ["x"])
        }
    }

    @Test("What is known of an identity is no news to its owner, from whomever he hears it")
    func truth() throws {
        for seed in cases(2_500) {
            var run = BranchingTests.Run(seed: seed, origins: 2)
            for _ in 0..<40 {
                try run.step()
                let (own, other) = (run.random.pick(run.live), run.random.pick(run.live))
                let told = other.context.peeked
                #expect(told.overstates(Counted.self, of: own.context) == false, "\(seed)")
                #expect(told.overstates(Moved.self, of: own.context) == false, "\(seed)")
                #expect(told.overstates(ByName.self, of: own.context) == false, "\(seed)")
                #expect(told.overstates(Owner.self, of: own.context) == false, "\(seed)")
                #expect(told.overstates(Holders.self, of: own.context) == false, "\(seed)")
            }
        }
    }

    @Test("A map is looked through, and nobody can tell where parts may be lost")
    func limits() throws {
        var context = CausalContext(origin: 7)
        var copy = context
        try copy.update(ByName.self, default: ContextMap()) { map, identity in
            map["x"] = ContextCounter()
            map["x"]?.increment(as: identity)
        }
        #expect(copy.overstates(ByName.self, of: context) == true)
        #expect(context.overstates(ByName.self, of: copy) == false)
        #expect(copy.overstates(ByName.self, of: context.peeked) == false)
        #expect(copy.overstates(Tenants.self, of: context) == false)
        context[Tenants.self] = ["a", "b", "c", "d", "e"]
        context.trim(to: 12)
        #expect(copy.overstates(ByName.self, of: context) == nil)
    }
}
