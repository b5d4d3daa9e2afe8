import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("A header is a context whose first atom is the clock")
struct CausalHeaderTests {
    typealias Clock = LogicalClock & BinaryRepresentable

    private static func vector(_ random: inout SeededGenerator) -> VectorClock {
        let replicas = (0..<8).filter { _ in random.chance(0.4) }
        return VectorClock(replicas.map { (ReplicaID($0), 1 + random.number() % (1 << 40)) })
    }

    /// A clock that took part in a few steps of three.
    private static func tree(_ random: inout SeededGenerator) -> Stamp {
        var stamps = Stamp.initial(count: 3)
        for _ in 0..<random.index(below: 8) {
            let index = random.index(below: 3)
            stamps[index].tick(at: ReplicaID(index))
            let other = stamps[random.index(below: 3)].peeked
            stamps[index].merge(other)
        }
        return stamps[0].peeked
    }

    private static func atom(_ clock: some Clock) throws -> [UInt8] { try [0] + clock.encoded() }

    /// A context with atoms of the library and of programs, cut somewhere or nowhere.
    private static func context(_ random: inout SeededGenerator) -> AtomModel {
        var model = random.atoms()
        if random.chance(0.3) { model.atoms.insert([1] + random.atom()) }
        model.atoms = Set(model.below(model.cut))
        return model
    }

    /// What stands behind the clock: a cut below all keys of contexts cuts all of them.
    private static func behindClock(_ model: AtomModel) -> AtomModel {
        var model = model
        if let cut = model.cut, cut.first ?? 0 == 0 { model.cut = [1] }
        return model
    }

    private static func expectRoundTrip<C: Clock>(
        _ clock: C, _ random: inout SeededGenerator
    ) throws {
        let model = context(&random)
        let header = CausalHeader(clock: clock, context: try model.context)
        let bytes = try header.encoded()
        var whole = behindClock(model)
        try whole.atoms.insert(atom(clock))
        #expect(bytes == whole.encoded)
        let read = try CausalHeader<C>(decoding: bytes)
        #expect(read.clock == clock)
        #expect(try read.context == behindClock(model).context)
        #expect(try read.encoded() == bytes)
        // Within every limit: the clock, and what the limit leaves of all.
        let clockCount = try AtomModel(atoms: [atom(clock)]).encoded.count
        for limit in [1, clockCount, clockCount + 1, clockCount + 2, bytes.count, bytes.count + 1]
            + (0..<6).map({ _ in 1 + random.index(below: bytes.count) })
        {
            guard limit >= bytes.count || limit >= clockCount + 2 else {
                #expect(throws: ContextWriteError.doesNotFit(limit: limit)) {
                    try header.encoded(limit: limit)
                }
                continue
            }
            let trimmed = try header.encoded(limit: limit)
            #expect(trimmed == whole.trimmed(to: limit).encoded)
            #expect(try CausalHeader<C>(decoding: trimmed, limit: limit).clock == clock)
        }
    }

    @Test("what is written is read back, within every limit", arguments: cases(1_250))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try Self.expectRoundTrip(Self.vector(&random), &random)
        try Self.expectRoundTrip(Self.tree(&random), &random)
    }

    /// Merges headers on a node that knows nothing, and trims them to every limit there.
    private static func expectMerge<C: Clock>(
        _ left: C, _ right: C, _ random: inout SeededGenerator
    ) throws {
        let contexts = try [context(&random), context(&random)].map { try behindClock($0).context }
        let merged = try CausalContext(
            decoding: CausalHeader(clock: left, context: contexts[0]).encoded()
        ).merging(
            CausalContext(decoding: CausalHeader(clock: right, context: contexts[1]).encoded()))
        var joined = left
        joined.merge(right)
        let read = try CausalHeader<C>(decoding: merged.encoded())
        #expect(read.clock == joined)
        #expect(read.context == contexts[0].merging(contexts[1]))
        for _ in 0..<8 {
            let limit = 1 + random.index(below: merged.encoded().count)
            let trimmed = merged.trimmed(to: limit).encoded()
            do {
                #expect(try CausalHeader<C>(decoding: trimmed).clock == joined)
            } catch {
                // A clock that may be missing is no clock.
                #expect(error.code == .truncated)
                let clockCount = try AtomModel(atoms: [atom(left), atom(right)]).encoded.count
                #expect(limit < clockCount + 2)
            }
        }
    }

    @Test(
        "a node that knows no clock merges headers, and reading joins them", arguments: cases(1_250)
    )
    func merging(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        try Self.expectMerge(Self.vector(&random), Self.vector(&random), &random)
        try Self.expectMerge(Self.tree(&random), Self.tree(&random), &random)
    }

    @Test(
        "a header of which bits changed is refused, or is what its bytes say",
        arguments: cases(250))
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let header = CausalHeader(
            clock: Self.vector(&random), context: try Self.context(&random).context)
        let bytes = try header.encoded()
        for bit in 0..<8 * bytes.count {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            guard let read = try? CausalHeader<VectorClock>(decoding: flipped) else { continue }
            let again = try read.encoded()
            #expect(try CausalHeader<VectorClock>(decoding: again) == read)
            let count = try read.clock.encoded().count
            if try count == header.clock.encoded().count && again != flipped {
                Issue.record("\(flipped) was read as \(again)")
            }
        }
        for length in bytes.indices {
            guard
                let read = try? CausalHeader<VectorClock>(decoding: Array(bytes[..<length]))
            else { continue }
            #expect(try read.encoded() == Array(bytes[..<length]))
        }
    }

    @Test(
        "what is no header is refused where it goes wrong",
        arguments: [
            ([], .invalid, 0),
            ([1, 16], .invalid, 0),
            ([0], .truncated, 0),
            ([0, 1], .invalid, 0),
            // After the clock, at the first of several clocks, and within an atom of clocks.
            ([2, 0, 0, 0], .truncated, 3),
            ([2, 0, 0, 0, 0, 0x50], .truncated, 3),
            ([1, 0], .truncated, 2),
            ([3, 0, 0, 9], .trailingBytes, 3),
            ([2, 0, 0x21], .unsupportedVersion(0x21), 2),
            ([2, 0, 0, 2, 0, 0], .notCanonical, 3),
            ([2, 0, 0, 1], .truncated, 3),
        ] as [([UInt8], WireError.Code, Int)])
    func refused(bytes: [UInt8], code: WireError.Code, offset: Int) {
        #expect(throws: WireError(code, at: offset)) {
            try CausalHeader<VectorClock>(decoding: bytes)
        }
    }

    @Test("a header above the limit of its reader is refused before it is read")
    func limit() throws {
        let bytes = try CausalHeader(clock: [0: 1] as VectorClock).encoded()
        #expect(throws: WireError(.overLimit(limit: 2), at: 2)) {
            try CausalHeader<VectorClock>(decoding: bytes, limit: 2)
        }
    }

    @Test("the clock of a header replaces what a context has in its place")
    func foreignClock() throws {
        let foreign = try CausalContext(
            decoding: CausalHeader(clock: [1: 9] as VectorClock).encoded() + [1, 16])
        let header = CausalHeader(clock: [0: 1] as VectorClock, context: foreign)
        let read = try CausalHeader<VectorClock>(decoding: header.encoded())
        #expect(read.clock == [0: 1])
        #expect(read.context.encoded() == [1, 16])
    }
}
