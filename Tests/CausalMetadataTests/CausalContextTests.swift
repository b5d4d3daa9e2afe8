import CausalMetadata
import LogicalClocks
import Simulation
import Testing
import WireFormat

@Suite("A causal context merges without being understood")
struct CausalContextTests {
    @Test(
        "Merging is idempotent, commutative, associative, and has a zero", arguments: UInt64(0)..<60
    )
    func laws(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let (a, b, c) = (random.context(), random.context(), random.context())
            #expect(a.merging(a) == a)
            #expect(a.merging(b) == b.merging(a))
            #expect(a.merging(b).merging(c) == a.merging(b.merging(c)))
            #expect(a.merging(CausalContext()) == a)
            #expect(CausalContext().merging(a) == a)
            #expect(a.merging(b).encoded() == b.merging(a).encoded())
            #expect(a.merging(b).merging(a) == a.merging(b))
        }
    }

    @Test("The value after a merge is the join of the values", arguments: UInt64(0)..<60)
    func joins(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let (a, b) = (random.context(), random.context())
            let merged = a.merging(b)
            #expect(
                (merged[Sampled.self] != nil)
                    == (a[Sampled.self] != nil || b[Sampled.self] != nil))
            let maxima = [a, b].compactMap { $0[Deadline.self]?.value }
            #expect(merged[Deadline.self]?.value == maxima.max())
            let tenants = [a, b].compactMap { $0[Tenants.self] }
            #expect(
                merged[Tenants.self]
                    == (tenants.isEmpty ? nil : ContextSet(tenants.flatMap(\.names))))
            let far = [a, b].compactMap { $0[Far.self] }
            #expect(merged[Far.self] == (far.isEmpty ? nil : ContextSet(far.flatMap(\.names))))
        }
    }

    @Test(
        "A node that knows no key, only bytes, merges to the same bytes",
        arguments: UInt64(0)..<60)
    func pathIndependence(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let (a, b) = (random.context(), random.context())
            let left = try CausalContext(decoding: a.encoded())
            let right = try CausalContext(decoding: b.encoded())
            #expect(left.merging(right).encoded() == a.merging(b).encoded())
            // A node that reads every value and writes it back has changed no value on the way.
            var knowing = a
            knowing[Tenants.self] = knowing[Tenants.self]
            knowing[Deadline.self] = knowing[Deadline.self]
            #expect(knowing == a)
            #expect(knowing.merging(b) == left.merging(right))
        }
    }

    @Test("Setting a key replaces its value and touches no other")
    func setting() {
        var context = CausalContext()
        #expect(context.isEmpty)
        #expect(context.encoded() == [])
        context[Far.self] = ["far"]
        context[Deadline.self] = ContextMaximum(9)
        context[Tenants.self] = ["b", "a", "b"]
        context[Sampled.self] = ContextFlag()
        context[Deadline.self] = ContextMaximum(4)
        #expect(context[Deadline.self]?.value == 4)
        context[Tenants.self] = nil
        #expect(context[Tenants.self] == nil)
        #expect(context[Deadline.self]?.value == 4)
        #expect(context[Far.self]?.names == ["far"])
        #expect(context[Sampled.self] == ContextFlag())
        context[Far.self] = nil
        context[Deadline.self] = nil
        context[Sampled.self] = nil
        #expect(context == CausalContext())
        #expect(context.hashValue == CausalContext().hashValue)
    }

    @Test("The bytes are atoms in order, each with its length and the number of its key")
    func layout() {
        var context = CausalContext()
        context[Tenants.self] = ["b", "ab"]
        context[Sampled.self] = ContextFlag()
        #expect(
            context.encoded() == [2, 0, 1, 4, 0, 21, 0x61, 0x62, 3, 0, 21, 0x62])
        context[Tenants.self] = nil
        context[Deadline.self] = ContextMaximum(258)
        #expect(context.encoded() == [2, 0, 1, 10, 0, 20, 0, 0, 0, 0, 0, 0, 1, 2])
    }

    private struct Careless: ContextValue {
        init() {}
        init(parts: [ArraySlice<UInt8>]) {}
        var parts: [[UInt8]] { [[2], [1], [2]] }
    }

    private enum CarelessKey: ContextKey {
        typealias Value = Careless
        static let number: UInt16 = 7
    }

    @Test("Parts that come twice or out of order still make a context that can be read")
    func careless() throws {
        var context = CausalContext()
        context[CarelessKey.self] = Careless()
        #expect(context.encoded() == [3, 0, 7, 1, 3, 0, 7, 2])
        #expect(try CausalContext(decoding: context.encoded()) == context)
    }

    @Test("What is written is read back, whoever knows the keys", arguments: UInt64(0)..<40)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let context = random.context()
            let bytes = context.encoded()
            #expect(try CausalContext(decoding: bytes) == context)
            for length in bytes.indices {
                // What ends between two atoms is a smaller context; all else is refused.
                guard let shorter = try? CausalContext(decoding: Array(bytes[..<length])) else {
                    continue
                }
                #expect(shorter.encoded() == Array(bytes[..<length]))
                #expect(shorter.merging(context) == context)
            }
            for bit in 0..<8 * bytes.count {
                var flipped = bytes
                flipped[bit / 8] ^= 1 << (bit % 8)
                guard let other = try? CausalContext(decoding: flipped) else { continue }
                #expect(other != context)
                #expect(other.encoded() == flipped)
            }
        }
    }

    static let refused: [(bytes: [UInt8], error: WireError)] = [
        ([0], WireError(.invalid, at: 0)),
        ([1, 0], WireError(.invalid, at: 0)),
        ([2, 0, 1, 1, 0], WireError(.invalid, at: 3)),
        ([2, 0, 1, 2, 0, 1], WireError(.notCanonical, at: 3)),
        ([2, 0, 2, 2, 0, 1], WireError(.notCanonical, at: 3)),
        ([3, 0, 1, 9, 2, 0, 1], WireError(.notCanonical, at: 4)),
        ([3, 0, 1], WireError(.truncated, at: 0)),
        ([2, 0, 1, 3, 0, 1], WireError(.truncated, at: 3)),
        ([0x82, 0, 0, 1], WireError(.overlong, at: 0)),
        ([0x80], WireError(.truncated, at: 1)),
        (
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0, 1],
            WireError(.overLimit(limit: 65_536), at: 0)
        ),
    ]

    @Test("Each defect has its error and its place", arguments: refused)
    func defects(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try CausalContext(decoding: bytes) }
    }

    @Test("A context is read up to its limit")
    func limit() throws {
        func atom(_ count: Int) -> [UInt8] {
            var writer = ByteWriter()
            writer.write(lengthPrefixed: [0, 1] + [UInt8](repeating: 5, count: count - 2))
            return writer.bytes
        }
        let most = atom(CausalContext.bytesMax - 3)
        #expect(most.count == CausalContext.bytesMax)
        #expect(try CausalContext(decoding: most).encoded() == most)
        let error = WireError(.overLimit(limit: 65_536), at: 65_536)
        #expect(throws: error) { try CausalContext(decoding: atom(CausalContext.bytesMax - 2)) }
    }

    @Test("Random bytes are refused or are the bytes of what they give", arguments: UInt64(0)..<20)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<500 {
            let bytes = (0..<random.index(below: 12)).map { _ in UInt8(random.below(4)) }
            guard let context = try? CausalContext(decoding: bytes) else { continue }
            accepted += 1
            #expect(context.encoded() == bytes)
            _ = (context[Sampled.self], context[Deadline.self], context[Tenants.self])
        }
        #expect(accepted > 0)
    }

    @Test("A header holds a clock and a context")
    func header() {
        let header = CausalHeader(clock: VectorClock([(0, 1)]))
        #expect(header.context.isEmpty)
        var other = header
        other.context[Sampled.self] = ContextFlag()
        #expect(header != other)
    }
}
