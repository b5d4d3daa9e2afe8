import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@testable import ExecutionTrace

/// The tables that give names and messages their numbers, beside dictionaries of bytes.
@Suite("Tables of numbers")
struct NumberTableTests {
    @Test("names are numbered by their first use, whatever their length and letters")
    func names() {
        for seed in seeds(200) {
            var random = SeededGenerator(seed: seed)
            var table = NameTable()
            var model: [[UInt8]: UInt32] = [:]
            for _ in 0..<random.index(below: 200) {
                let name = Self.name(using: &random)
                #expect(table.knownNumber(of: name) == model[Array(name.utf8)])
                let expected = model[Array(name.utf8)] ?? UInt32(model.count)
                model[Array(name.utf8)] = expected
                #expect(table.number(of: name) == expected)
                #expect(table.count == model.count)
            }
            for (bytes, number) in model { #expect(Array(table[number].utf8) == bytes) }
        }
    }

    @Test("names that look alike are two names, and zeros count")
    func similarNames() {
        var table = NameTable()
        let names = ["", "\0", "\0\0", "a", "a\0", "é", "e\u{301}", "1234567", "12345678"]
        for (number, name) in names.enumerated() {
            #expect(table.number(of: name) == UInt32(number))
        }
        for (number, name) in names.enumerated() {
            #expect(table.knownNumber(of: name) == UInt32(number))
        }
    }

    @Test("names of a roster are found by their bytes if they are short, also before a number")
    func replicaNames() throws {
        var roster = try #require(Roster(["a", "b7", "é", "seven77"]))
        var names = ReplicaNames()
        names.update(from: roster)
        func replica(_ name: String) -> ReplicaID? { names.replica(named: name.utf8.span) }
        func message(_ name: String) -> MessageID? {
            names.numbered(name.utf8.span, separator: UInt8(ascii: ".")).map {
                MessageID($0.replica, $0.number)
            }
        }
        #expect(roster.names.map(replica) == [0, 1, 2, 3])
        #expect(["", "b", "b8", "e\u{301}", "seven7", "7seven7"].allSatisfy { replica($0) == nil })
        #expect(message("a.1") == MessageID(0, 1))
        #expect(message("b7.9") == MessageID(1, 9))
        #expect(message("é.1234567890") == MessageID(2, 1_234_567_890))
        // As many digits as there may be, and one more.
        let digits = String(repeating: "9", count: 18)
        #expect(message("seven77.\(digits)") == MessageID(3, 999_999_999_999_999_999))
        #expect(message("a.1\(digits)") == nil)
        for name in ["a", "a.", "a1", "a.0", "a.01", "a.x1", "a.1x", "a:1", ".1", "c.1", "19"] {
            #expect(message(name) == nil)
        }
        // A name that is longer is left to the roster.
        _ = roster.add("eight888")
        _ = roster.add("d")
        names.update(from: roster)
        #expect(replica("eight888") == nil)
        #expect(message("eight888.1") == nil)
        #expect(replica("d") == 5)
        #expect(replica("a") == 0)
    }

    @Test("messages are numbered by their first use, wherever their numbers begin")
    func messages() {
        for seed in seeds(200) {
            var random = SeededGenerator(seed: seed)
            var table = MessageTable()
            var model: [MessageID: UInt32] = [:]
            let beginnings: [UInt64] = [0, 1, 70, 1 << 20, .max - 5_000]
            let starts = (0..<3).map { _ in random.pick(beginnings) }
            for _ in 0..<random.index(below: 300) {
                let origin = random.index(below: 3)
                // Mostly near to one another, on either side of the first, and now and then far away.
                let reach = random.pick([20, 100, 400, 4_000])
                let message = MessageID(
                    origin == 2 ? .foreign : ReplicaID(origin),
                    starts[origin] &+ random.below(UInt64(reach)))
                #expect(table.knownNumber(of: message) == model[message])
                let expected = model[message] ?? UInt32(model.count)
                model[message] = expected
                #expect(table.number(of: message) == expected)
            }
            #expect(table.count == model.count)
            for (message, number) in model { #expect(table.ids[Int(number)] == message) }
        }
    }

    /// A name of few letters, so that some come again.
    private static func name(using random: inout SeededGenerator) -> String {
        let letters: [Unicode.Scalar] = ["a", "b", "\0", "é"]
        var name = ""
        for _ in 0..<random.index(below: 10) { name.unicodeScalars.append(random.pick(letters)) }
        return name
    }
}
