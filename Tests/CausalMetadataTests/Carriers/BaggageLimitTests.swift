import CausalMetadata
import SeededRandom
import Testing

private func member(_ key: String, _ byteCount: Int) -> String {
    "\(key)=\(String(repeating: "0", count: byteCount - key.utf8.count - 1))"
}

@Suite("A baggage keeps to its limits by whole members")
struct BaggageLimitTests {
    @Test("The limits themselves are within, one more is not")
    func edges() throws {
        let full = Baggage.reading([member("a", 8192)])
        #expect(full.baggage.byteCount == 8192)
        #expect(full.dropped == 0)
        let over = Baggage.reading([member("a", 8193)])
        #expect(over.baggage.isEmpty)
        #expect(over.dropped == 1)
        #expect(!over.isContextDropped)
        // Two members and the comma between them, in one header or in two.
        for cut in [",", "\n"] {
            let fits = Baggage.reading(Self.headers([member("a", 4096), member("b", 4095)], cut))
            #expect(fits.baggage.byteCount == 8192)
            let tooLong = Baggage.reading(
                Self.headers([member("a", 4096), member("b", 4096)], cut))
            #expect(tooLong.baggage.members.map(\.key) == ["a"])
            #expect(tooLong.dropped == 1)
        }
        let names = (0..<181).map { "k\($0)=" }
        #expect(Baggage.reading(Array(names[..<180])).baggage.members.count == 180)
        let many = Baggage.reading([names.joined(separator: ",")])
        #expect(many.baggage.members.count == 180)
        #expect(many.baggage.members.last?.key == "k179")
        #expect(many.dropped == 1)
    }

    @Test("A property counts")
    func properties() {
        let text = "a=\(String(repeating: "0", count: 8186));p=1"
        #expect(Baggage.reading([text]).baggage.byteCount == 8192)
        #expect(Baggage.reading([text + "2"]).dropped == 1)
        #expect(Baggage.reading([text + ";"]).ignored == 1)
    }

    @Test("What does not fit is not written, and the writer learns it")
    func writing() throws {
        var baggage = Baggage.reading([member("a", 8190)]).baggage
        let before = baggage
        let tooLong = try #require(BaggageMember(key: "b", value: ""))
        let isAppended = baggage.append(tooLong)
        let isSet = baggage.set(tooLong)
        let longer = try #require(
            BaggageMember(key: "a", value: String(repeating: "1", count: 8191)))
        let isLonger = baggage.set(longer)
        #expect(!isAppended && !isSet && !isLonger)
        #expect(baggage == before)
        let replaced = try #require(
            BaggageMember(key: "a", value: String(repeating: "1", count: 8190)))
        let isReplaced = baggage.set(replaced)
        #expect(isReplaced)
        #expect(baggage.byteCount == 8192)
    }

    @Test(
        "The members that stay are those of the rule, wherever ours stands",
        arguments: UInt64(0)..<60)
    func model(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<6 {
            var texts: [String] = []
            let sizes = random.pick([3...60, 3...500, 3...2000, 3...9000] as [ClosedRange<UInt64>])
            for number in 0..<random.index(below: 280) {
                texts.append(member("k\(number % 7)", Int(random.within(sizes)) + 2))
            }
            let ours = random.chance(0.8) ? member("cc", Int(random.within(sizes)) + 3) : nil
            let foreign = Self.survivors(texts, besides: ours)
            var all = texts
            if let ours { all.insert(ours, at: random.index(below: texts.count + 1)) }
            let reading = Baggage.reading(Self.headers(all, random.pick([",", " ,\t", "\n"])))
            let kept = reading.baggage.members
            #expect(kept.filter { $0.key != "cc" }.map(\.description) == foreign)
            let isOursKept = kept.contains { $0.key == "cc" }
            #expect(isOursKept == (ours.map { $0.utf8.count <= 8192 } ?? false))
            #expect(reading.isContextDropped == (ours.map { $0.utf8.count > 8192 } ?? false))
            #expect(reading.dropped == all.count - kept.count)
            #expect(reading.baggage.byteCount == reading.baggage.description.utf8.count)
            #expect(reading.baggage.byteCount <= Baggage.bytesMax)
            #expect(kept.count <= Baggage.membersMax)
            #expect(Baggage.reading([reading.baggage.description]).baggage == reading.baggage)
        }
    }

    @Test("Random headers never trap, and what is read is read again", arguments: UInt64(0)..<60)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            let headers = (0..<random.within(1...3)).map { _ in random.header(below: 60) }
            let reading = Baggage.reading(headers)
            let again = Baggage.reading([reading.baggage.description])
            #expect(again.baggage == reading.baggage)
            #expect(again.ignored == 0 && again.dropped == 0)
            #expect((reading.ignored == 0) == (reading.firstError == nil))
            #expect(Baggage.reading([headers.joined(separator: ",")]).baggage == reading.baggage)
            _ = reading.baggage.extractContext()
        }
    }

    @Test("Headers far over every limit are read to the end", arguments: 0..<6)
    func hostile(shape: Int) {
        let count = 300_000
        let text =
            switch shape {
            case 0: String(repeating: "x", count: count)
            case 1: "a=" + String(repeating: "1", count: count)
            case 2: String(repeating: "k=v,", count: count / 4)
            case 3: "a=1" + String(repeating: ";p", count: count / 2)
            case 4: String(repeating: " ", count: count)
            default: String(repeating: "é,", count: count / 3)
            }
        let reading = Baggage.reading(["first=1," + text + ",last=2"])
        #expect(reading.baggage["first"] == "1")
        #expect((reading.baggage["last"] == "2") == (shape != 2))
        #expect(reading.baggage.members.count == (shape == 2 ? 180 : 2))
        #expect(reading.ignored == [1, 0, 0, 0, 0, count / 3][shape])
        #expect(reading.dropped == [0, 1, count / 4 + 2 - 180, 1, 0, 0][shape])
    }

    private static func headers(_ members: [String], _ separator: String) -> [String] {
        separator == "\n" ? members : [members.joined(separator: separator)]
    }

    /// The rule word for word: the longest run from the left of those that fit alone.
    private static func survivors(_ texts: [String], besides ours: String?) -> [String] {
        var kept = texts.filter { $0.utf8.count <= 8192 }
        let mine = ours.map { $0.utf8.count <= 8192 ? [$0] : [] } ?? []
        while (mine + kept).count > 180 || (mine + kept).joined(separator: ",").utf8.count > 8192 {
            kept.removeLast()
        }
        return kept
    }
}
