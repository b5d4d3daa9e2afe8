import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("A context that outgrew a limit still merges lawfully")
struct ContextTrimmingTests {
    @Test("Merging arbitrary atoms and markers is a join, and does what the definition says")
    func laws() throws {
        for seed in cases(25_000) {
            var random = SeededGenerator(seed: seed)
            let (m, n, o) = (random.atoms(), random.atoms(), random.atoms())
            let (a, b, c) = (try m.context, try n.context, try o.context)
            let merged = a.merging(b)
            #expect(merged.encoded() == m.merging(n).encoded)
            #expect(merged == b.merging(a))
            #expect(merged.merging(c) == a.merging(b.merging(c)))
            #expect(merged.merging(b) == merged)
            #expect(a.merging(merged) == merged)
            #expect(a.merging(a) == a)
            #expect(a.merging(CausalContext()) == a && CausalContext().merging(a) == a)
            #expect(a.isComplete == (m.cut == nil))
            #expect(a.isEmpty == m.encoded.isEmpty)
            #expect(try CausalContext(decoding: merged.encoded()) == merged)
        }
    }

    @Test("Trimming keeps the greatest cut that fits, and commutes with merging to the byte")
    func homomorphism() throws {
        for seed in cases(25_000) {
            var random = SeededGenerator(seed: seed)
            let (m, n) = (random.atoms(), random.atoms())
            let (a, b) = (try m.context, try n.context)
            let limit = random.limit()
            let trimmed = a.trimmed(to: limit)
            #expect(trimmed.encoded() == m.trimmed(to: limit).encoded)
            #expect(trimmed.encoded().count <= limit)
            #expect(try CausalContext(decoding: trimmed.encoded()) == trimmed)
            #expect(a.trimmed(to: a.encoded().count + 1) == a)
            // What was trimmed on the way, to this limit or a larger one, makes no difference.
            let expected = a.merging(b).trimmed(to: limit)
            let late = limit + random.limit()
            let left = random.chance(0.5) ? trimmed : a.trimmed(to: late)
            let right = b.trimmed(to: random.pick([limit, late]))
            #expect(left.merging(right).trimmed(to: limit) == expected)
            #expect(left.merging(right, limit: limit) == expected)
            #expect(trimmed.trimmed(to: late) == trimmed)
            #expect(a.trimmed(to: late).trimmed(to: limit) == trimmed)
        }
    }

    @Test("Merging within one limit is a join, whatever is lost")
    func boundedJoin() throws {
        for seed in cases(12_500) {
            var random = SeededGenerator(seed: seed)
            let limit = random.limit()
            let a = try random.atoms().context.trimmed(to: limit)
            let b = try random.atoms().context.trimmed(to: limit)
            let c = try random.atoms().context.trimmed(to: limit)
            let (ab, bc) = (a.merging(b, limit: limit), b.merging(c, limit: limit))
            #expect(ab == b.merging(a, limit: limit))
            #expect(ab.merging(c, limit: limit) == a.merging(bc, limit: limit))
            #expect(a.merging(a, limit: limit) == a)
            #expect(ab.merging(b, limit: limit) == ab)
        }
    }

    @Test("With other limits at each node, what stands before the marker is exact")
    func prefixSoundness() throws {
        for seed in cases(12_500) {
            var random = SeededGenerator(seed: seed)
            let (m, n) = (random.atoms(), random.atoms())
            let (a, b) = (try m.context, try n.context)
            var lossy = a.trimmed(to: random.limit())
            lossy.merge(b.trimmed(to: random.limit()), limit: random.limit())
            let whole = m.merging(n)
            // The bytes are those of the whole, cut somewhere.
            var cuts: [[UInt8]] = []
            for atom in whole.atoms {
                cuts.append(atom + [0])
                for length in 0...atom.count { cuts.append(Array(atom[..<length])) }
            }
            if let cut = whole.cut { cuts += (0...cut.count).map { Array(cut[..<$0]) } }
            let isSound =
                whole.encoded == lossy.encoded()
                || whole.encoded(cutAt: []) == lossy.encoded()
                || cuts.contains { whole.encoded(cutAt: $0) == lossy.encoded() }
            #expect(isSound, "seed \(seed)")
        }
    }

    @Test("A key is exact if and only if no atom of it can stand at or above the cut")
    func losses() throws {
        func check<Key: ContextKey>(_ key: Key.Type, prefix: [UInt8], lost: Bool, cut: [UInt8])
            throws
        {
            let context = try CausalContext(decoding: [0] + cut)
            #expect(context.mayHaveLost(key) == lost, "\(key) \(cut)")
            #expect(context.read(key).isExact == !lost)
            #expect(context.read(key).value == nil)
        }
        for (cut, depth, bytes) in [
            ([], true, true), ([2], true, true), ([2, 0x80], true, true),
            ([2, 0x80, 0x80, 0], true, true), ([2, 0x80, 0x81], true, false),
            ([19, 255], true, false), ([20], true, false), ([20, 255], true, false),
            ([21], false, false), ([0x80], false, false), ([255], false, false),
        ] as [([UInt8], Bool, Bool)] {
            try check(Depth.self, prefix: [20], lost: depth, cut: cut)
            try check(Bytes.self, prefix: [2, 0x80, 0x80], lost: bytes, cut: cut)
        }
        #expect(!CausalContext().mayHaveLost(Depth.self))
    }

    @Test("A write that does not fit is reported and changes nothing")
    func writes() throws {
        var context = CausalContext()
        context[Depth.self] = ContextMaximum(5)
        context[Tenants.self] = ["north", "south"]
        let before = context
        // Six bytes a name, and three for the maximum.
        let tooLate = context.set(["north", "south", "west"], for: Tenants.self, limit: 20)
        #expect(!tooLate && context == before)
        let tooLarge = context.set(
            ContextSet([String(repeating: "x", count: 70_000)]), for: Sets.self)
        #expect(!tooLarge && context == before)
        // An important key makes room for itself.
        let urgent = context.set(ContextMinimum(300), for: Deadline.self, limit: 16)
        #expect(urgent && context.encoded().count <= 16)
        #expect(context.read(Deadline.self).isExact && context.read(Depth.self).isExact)
        #expect(context.read(Tenants.self) == ContextReading(value: ["north"], isExact: false))
        #expect(!context.isComplete)
        // Beyond the marker nothing can be written; before it everything can.
        let lost = context
        let beyond = context.set(ContextMap(), for: Visits.self)
        let across = context.set(["north"], for: Tenants.self)
        #expect(!beyond && !across && context == lost)
        context.compact(Tenants.self)
        #expect(context == lost)
        let first = context.set(ContextFlag(), for: Sampled.self)
        #expect(first && context.read(Sampled.self).isExact)
        // What is here of a value can be removed; that there may be more stays known.
        context[Tenants.self] = nil
        #expect(context.read(Tenants.self) == ContextReading(value: nil, isExact: false))
        #expect(try CausalContext(decoding: context.encoded()) == context)
        context[Depth.self] = nil
        context[Deadline.self] = nil
        #expect(try CausalContext(decoding: context.encoded()) == context)
        #expect(context.mayHaveLost(Tenants.self) && !context.mayHaveLost(Depth.self))
    }

    private enum Sets: ContextKey {
        typealias Value = ContextSet
        static let number: UInt16 = 18
    }

    @Test("Writing before a marker keeps it where it was", arguments: cases(1_250))
    func writingBeforeMarker(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let model = random.atoms()
        var context = try model.context
        let isExact = !context.mayHaveLost(Depth.self)
        let didSet = context.set(ContextMaximum(3), for: Depth.self)
        #expect(didSet == isExact)
        var expected = model
        if didSet {
            expected.atoms = expected.atoms.filter { $0.first != 20 }.union([[20, 252]])
        }
        #expect(context.encoded() == expected.encoded)
        context[Depth.self] = nil
        context[Agreed.self] = nil
        expected.atoms = expected.atoms.filter { $0.first != 20 && $0.first != 17 }
        #expect(context.encoded() == expected.encoded)
    }

    @Test("The vectors of the Tracing Plane hold where its marker says as much as ours")
    func vectors() throws {
        let two = try CausalContext(decoding: [5, 1, 2, 3, 4, 5, 3, 3, 2, 1])
        #expect(two.trimmed(to: 10) == two)
        #expect(two.trimmed(to: 7).encoded() == [5, 1, 2, 3, 4, 5, 0])
        // Where there is room, ours says where the first dropped atom stood.
        #expect(two.trimmed(to: 8).encoded() == [5, 1, 2, 3, 4, 5, 0, 3])
        #expect(two.trimmed(to: 9).encoded() == [5, 1, 2, 3, 4, 5, 0, 3, 2])
        #expect(two.trimmed(to: 6).encoded() == [0, 1, 2, 3, 4, 5])
        #expect(two.trimmed(to: 1).encoded() == [0])
    }

    @Test("A marker that does not say where the first dropped atom stood could not do it")
    func unequalLengths() throws {
        let a = try CausalContext(decoding: [1, 1, 9] + [9, 0, 0, 0, 0, 0, 0, 0, 0])
        let b = try CausalContext(decoding: [1, 2])
        let (whole, parts) = (
            a.merging(b).trimmed(to: 6), a.trimmed(to: 6).merging(b.trimmed(to: 6)).trimmed(to: 6)
        )
        #expect(whole.encoded() == [1, 1, 1, 2, 0, 9])
        #expect(parts == whole)
    }
}
