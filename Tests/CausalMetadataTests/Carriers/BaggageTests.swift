import CausalMetadata
import SeededRandom
import Testing
import WireFormat

@Suite("A baggage is read and written as W3C Baggage says")
struct BaggageTests {
    @Test(
        "White space goes, everything else stays in its place",
        arguments: [
            ("", ""), (" , ,", ""), ("SomeKey=SomeValue", "SomeKey=SomeValue"),
            ("SomeKey=SomeValue,SomeKey2=SomeValue2", "SomeKey=SomeValue,SomeKey2=SomeValue2"),
            (
                "SomeKey \t = \t SomeValue \t , \t SomeKey2 \t = \t SomeValue2 \t ",
                "SomeKey=SomeValue,SomeKey2=SomeValue2"
            ),
            (
                "SomeKey=SomeValue;SomeProp,SomeKey2=SomeValue2;SomeProp2",
                "SomeKey=SomeValue;SomeProp,SomeKey2=SomeValue2;SomeProp2"
            ),
            (
                "K \t = \t V \t ; \t P \t , \t K2 \t = \t V2 \t ; \t P2 \t = \t PV2",
                "K=V;P,K2=V2;P2=PV2"
            ),
            ("SomeKey=SomeValue=equals", "SomeKey=SomeValue=equals"), ("k==", "k=="),
            (
                "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue",
                "key1=value1;property1;property2,key2=value2,key3=value3;propertyKey=propertyValue"
            ),
            ("k=v;P%3Dx", "k=v;P%3Dx"), ("k=", "k="), ("k=;p=", "k=;p="),
            ("a=1,b=2,a=1,a=3", "a=1,b=2,a=1,a=3"),
            ("k=%2a%2A%ff%zz%", "k=%2a%2A%ff%zz%"),
            ("!#$%&'*+-.^_`|~aZ09=1", "!#$%&'*+-.^_`|~aZ09=1"),
            ("Case=1,case=2", "Case=1,case=2"),
            ("k=!#$%&'()*+-./:<=>?@[]^_`{|}~", "k=!#$%&'()*+-./:<=>?@[]^_`{|}~"),
        ])
    func reading(header: String, written: String) {
        let reading = Baggage.reading([header])
        #expect(reading.ignored == 0)
        #expect(reading.dropped == 0)
        #expect(reading.firstError == nil)
        #expect(reading.baggage.description == written)
        #expect(reading.baggage.byteCount == written.utf8.count)
        #expect(Baggage.reading([written]).baggage == reading.baggage)
    }

    @Test(
        "A member outside the grammar is ignored and counted, the rest is read",
        arguments: [
            ("a=1,bad,b=2", "a=1,b=2", 1, 8), ("=1,b=2", "b=2", 1, 1), ("a b=1,b=2", "b=2", 1, 3),
            ("a=1 2,b=2", "b=2", 1, 5), ("a=\"q\",b=2", "b=2", 1, 3), ("a=x\\y,b=2", "b=2", 1, 4),
            ("a=é,b=2", "b=2", 1, 3), ("a=1;,b=2", "b=2", 1, 5), ("a=1;;p,b=2", "b=2", 1, 5),
            ("a=1;p q,b=2", "b=2", 1, 7), ("a=1;=v,b=2", "b=2", 1, 5),
            ("b=2,a=1;p=x y", "b=2", 1, 13),
            ("b=2,x", "b=2", 1, 6), ("é=1,b=2,/=2,@=3", "b=2", 3, 1), ("a=\u{0},b=2", "b=2", 1, 3),
            ("a=\u{7f},b=2,(=1", "b=2", 2, 3), ("a;p=1,b=2", "b=2", 1, 2),
            ("a=\r\nx,b=2", "b=2", 1, 3),
        ])
    func ignoring(header: String, kept: String, ignored: Int, column: Int) {
        let reading = Baggage.reading(["", header])
        #expect(reading.baggage.description == kept)
        #expect(reading.ignored == ignored)
        #expect(reading.dropped == 0)
        #expect(reading.firstError?.position == TextPosition(line: 2, column: column))
    }

    @Test("Several headers are one list")
    func severalHeaders() {
        let reading = Baggage.reading([
            "userId =   alice", "serverNode = DF%2028, isProduction = false", "",
        ])
        #expect(reading.baggage.members.map(\.key) == ["userId", "serverNode", "isProduction"])
        #expect(reading.baggage.members.map(\.value) == ["alice", "DF 28", "false"])
        #expect(reading.baggage["serverNode"] == "DF 28")
        #expect(reading.baggage["nobody"] == nil)
    }

    @Test("The published example is counted by members")
    func counting() {
        let text =
            "key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue"
        #expect(text.utf8.count == 86)
        let baggage = Baggage.reading([text]).baggage
        #expect(baggage.members.map(\.byteCount) == [31, 11, 37])
        #expect(baggage.byteCount == 31 + 1 + 11 + 1 + 37)
    }

    @Test("Properties are read in order, and one without an equals sign is not decoded")
    func properties() throws {
        let member = try #require(Baggage.reading(["k=v;P%3Dx;q=%41=;r="]).baggage.members.first)
        #expect(member.properties.map(\.key) == ["P%3Dx", "q", "r"])
        #expect(member.properties.map(\.value) == [nil, "A=", ""])
        let own = try #require(BaggageMember.Property(key: "q", value: "a;b"))
        #expect(BaggageMember.Property(key: "q r") == nil)
        let made = BaggageMember(key: "k", value: "v", properties: [own])
        #expect(made?.description == "k=v;q=a%3Bb")
        #expect(made?.byteCount == 11)
    }

    @Test(
        "A value is percent-encoded where the grammar or some readers ask for it, and nowhere else",
        arguments: [
            ("Amélie", "Am%C3%A9lie"), ("DF 28", "DF%2028"), ("", ""), ("100%", "100%25"),
            ("%41", "%2541"),
            ("\t \"';=asdf!@#$%^&*()", "%09%20%22'%3B=asdf!@#$%25^&*()"), ("a,b\\c", "a%2Cb%5Cc"),
            ("\u{0}\u{7f}\u{1f}", "%00%7F%1F"), ("\r\n", "%0D%0A"), ("日", "%E6%97%A5"),
            ("AA+/=", "AA%2B/="),
        ])
    func encoding(value: String, encoded: String) throws {
        let member = try #require(BaggageMember(key: "k", value: value))
        #expect(member.encodedValue == encoded)
        #expect(member.value.utf8.elementsEqual(value.utf8))
        #expect(Baggage.reading([member.description]).baggage.members == [member])
    }

    @Test(
        "A value is percent-decoded, and bytes that are not UTF-8 become U+FFFD",
        arguments: [
            ("%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29", "\t \"';=asdf!@#$%^&*()"),
            ("Am%C3%A9lie", "Amélie"), ("Am%c3%a9lie", "Amélie"), ("%FF", "\u{fffd}"),
            ("a%C3b", "a\u{fffd}b"),
            ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%%41", "%A"), ("a+b", "a+b"),
            ("%4g%g4", "%4g%g4"),
            ("%2541", "%41"), ("%2C", ","),
        ])
    func decoding(encoded: String, value: String) throws {
        let baggage = Baggage.reading(["k=\(encoded)"]).baggage
        #expect(baggage["k"] == value)
        #expect(baggage.description == "k=\(encoded)")
    }

    @Test("Every ASCII character is a token character exactly if HTTP says so")
    func tokens() {
        let token = Set(
            "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for byte in UInt8(0)..<128 {
            let character = Character(Unicode.Scalar(byte))
            #expect(
                (BaggageMember(key: String(character), value: "") != nil)
                    == token.contains(character))
            let isOctet = byte > 0x20 && byte < 0x7f && !"\",;\\".contains(character)
            let encoded = BaggageMember(key: "k", value: String(character))?.encodedValue
            #expect((encoded == String(character)) == (isOctet && !"%+".contains(character)))
        }
        #expect(BaggageMember(key: "", value: "") == nil)
        #expect(BaggageMember(key: "é", value: "") == nil)
    }

    @Test("Setting replaces in place and removes doubles, appending keeps them")
    func changing() throws {
        var baggage = Baggage.reading(["a=1,b=2;p,a=3,c=4"]).baggage
        let isSet = baggage.set(try #require(BaggageMember(key: "a", value: "x y")))
        #expect(isSet)
        #expect(baggage.description == "a=x%20y,b=2;p,c=4")
        let isAppended = baggage.append(try #require(BaggageMember(key: "b", value: "")))
        #expect(isAppended)
        #expect(baggage.description == "a=x%20y,b=2;p,c=4,b=")
        let isNew = baggage.set(try #require(BaggageMember(key: "d", value: "5")))
        #expect(isNew)
        baggage.removeMembers(forKey: "b")
        #expect(baggage.description == "a=x%20y,c=4,d=5")
        #expect(baggage.byteCount == 15)
    }
}
