import CausalMetadata
import Testing

/// What `Tests/Interoperability/propagators.py` printed of the propagator of OpenTelemetry for Python
/// 1.45.2, and what ours makes of the same.
@Suite("OpenTelemetry's propagator and ours read each other's baggage")
struct OpenTelemetryTests {
    typealias Entry = Baggage.Entry

    private static func entries(_ entries: KeyValuePairs<String, String>) -> [Entry] {
        entries.map { Entry(key: $0.key, value: $0.value) }
    }

    /// Headers, what theirs reads, and what ours reads by the W3C.
    static let headers:
        [(
            header: String, theirs: KeyValuePairs<String, String>,
            ours: KeyValuePairs<String, String>
        )] = [
            ("a=1,a=2", ["a": "2"], ["a": "1", "a": "2"]),
            ("foo=1;", [:], [:]),
            ("a=val%", ["a": "val%"], ["a": "val%"]),
            ("a=%zz", ["a": "%zz"], ["a": "%zz"]),
            ("a=%FF", ["a": "\u{fffd}"], ["a": "\u{fffd}"]),
            ("a=%C3%A9", ["a": "é"], ["a": "é"]),
            ("ke%2Cy=1", ["ke,y": "1"], ["ke%2Cy": "1"]),
            ("a=b+c", ["a": "b c"], ["a": "b+c"]),
            ("k+x=1", ["k x": "1"], ["k+x": "1"]),
            ("a=b%20c", ["a": "b c"], ["a": "b c"]),
            ("a=b%2Bc", ["a": "b+c"], ["a": "b+c"]),
            ("a=", ["a": ""], ["a": ""]),
            ("=1", [:], [:]),
            ("a", [:], [:]),
            ("a=1,,b=2", ["a": "1", "b": "2"], ["a": "1", "b": "2"]),
            (",", [:], [:]),
            ("a = 1 , b\t=\t2", ["a": "1", "b": "2"], ["a": "1", "b": "2"]),
            ("a=é", [:], [:]),
            ("a=x=y", ["a": "x=y"], ["a": "x=y"]),
            ("a=\"q\"", [:], [:]),
            ("a=b c", [:], [:]),
            ("a(=1", [:], [:]),
            ("a=1,b(=2,c=3", ["a": "1", "c": "3"], ["a": "1", "c": "3"]),
        ]

    @Test("What it reads, ours reads in its dialect", arguments: headers.indices)
    func reading(index: Int) {
        let (header, theirs, ours) = Self.headers[index]
        let baggage = Baggage.reading([header]).baggage
        #expect(baggage.entries(as: .openTelemetry) == Self.entries(theirs))
        #expect(baggage.entries() == Self.entries(ours))
        for entry in baggage.entries(as: .openTelemetry) {
            #expect(baggage[entry.key, as: .openTelemetry] == entry.value)
        }
        for entry in baggage.entries() {
            #expect(baggage[entry.key] == baggage.entries().first { $0.key == entry.key }?.value)
        }
        #expect(baggage["nobody", as: .openTelemetry] == nil)
    }

    @Test("What it writes, ours reads as it was meant")
    func writtenByIt() {
        let written: [(String, KeyValuePairs<String, String>)] = [
            ("a=x+y", ["a": "x y"]), ("a=b%2Bc", ["a": "b+c"]), ("user+id=1", ["user id": "1"]),
            ("%C3%A9=%C3%A9", ["é": "é"]), ("a=1%3B2%2C3", ["a": "1;2,3"]),
            ("a=50%25", ["a": "50%"]), ("a=", ["a": ""]),
            ("a=ab%2B%2F%3D%3D", ["a": "ab+/=="]), ("a=q%22%5C", ["a": "q\"\\"]),
            ("a=1,b=2", ["a": "1", "b": "2"]),
        ]
        for (header, entries) in written {
            let baggage = Baggage.reading([header]).baggage
            #expect(baggage.entries(as: .openTelemetry) == Self.entries(entries))
        }
    }

    @Test("What ours writes reads the same in both dialects, and is what it reads as meant")
    func writtenByOurs() {
        // Right of each: the header, which the propagator read back as it was meant.
        let written: [(String, String, String)] = [
            ("a", "x y", "a=x%20y"), ("a", "b+c", "a=b%2Bc"), ("user id", "1", "user%20id=1"),
            ("é", "é", "%C3%A9=%C3%A9"), ("a", "1;2,3", "a=1%3B2%2C3"), ("a", "50%", "a=50%25"),
            ("a", "", "a="), ("a", "ab+/==", "a=ab%2B/=="), ("a", "q\"\\", "a=q%22%5C"),
        ]
        for (key, value, header) in written {
            var baggage = Baggage()
            let isSetBaggage = baggage.set(value, forKey: key, as: .openTelemetry)
            #expect(isSetBaggage)
            #expect(baggage.description == header)
            #expect(baggage.entries(as: .openTelemetry) == [Entry(key: key, value: value)])
            #expect(baggage.members.map(\.value) == [value])
            let isToken = BaggageMember(key: key, value: "") != nil
            var plain = Baggage()
            let isSetPlain = plain.set(value, forKey: key)
            #expect(isSetPlain == isToken)
            #expect(plain.isEmpty != isToken)
        }
        var none = Baggage()
        let isSetNone = none.set("1", forKey: "", as: .openTelemetry)
        #expect(!isSetNone)
    }

    @Test("Setting a key replaces all members that say the same key")
    func replacing() {
        var baggage = Baggage.reading(["x=0,user+id=1;p=2,y=0,user%20id=3"]).baggage
        #expect(baggage["user id", as: .openTelemetry] == "3")
        let isSetBaggage = baggage.set("4", forKey: "user id", as: .openTelemetry)
        #expect(isSetBaggage)
        #expect(baggage.description == "x=0,user%20id=4,y=0")
        let isSetToken = baggage.set("5", forKey: "user+id")
        #expect(isSetToken)
        #expect(baggage.description == "x=0,user%20id=4,y=0,user+id=5")
    }

    @Test("As many members are kept as it keeps")
    func members() {
        let members = (0..<181).map { "k\($0)=v" }
        let reading = Baggage.reading([members.joined(separator: ",")])
        #expect(reading.baggage.entries(as: .openTelemetry).count == 180)
        #expect(reading.baggage.entries().last?.key == "k179")
        #expect(reading.dropped == 1)
    }

    @Test("A context survives a hop by its propagator, which writes what it reads anew")
    func hop() {
        // All but a third of the values of base64 have a plus sign, a slash or an equals sign.
        for length in 1..<60 {
            let context = CausalContext.carrying(byteCount: length)
            var baggage = Baggage.reading(["a=1"]).baggage
            baggage.inject(context)
            var passedOn = Baggage()
            for entry in baggage.entries(as: .openTelemetry) {
                // As `quote_plus` of Python writes it.
                let value = entry.value.utf8.map { byte in
                    let character = Character(Unicode.Scalar(byte))
                    if character == " " { return "+" }
                    if character.isLetter || character.isNumber || "_.-~".contains(character) {
                        return String(character)
                    }
                    return "%" + String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
                }
                let member = Baggage.reading(["\(entry.key)=\(value.joined())"]).baggage.members
                for member in member {
                    let isAppended = passedOn.append(member)
                    #expect(isAppended)
                }
            }
            #expect(passedOn.extractContext().context == context)
            #expect(passedOn.extractContext().error == nil)
        }
    }
}
