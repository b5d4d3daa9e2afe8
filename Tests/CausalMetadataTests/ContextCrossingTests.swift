import CausalMetadata
import SeededRandom
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
        for seed in cases(1_250) {
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

    @Test(
        "Crossing is what the model says, byte for byte, and a homomorphism of merging",
        arguments: CrossingModel.Way.allCases)
    func rules(way: CrossingModel.Way) throws {
        for seed in cases(15_000) {
            var random = SeededGenerator(seed: seed)
            let (m, n) = (random.crossingAtoms(), random.crossingAtoms())
            let (a, b) = (try m.context, try n.context)
            let model = random.crossing(way)
            let expected = model.crossing(m)
            let crossed = a.crossing(model)
            #expect(crossed.encoded() == expected.encoded, "\(seed)")
            #expect(try CausalContext(decoding: crossed.encoded()) == crossed, "\(seed)")
            #expect(model.isHonest(expected, of: m), "\(seed)")
            #expect(a.merging(b).crossing(model) == crossed.merging(b.crossing(model)), "\(seed)")
            // A cut that was raised has room for the number that it stands at.
            let length = crossed.encoded().count - a.encoded().count
            let isUnfiltered =
                !model.isAllowing && model.named.0.lowerBound >= 0xe000
                && model.named.1.lowerBound >= 0xe000
            #expect(length <= (isUnfiltered && way != .inside ? 0 : 10), "\(seed)")
            if way != .into { #expect(crossed.crossing(model) == crossed, "\(seed)") }
        }
    }

    @Test("What arrived goes out and in again as it is")
    func again() throws {
        for seed in cases(5_000) {
            var random = SeededGenerator(seed: seed)
            let context = try random.crossingAtoms().context
            #expect(context.inbound().outbound().inbound() == context.inbound().outbound())
        }
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
        // A cut within a secret says nothing of it.
        let secret = try cut([0, 17, 0x73, 0x65])
        #expect(secret.filtered(by: .denying(17...17)).encoded() == [1, 16, 0, 18])
        #expect(secret.filtered(by: .nothing).encoded() == [])
        #expect(secret.filtered(by: .allowing(17...17)).encoded() == [0, 17, 0x73, 0x65])
        let after = try cut([3, 17, 0x73, 0x65, 0])
        #expect(after.filtered(by: .denying(17...17)).encoded() == [1, 16, 0, 18])
        // What was lost of the next hop's is lost where it arrives.
        let next = try cut([4, 0xc0, 0xc0, 5, 0x61, 0, 0xc0, 0xc0, 6, 9])
        #expect(next.inbound().encoded() == [1, 16, 4, 0xc0, 0xe0, 5, 0x61, 0, 0xc0, 0xe0, 6, 9])
        #expect(next.inbound().read(Next.self) == ContextReading(value: ["a"], isExact: true))
    }

    @Test("A cut of a stranger takes away only what may come from him")
    func hostileCuts() throws {
        var own = CausalContext(origin: 7)
        own[Sampled.self] = ContextFlag()
        own[Allowed.self] = ["a"]
        own[Everywhere.self] = ["all"]
        for bytes in [[0], [0, 0], [0, 1], [0, 2], [0, 2, 16], [0, 16], [0, 99, 0xff]] as [[UInt8]]
        {
            let stranger = try CausalContext(decoding: bytes)
            #expect(own.merging(stranger.inbound(through: .nothing)) == own)
            let some = stranger.inbound(through: .allowing(100...199))
            let merged = own.merging(some)
            // Counters stand before the other keys, and are lost with those of the range.
            let isCounterLost = bytes.count < 2 || bytes[1] < 3
            #expect(some.encoded() == (isCounterLost ? [0, 2, 100] : [0, 100]), "\(bytes)")
            #expect(merged.identity == own.identity && merged.mayHaveLost(Here.self))
            #expect(merged.read(Sampled.self).isExact == !isCounterLost, "\(bytes)")
        }
    }

    @Test("What crosses owns what the context does, while branches are out")
    func identity() {
        var context = CausalContext(origin: 7)
        context[Sampled.self] = ContextFlag()
        let branch = context.branch()
        for one in [context, branch] {
            for filter in [ContextFilter.everything, .denying(16...16)] {
                let crossed = one.outbound(through: filter)
                #expect(crossed.identity == one.identity)
                #expect(crossed[Sampled.self] == (filter == .everything ? ContextFlag() : nil))
            }
            #expect(one.filtered(by: .denying(1...1)).isAnonymous)
        }
    }

    @Test("A raised cut does not make a context longer than the most that one may have")
    func mostBytes() throws {
        var writer = ByteWriter()
        // Three bytes of length, and the marker: one byte less than the most.
        let part = [UInt8](repeating: 1, count: CausalContext.bytesMax - 6)
        writer.write(lengthPrefixed: [16] + part)
        let full = try CausalContext(decoding: writer.bytes + [0, 17])
        #expect(full.encoded().count == CausalContext.bytesMax)
        let crossed = full.filtered(by: .denying(17...0x4000))
        #expect(crossed.encoded() == writer.bytes + [0, 0xc0])
        let cut = full.filtered(by: .denying(17...300))
        #expect(cut.encoded() == writer.bytes + [0, 0x81])
        _ = try CausalContext(decoding: cut.encoded())
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

extension CausalContext {
    fileprivate func crossing(_ model: CrossingModel) -> Self {
        switch model.way {
        case .inside: filtered(by: model.filter)
        case .out: outbound(through: model.filter)
        case .into: inbound(through: model.filter)
        }
    }
}
