import CausalMetadata
import Simulation
import Testing
import WireFormat

private enum Everywhere: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 0xbffe
}

private enum Next: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 0xc005
}

private enum Here: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 0xf000
}

@Suite("A context crosses from process to process by reach and filter")
struct ContextCrossingTests {
    @Test("The number of a key says how far it travels")
    func reach() {
        #expect(Everywhere.reach == .everywhere)
        #expect(Next.reach == .nextHop)
        #expect(Here.reach == .thisProcess)
        #expect(ContextReach(of: 0xbfff) == .everywhere && ContextReach(of: 0xc000) == .nextHop)
        #expect(ContextReach(of: 0xdfff) == .nextHop && ContextReach(of: 0xe000) == .thisProcess)
        #expect(ContextReach(of: .max) == .thisProcess && ContextReach(of: 0) == .everywhere)
    }

    @Test("A fact for the next hop is read there and goes no further, whoever knows the key")
    func chain() throws {
        var first = CausalContext()
        first[Everywhere.self] = ["all"]
        first[Next.self] = ["one"]
        first[Here.self] = ["none"]
        let second = try cross(first)
        #expect(second[Everywhere.self] == ["all"])
        #expect(second[Next.self] == ["one"] && second[Here.self] == nil)
        // What is set here goes out, beside what arrived; that stays.
        var knowing = second
        knowing[Next.self] = ["two"]
        #expect(knowing[Next.self] == ["one", "two"])
        knowing.compact(Next.self)
        #expect(knowing[Next.self] == ["one", "two"])
        #expect(try cross(knowing)[Next.self] == ["two"])
        knowing[Next.self] = nil
        #expect(knowing == second && knowing[Next.self] == ["one"])
        let third = try cross(second)
        #expect(third[Everywhere.self] == ["all"] && third[Next.self] == nil)
        #expect(try cross(third) == third)
        // The headers of a request do the same.
        var headers: [String: String] = [:]
        PropagatedContext(context: first).inject(into: &headers, using: HeaderDictionary())
        let received = PropagatedContext.extract(from: headers, using: HeaderDictionary())
        #expect(received.propagated.context == second)
    }

    private func cross(_ context: CausalContext) throws -> CausalContext {
        try CausalContext(decoding: context.outbound().encoded()).inbound()
    }

    @Test("A fact for the next hop may be lost if either of its places may be")
    func losses() throws {
        for (cut, lost) in [
            ([0xc0, 0xc0], true), ([0xc0, 0xd0], true), ([0xc0, 0xe0, 5], true),
            ([0xc0, 0xe0, 5, 0x61], true), ([0xc0, 0xe0, 6], false), ([0xc1], false),
        ] as [([UInt8], Bool)] {
            #expect(try CausalContext(decoding: [0] + cut).mayHaveLost(Next.self) == lost)
        }
        // A cut beyond what was set here does not keep from setting it.
        var context = try CausalContext(decoding: [0, 0xc0, 0xe0, 5])
        let didSet = context.set(["out"], for: Next.self)
        #expect(didSet && context.read(Next.self) == ContextReading(value: ["out"], isExact: false))
    }

    @Test("A filter is a set of numbers, however its ranges are written")
    func filters() {
        for seed in cases(5000) {
            var random = SeededGenerator(seed: seed)
            func range() -> ClosedRange<UInt16> {
                let start = random.pick([0, 1, 2, 15, 16, .max - 1]) as UInt16
                return start...(random.chance(0.2) ? .max : min(start, .max - 3) + 3)
            }
            let (a, b) = (range(), range())
            let (allowing, denying) = (
                ContextFilter.allowing(a, b), ContextFilter.denying(b, a)
            )
            for number in [0, 1, 2, 3, 4, 5, 6, 15, 16, 18, 19, 20, .max - 1, .max] as [UInt16] {
                let isIn = a.contains(number) || b.contains(number)
                #expect(allowing.allows(number) == isIn)
                #expect(denying.allows(number) == !isIn)
            }
            #expect(allowing == .allowing(b, a, b))
        }
        #expect(ContextFilter.allowing() == .nothing && ContextFilter.denying() == .everything)
        #expect(ContextFilter.allowing(0...3, 4...9) == .allowing(0...9))
        #expect(ContextFilter.allowing(0 ... .max) != .everything)
    }

    /// Atoms and a cut in and around the ranges of reach.
    private func atoms(_ random: inout SeededGenerator) -> AtomModel {
        func prefix() -> [UInt8] {
            random.pick([
                [0], [2, 16], [2, 17], [2, 0xc0, 0xd1, 2], [2, 0xc0, 0xf1, 2], [16], [17],
                [0xbf, 0xff], [0xc0, 0xbf, 0xff], [0xc0, 0xc0, 0],
                [0xc0, 0xd1, 2], [0xc0, 0xdf, 0xff], [0xc0, 0xe0, 0], [0xc0, 0xf1, 2],
                [0xc0, 0xff, 0xff], [0xc1, 0, 0], [0xe0, 0x20, 0, 0],
            ])
        }
        func atom() -> [UInt8] {
            prefix() + (0..<random.below(3)).map { _ in random.pick([0, 1, 0xff]) as UInt8 }
        }
        var model = AtomModel(atoms: Set((0..<random.below(9)).map { _ in atom() }))
        if random.chance(0.5) {
            model.cut = atom()
            if random.chance(0.3) { model.cut = Array(atom().prefix(2)) }
            if random.chance(0.1) { model.cut = [0xe0, 0, 0xc5, 1] }
            if random.chance(0.2), let last = model.atoms.max(by: AtomModel.precedes) {
                model.cut = last + [0]
            }
        }
        model.atoms = Set(model.below(model.cut))
        return model
    }

    private static func number(_ atom: [UInt8]) -> UInt64 {
        // The counters of branches belong to the key whose number follows.
        let atom = Array(atom.dropFirst(atom[0] == 2 ? 1 : 0))
        let count = atom[0] < 0x80 ? 1 : atom[0] < 0xc0 ? 2 : atom[0] < 0xe0 ? 3 : 4
        let number = atom.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
        return number & (1 << UInt64(7 * count) - 1)
    }

    @Test("Crossing keeps the atoms that the rules say, commutes with merging, and is no longer")
    func rules() throws {
        for seed in cases(100_000) {
            var random = SeededGenerator(seed: seed)
            let (m, n) = (atoms(&random), atoms(&random))
            let (a, b) = (try m.context, try n.context)
            let filter: ContextFilter = random.pick([
                .everything, .nothing, .allowing(0...16), .denying(16...16),
                .allowing(0...0xc000, 0xd103...0xffff), .denying(0xd102...0xd102),
                .denying(0xbfff...0xc000, 0xe000...0xf102),
            ])
            func isAllowed(_ atom: [UInt8]) -> Bool {
                let number = Self.number(atom)
                return UInt16(exactly: number).map(filter.allows)
                    ?? (filter != .nothing && filter != .allowing(0...16)
                        && filter != .allowing(0...0xc000, 0xd103...0xffff))
            }
            func isLocal(_ atom: [UInt8]) -> Bool { 0xe000...0xffff ~= Self.number(atom) }
            let out = m.atoms.filter { isAllowed($0) && !isLocal($0) }
            let arrived = out.map { atom in
                var atom = atom
                let place = atom[0] == 2 ? 2 : 1
                if 0xc000...0xdfff ~= Self.number(atom) { atom[place] += 0x20 }
                return atom
            }
            for (name, cross, kept) in [
                ("filter", { $0.filtered(by: filter) }, m.atoms.filter(isAllowed)),
                ("out", { $0.outbound(through: filter) }, out),
                ("in", { $0.inbound(through: filter) }, Set(arrived)),
            ] as [(String, (CausalContext) -> CausalContext, Set<[UInt8]>)] {
                let crossed = cross(a)
                #expect(try CausalContext(decoding: crossed.encoded()) == crossed, "\(seed)")
                let here = try Self.atoms(of: crossed)
                #expect(here == kept, "\(name) \(seed)")
                #expect(crossed.isComplete == a.isComplete)
                #expect(crossed.encoded().count <= a.encoded().count)
                #expect(cross(a.merging(b)) == crossed.merging(cross(b)), "\(name) \(seed)")
            }
            #expect(a.outbound(through: filter) == a.filtered(by: filter).outbound())
            #expect(a.outbound(through: filter).outbound() == a.outbound(through: filter))
            #expect(a.inbound().outbound().inbound() == a.inbound().outbound())
        }
    }

    /// The atoms, read by the definition of the bytes.
    private static func atoms(of context: CausalContext) throws -> Set<[UInt8]> {
        var reader = ByteReader(context.encoded())
        var atoms: Set<[UInt8]> = []
        while !reader.isAtEnd {
            let atom = try reader.readLengthPrefixed(atMost: .max)
            if atom.isEmpty { break }
            atoms.insert(Array(atom))
        }
        return atoms
    }

    @Test("What was lost of what does not travel is no loss to others, and nothing denied leaks")
    func cuts() throws {
        func cut(_ context: [UInt8]) throws -> CausalContext {
            try CausalContext(decoding: [1, 16] + context)
        }
        // Lost within this process: all that travels is exact.
        let local = try cut([3, 0xc0, 0xe0, 0, 0, 0xc0, 0xe0, 9, 7])
        #expect(local.outbound().encoded() == [1, 16, 0, 0xc1])
        #expect(!local.outbound().mayHaveLost(Next.self) && local.mayHaveLost(Here.self))
        // The cut within a secret says no more than its number.
        let secret = try cut([0, 17, 0x73, 0x65])
        #expect(secret.filtered(by: .denying(17...17)).encoded() == [1, 16, 0, 17])
        #expect(secret.filtered(by: .nothing).encoded() == [0, 17])
        #expect(secret.filtered(by: .allowing(17...17)).encoded() == [0, 17, 0x73, 0x65])
        let after = try cut([3, 17, 0x73, 0x65, 0])
        #expect(after.filtered(by: .denying(17...17)).encoded() == [1, 16, 0, 17])
        // What was lost of the next hop's is lost where it arrives.
        let next = try cut([4, 0xc0, 0xc0, 5, 0x61, 0, 0xc0, 0xc0, 6, 9])
        #expect(next.inbound().encoded() == [1, 16, 4, 0xc0, 0xe0, 5, 0x61, 0, 0xc0, 0xe0, 6, 9])
        #expect(next.inbound().read(Next.self) == ContextReading(value: ["a"], isExact: true))
    }

    @Test("Headers hold and give what the filters let through")
    func headers() {
        let context = CausalContext.carrying(["north"])
        var headers: [String: String] = [:]
        let propagated = PropagatedContext(context: context)
        let none = propagated.inject(
            into: &headers, using: HeaderDictionary(), through: .denying(900...900))
        #expect(none.isWhole && headers.isEmpty)
        propagated.inject(
            into: &headers, using: HeaderDictionary(), through: .allowing(900...900))
        func extract(_ filter: ContextFilter) -> CausalContext {
            PropagatedContext.extract(from: headers, using: HeaderDictionary(), through: filter)
                .propagated.context
        }
        #expect(extract(.everything) == context && extract(.allowing(900...901)) == context)
        #expect(extract(.nothing).isEmpty && extract(.denying(900...900)).isEmpty)
        var baggage = Baggage()
        baggage.inject(context, through: .nothing)
        #expect(baggage.isEmpty)
        baggage.inject(context)
        #expect(baggage.extractContext(through: .nothing).context.isEmpty)
    }
}
