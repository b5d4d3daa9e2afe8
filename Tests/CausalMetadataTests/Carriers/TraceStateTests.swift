import CausalMetadata
import SeededRandom
import Testing
import WireFormat

private let keyLetters = "abcdefghijklmnopqrstuvwxyz0123456789_-*/"
private let valueLetters =
    " !\"#$%&'()*+-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

private func text(_ letter: String, _ count: Int) -> String {
    String(repeating: letter, count: count)
}

private let tracePosition = "00-12345678901234567890123456789012-1234567890123456-01"

private func numbered(_ count: Int) -> [String] { (1...count).map { "bar\($0)=\($0)" } }

@Suite("A trace state is read and written as W3C Trace Context says")
struct TraceStateTests {
    @Test(
        "A valid header is read; white space and empty members are not part of it",
        arguments: [
            ("", ""), (",", ""), (" \t ,, ", ""), ("foo=1", "foo=1"),
            ("foo=1,bar=2,baz=3", "foo=1,bar=2,baz=3"),
            ("foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"),
            ("foo=1\t \t,\t \tbar=2,\t \tbaz=3", "foo=1,bar=2,baz=3"),
            ("\t foo=1 \t", "foo=1"), ("foo=1,", "foo=1"), (",foo=1", "foo=1"),
            ("foo=1,,bar=2", "foo=1,bar=2"), ("foo= 1", "foo= 1"), ("foo=a b  ", "foo=a b"),
            ("foo=1,foo=2", "foo=1"), ("foo=1,bar=2,foo=1", "foo=1,bar=2"),
            ("foo@=1,bar=2", "foo@=1,bar=2"), ("foo@@bar=1", "foo@@bar=1"),
            ("foo@bar@baz=1", "foo@bar@baz=1"), ("1a=1", "1a=1"),
            (
                "\(keyLetters)@\(keyLetters)=\(valueLetters)",
                "\(keyLetters)@\(keyLetters)=\(valueLetters)"
            ),
            ("\(text("z", 256))=1", "\(text("z", 256))=1"),
            ("a=\(text("x", 256)) ", "a=\(text("x", 256))"),
            ("\(text("t", 242))@v=1", "\(text("t", 242))@v=1"),
            (numbered(32).joined(separator: ", "), numbered(32).joined(separator: ",")),
        ])
    func valid(header: String, written: String) throws {
        #expect(try TraceState(parsing: header).description == written)
        #expect(try TraceState(parsing: written).description == written)
    }

    @Test(
        "An invalid header is refused at the column where it goes wrong",
        arguments: [
            ("foo =1", 4), ("FOO=1", 1), ("foo.bar=1", 4), ("@foo=1,bar=2", 1), ("_a=1", 1),
            ("foo=bar=baz", 8), ("foo=,bar=3", 5), ("foo", 4), ("foobarbaz", 10), ("=1", 1),
            ("foo= ", 5), ("foo=a\tb", 7), ("bar=2,foo=é", 11), ("a=\u{7f}", 3), ("a=1,b=\u{0}", 7),
            ("\(text("z", 257))=1", 257), ("foo=1,a=\(text("x", 257))", 265),
            (
                numbered(33).joined(separator: ","),
                numbered(32).joined(separator: ",").utf8.count + 2
            ),
        ])
    func invalid(header: String, column: Int) {
        #expect {
            try TraceState(parsing: header)
        } throws: { error in
            (error as? TextError)?.position.column == column
        }
    }

    @Test("Of members with one key the leftmost stays, and is sent once")
    func duplicates() throws {
        // The specification lets a receiver keep or discard a key that comes twice, and forbids a
        // sender to send one; what stands on the left was written last.
        let state = try TraceState(parsing: "foo=1,bar=2,foo=3,bar=4,foo=1")
        #expect(state.description == "foo=1,bar=2")
        // Each counts as a member of the header, so what is read is bounded all the same.
        let most = Array(repeating: "foo=1", count: 32)
        #expect(try TraceState(parsing: most.joined(separator: ",")).description == "foo=1")
        #expect(throws: TextError.self) {
            try TraceState(parsing: (most + ["foo=1"]).joined(separator: ","))
        }
        let carrier = ["traceparent": tracePosition, "tracestate": "a=1,a=2", "Tracestate": "a=3"]
        let received = PropagatedContext.extract(from: carrier, using: HeaderDictionary())
        #expect(received.problems.isEmpty)
        // Headers of one name are one list, in the order of their names here.
        #expect(received.propagated.traceState.description == "a=3")
    }

    @Test("An updated member moves to the left, the others keep their order")
    func update() throws {
        var state = try TraceState(parsing: "bar=0")
        try state.update("foo", to: "1")
        try state.update("bar", to: "2")
        try state.update("baz", to: "3")
        #expect(state.description == "baz=3,bar=2,foo=1")
        #expect(state["bar"] == "2")
        state.removeValue(forKey: "bar")
        #expect(state["bar"] == nil)
        #expect(state.description == "baz=3,foo=1")
    }

    @Test("A member too many pushes out the rightmost")
    func full() throws {
        var state = try TraceState(parsing: numbered(32).joined(separator: ","))
        try state.update("bar5", to: "x")
        #expect(state.members.count == 32)
        #expect(state.members.last?.key == "bar32")
        try state.update("new", to: "1")
        #expect(state.members.map(\.key).prefix(3) == ["new", "bar5", "bar1"])
        #expect(state.members.count == 32)
        #expect(state.members.last?.key == "bar31")
    }

    @Test(
        "A key or a value outside the grammar is not set",
        arguments: [
            ("", "1"), ("FOO", "1"), ("@vendor", "1"), ("special.vendor", "1"), ("a", ""),
            (text("z", 257), "1"), ("a", text("x", 257)), ("a", "b=c"), ("a", "1,b=2"), ("a", "1 "),
            (" a", "1"), ("a=1,b", "2"), ("", ""), ("a", "é"), (",a", "1"),
        ])
    func badUpdate(key: String, value: String) throws {
        var state = try TraceState(parsing: "foo=1")
        #expect(throws: TextError.self) { try state.update(key, to: value) }
        #expect(state.description == "foo=1")
    }

    @Test("A header is cut by whole members: the long ones first, then from the right")
    func cutting() throws {
        let short = (0..<6).map { "s\($0)=\(text("x", 97))" }  // 100 characters each
        let exact = "e=\(text("x", 126))"  // 128 characters: not long
        let long = "l=\(text("x", 127))"
        let other = "m=\(text("x", 200))"
        let fits = short[0..<5].joined(separator: ",")
        #expect(try TraceState(parsing: fits).header(atMost: 512) == fits)
        let members = [long, short[0], other, exact] + short[1...]
        let state = try TraceState(parsing: members.joined(separator: ","))
        let withoutOther = ([long, short[0], exact] + short[1...]).joined(separator: ",")
        #expect(state.header(atMost: withoutOther.utf8.count) == withoutOther)
        let withoutLong = ([short[0], exact] + short[1...]).joined(separator: ",")
        #expect(state.header(atMost: withoutOther.utf8.count - 1) == withoutLong)
        #expect(
            state.header(atMost: 512)
                == [short[0], exact, short[1], short[2]].joined(separator: ","))
        #expect(state.header(atMost: .max) == state.description)
        #expect(TraceState().header(atMost: 512) == "")
    }

    @Test(
        "Random headers are read or refused, and what is read is written back",
        arguments: UInt64(0)..<40)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let header = random.header(below: 60)
            _ = try? TraceParent(parsing: header)
            if let state = try? TraceState(parsing: header) {
                #expect(try TraceState(parsing: state.description) == state)
            }
            let members = (0..<random.within(1...40)).map { _ in
                random.word("ab", 1...4) + "=" + random.word("xy ;z", 1...200) + "z"
            }
            guard let state = try? TraceState(parsing: members.joined(separator: ",")) else {
                #expect(members.count > TraceState.membersMax)
                continue
            }
            #expect(members.count <= TraceState.membersMax)
            #expect(Set(state.members.map(\.key)).count == state.members.count)
            #expect(try TraceState(parsing: state.description) == state)
            let limit = Int(random.within(512...2000))
            let cut = state.header(atMost: limit)
            #expect(cut.utf8.count <= limit)
            #expect(cut == Self.model(state, limit))
        }
    }

    /// The rule word for word: drop one member after the other until it fits.
    private static func model(_ state: TraceState, _ limit: Int) -> String {
        var members = state.members.map { "\($0.key)=\($0.value)" }
        while members.joined(separator: ",").count > limit {
            members.remove(at: members.lastIndex { $0.count > 128 } ?? members.count - 1)
        }
        return members.joined(separator: ",")
    }
}
