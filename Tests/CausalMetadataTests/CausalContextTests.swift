import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("A causal context holds a value for each key")
struct CausalContextTests {
    @Test("Setting a key replaces its value and touches no other")
    func setting() {
        var context = CausalContext()
        #expect(context.isEmpty && context.isComplete)
        #expect(context.encoded() == [])
        context[Bytes.self] = ContextCounter()
        context[Depth.self] = ContextMaximum(9)
        context[Tenants.self] = ["b", "a", "b"]
        context[Sampled.self] = ContextFlag()
        context[Depth.self] = ContextMaximum(4)
        #expect(context[Depth.self]?.value == 4)
        context[Tenants.self] = nil
        #expect(context[Tenants.self] == nil)
        #expect(context.read(Tenants.self) == ContextReading(value: nil, isExact: true))
        #expect(context[Depth.self]?.value == 4)
        #expect(context[Bytes.self]?.total == 0)
        #expect(context[Sampled.self] == ContextFlag())
        context[Bytes.self] = nil
        context[Depth.self] = nil
        context[Sampled.self] = nil
        #expect(context == CausalContext())
        #expect(context.hashValue == CausalContext().hashValue)
    }

    @Test("The bytes are atoms in order, each with its length and the number of its key")
    func layout() {
        var context = CausalContext()
        context[Tenants.self] = ["b", "ab"]
        context[Sampled.self] = ContextFlag()
        #expect(context.encoded() == [1, 16, 3, 21, 0x61, 0x62, 2, 21, 0x62])
        context[Tenants.self] = nil
        context[Depth.self] = ContextMaximum(258)
        context[Bytes.self] = ContextCounter()
        #expect(context.encoded() == [3, 2, 0x80, 0x80, 1, 16, 3, 20, 0x7e, 0xfd])
        context = CausalContext()
        context[Visits.self] = ContextMap()
        #expect(context.encoded() == [3, 0xc0, 0xbf, 0xff])
    }

    private struct Careless: ContextValue {
        init() {}
        init(parts: [ArraySlice<UInt8>]) {}
        var parts: [[UInt8]] { [[2], [1], [2]] }
    }

    private enum CarelessKey: ContextKey {
        typealias Value = Careless
        static let number: UInt16 = 23
    }

    @Test("Parts that come twice or out of order still make a context that can be read")
    func careless() throws {
        var context = CausalContext()
        context[CarelessKey.self] = Careless()
        #expect(context.encoded() == [2, 23, 1, 2, 23, 2])
        #expect(try CausalContext(decoding: context.encoded()) == context)
    }

    private enum Reserved: ContextKey {
        typealias Value = ContextFlag
        static let number: UInt16 = 15
    }

    @Test("A key of the library's own numbers stops a program that reads or writes it")
    func reserved() async {
        await #expect(processExitsWith: .failure) {
            _ = try CausalContext(decoding: [1, 15])[Reserved.self]
        }
        await #expect(processExitsWith: .failure) {
            var context = CausalContext()
            context[Reserved.self] = ContextFlag()
        }
        await #expect(processExitsWith: .failure) {
            var context = try CausalContext(decoding: [1, 15])
            context[Reserved.self] = nil
        }
        await #expect(processExitsWith: .failure) {
            var context = CausalContext()
            _ = context.set(ContextFlag(), for: Reserved.self)
        }
    }

    @Test("Merging with what a context holds already gives the very same bytes")
    func sharing() {
        var small = CausalContext()
        small[Tenants.self] = ["a"]
        var large = small
        large[Depth.self] = ContextMaximum(3)
        large[Bytes.self] = ContextCounter()
        #expect(small.merging(large) == large && large.merging(small) == large)
        #expect(small.merging(small) == small)
        var other = CausalContext()
        other[Tenants.self] = ["b"]
        #expect(large.merging(other)[Tenants.self] == ["a", "b"])
        #expect(other.merging(large)[Tenants.self] == ["a", "b"])
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
