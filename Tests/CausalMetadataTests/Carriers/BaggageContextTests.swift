import CausalMetadata
import SeededRandom
import Testing
import WireFormat

@Suite("One member of a baggage holds the context")
struct BaggageContextTests {
    @Test("What was injected is extracted, among the members of others", arguments: UInt64(0)..<40)
    func roundTrip(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10 {
            let others = "userId=Am%c3%a9lie;p;q=1,k=%2a,k=2"
            var baggage = Baggage.reading([others]).baggage
            let context =
                random.chance(0.5)
                ? CausalContext.carrying([random.word("abé", 0...40)]) : random.context()
            let injection = baggage.inject(context)
            #expect(injection.isWhole)
            #expect(injection.dropped == 0)
            let header = baggage.description
            let read = Baggage.reading([header])
            #expect(read.baggage == baggage)
            let extracted = read.baggage.extractContext()
            #expect(extracted.context == context)
            #expect(extracted.error == nil)
            if context.isEmpty {
                #expect(header == others)
            } else {
                #expect(header == "cc=\(Self.base64(context.encoded())),\(others)")
            }
        }
    }

    @Test("Without a context there is no member, and without a member an empty context")
    func empty() {
        var baggage = Baggage.reading(["a=1,cc=AAAA,b=2,cc=x"]).baggage
        let injection = baggage.inject(CausalContext())
        #expect(injection.isWhole)
        #expect(baggage.description == "a=1,b=2")
        #expect(baggage.extractContext().context.isEmpty)
        #expect(baggage.extractContext().error == nil)
        // The key is exactly ours: neither in another case, nor with more behind it.
        let other = Baggage.reading(["CC=*,ccc=*,c=*"]).baggage.extractContext()
        #expect(other.context.isEmpty && other.error == nil)
    }

    @Test("A second injection replaces the first and comes leftmost")
    func replacing() {
        var baggage = Baggage.reading(["a=1"]).baggage
        baggage.inject(.carrying(["old"]))
        baggage.inject(.carrying(["new"]))
        #expect(baggage.members.map(\.key) == ["cc", "a"])
        #expect(baggage.extractContext().context == .carrying(["new"]))
    }

    @Test("A hop that percent-encodes too much does no harm")
    func overEncoded() {
        let context = CausalContext.carrying(["north", "ø"])
        let text = Self.base64(context.encoded()).utf8
            .map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let extracted = Baggage.reading(["a=1, cc = \(text) ;from=here"]).baggage.extractContext()
        #expect(extracted.context == context)
        #expect(extracted.error == nil)
    }

    @Test(
        "A member that is not base64 is reported, and the rest is kept",
        arguments: [
            ("A", 1), ("AA", 2), ("AAA", 3), ("*AAA", 0), ("AA*A", 2), ("A===", 1), ("====", 0),
            ("=AAA", 0), ("AAAA=", 5), ("AA=A", 2), ("AB==", 1), ("AAB=", 2), ("AA-_", 2),
            ("AAAA====", 4),
            ("%FFAA", 5),
        ])
    func notBase64(value: String, byteOffset: Int) {
        let baggage = Baggage.reading(["a=1;p,cc=\(value),b=2"]).baggage
        let extracted = baggage.extractContext()
        #expect(extracted.context.isEmpty)
        #expect(extracted.error == .notBase64(byteOffset: byteOffset))
        #expect(baggage.description == "a=1;p,cc=\(value),b=2")
    }

    @Test("Bytes that are not a context are reported")
    func notContext() throws {
        let bytes = CausalContext.carrying(["north"]).encoded()
        let cut = Array(bytes.dropLast())
        let extracted = Baggage.reading(["cc=\(Self.base64(cut))"]).baggage.extractContext()
        let expected = #expect(throws: WireError.self) { try CausalContext(decoding: cut) }
        #expect(extracted.context.isEmpty)
        #expect(extracted.error == expected.map { .notContext($0) })
    }

    @Test("Of several members of ours the first is read, and that is reported")
    func several() {
        let first = Self.base64(CausalContext.carrying(["first"]).encoded())
        let second = Self.base64(CausalContext.carrying(["second"]).encoded())
        let extracted = Baggage.reading(["cc=\(first),a=1,cc=\(second)"]).baggage.extractContext()
        #expect(extracted.context == .carrying(["first"]))
        #expect(extracted.error == .severalMembers(2))
    }

    @Test("Members of others make room from the right")
    func makingRoom() {
        let names = (0..<180).map { "k\($0)=" }
        var baggage = Baggage.reading(names).baggage
        let injection = baggage.inject(.carrying(["north"]))
        #expect(injection.isWhole)
        #expect(injection.dropped == 1)
        #expect(baggage.members.map(\.description).dropFirst().elementsEqual(names.dropLast()))
        #expect(baggage.members.first?.key == "cc")

        let long = String(repeating: "0", count: 2000)
        var longer = Baggage.reading(["a=\(long),b=\(long),c=\(long),d=\(long)"]).baggage
        let second = longer.inject(.carrying(byteCount: 3000))
        #expect(second.isWhole)
        #expect(second.dropped == 2)
        #expect(longer.members.map(\.key) == ["cc", "a", "b"])
        #expect(longer.extractContext().context == .carrying(byteCount: 3000))
    }

    @Test("The largest context takes the whole baggage, a larger one is trimmed")
    func largest() {
        #expect(Baggage.contextBytesMax == 6141)
        let others = Baggage.reading(["cc=AAAA,a=1,b=2"]).baggage
        var baggage = others
        let largest = CausalContext.carrying(byteCount: Baggage.contextBytesMax)
        #expect(largest.encoded().count == Baggage.contextBytesMax)
        let injection = baggage.inject(largest)
        #expect(injection.isWhole)
        #expect(injection.dropped == 2)
        #expect(baggage.byteCount == 8191)
        #expect(Baggage.reading([baggage.description]).baggage.extractContext().context == largest)

        baggage = others
        var larger = CausalContext.carrying(byteCount: Baggage.contextBytesMax)
        larger[Sampled.self] = ContextFlag()
        let trimmed = baggage.inject(larger)
        #expect(!trimmed.isWhole)
        #expect(trimmed.dropped == 2)
        let read = baggage.extractContext().context
        #expect(read == larger.trimmed(to: Baggage.contextBytesMax))
        #expect(read.read(Sampled.self) == ContextReading(value: ContextFlag(), isExact: true))
    }

    @Test("Of a context above the limit goes what is important, once it is filtered")
    func limits() throws {
        for seed in cases(500) {
            var random = SeededGenerator(seed: seed)
            let context = try random.crossingAtoms().context
            let filter = random.crossing(.out).filter
            let (limit, passed) = (1 + random.index(below: 30), context.outbound(through: filter))
            var baggage = Baggage.reading(["a=1"]).baggage
            let injection = baggage.inject(context, through: filter, limit: limit)
            #expect(injection.isWhole == (passed.encoded().count <= limit))
            let read = baggage.extractContext()
            #expect(read.error == nil)
            #expect(read.context == passed.trimmed(to: limit).inbound())
            #expect(baggage["a"] == "1")
        }
    }

    /// Base64 from its definition: the bits, six at a time, on the standard alphabet.
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits = bytes.flatMap { byte in (0..<8).map { Int(byte >> (7 - $0) & 1) } }
        while bits.count % 6 != 0 { bits.append(0) }
        var text = stride(from: 0, to: bits.count, by: 6).map { start in
            alphabet[bits[start..<start + 6].reduce(0) { $0 * 2 + $1 }]
        }
        while text.count % 4 != 0 { text.append("=") }
        return String(text)
    }
}
