import CausalMetadata
import SeededRandom
import Testing
import WireFormat

private let trace = "12345678901234567890123456789012"
private let parent = "1234567890123456"

@Suite("A trace position is read and written as W3C Trace Context says")
struct TraceParentTests {
    @Test(
        "A valid header is read, in any version, with white space around it",
        arguments: [
            "00-\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01", "fe-\(trace)-\(parent)-01",
            "cc-\(trace)-\(parent)-01-what-the-future-will-be-like", "cc-\(trace)-\(parent)-01-",
            " 00-\(trace)-\(parent)-01", "\t00-\(trace)-\(parent)-01",
            "00-\(trace)-\(parent)-01 ", "00-\(trace)-\(parent)-01\t",
            "\t 00-\(trace)-\(parent)-01 \t",
        ])
    func valid(header: String) throws {
        let position = try TraceParent(parsing: header)
        #expect(position.traceID.high == 0x1234_5678_9012_3456)
        #expect(position.traceID.low == 0x7890_1234_5678_9012)
        #expect(position.parentID.value == 0x1234_5678_9012_3456)
        #expect(position.flags == .sampled)
        #expect(position.header == "00-\(trace)-\(parent)-01")
    }

    @Test(
        "An invalid header is refused at the column where it goes wrong",
        arguments: [
            ("", 1), (" ", 2), ("00", 3), ("00-", 4),
            ("00-\(trace)-\(parent)-01.", 56),
            ("00-\(trace)-\(parent)-01-what-the-future-will-be-like", 56),
            ("cc-\(trace)-\(parent)-01.what-the-future-will-be-like", 56),
            ("  cc-\(trace)-\(parent)-01.", 58),
            ("ff-\(trace)-\(parent)-01", 1), (" ff-\(trace)-\(parent)-01", 2),
            (".0-\(trace)-\(parent)-01", 1), ("0.-\(trace)-\(parent)-01", 2),
            ("CC-\(trace)-\(parent)-01", 1), ("0x-\(trace)-\(parent)-01", 2),
            ("000-\(trace)-\(parent)-01", 3), ("0000-\(trace)-\(parent)-01", 3),
            ("0-\(trace)-\(parent)-01", 2),
            ("00-00000000000000000000000000000000-\(parent)-01", 4),
            ("00-.2345678901234567890123456789012-\(parent)-01", 4),
            ("00-1234567890123456789012345678901.-\(parent)-01", 35),
            ("00-1234567890123456789012345678901A-\(parent)-01", 35),
            ("00-123456789012345678901234567890123-\(parent)-01", 36),
            ("00-1234567890123456789012345678901-\(parent)-01", 35),
            ("00-\(trace)-0000000000000000-01", 37),
            ("00-\(trace)-.234567890123456-01", 37), ("00-\(trace)-123456789012345.-01", 52),
            ("00-\(trace)-12345678901234567-01", 53), ("00-\(trace)-123456789012345-01", 52),
            ("00-\(trace)-\(parent)-.0", 54), ("00-\(trace)-\(parent)-0.", 55),
            ("00-\(trace)-\(parent)-001", 56), ("00-\(trace)-\(parent)-1", 55),
            ("00_\(trace)-\(parent)-01", 3), ("00-\(trace)_\(parent)-01", 36),
            ("00-\(trace)-\(parent)_01", 53), ("00-\(trace)-\(parent)-0é", 55),
            ("00-\(trace)-\(parent)-01,00-\(trace)-\(parent)-01", 56),
        ])
    func invalid(header: String, column: Int) {
        #expect {
            try TraceParent(parsing: header)
        } throws: { error in
            (error as? TextError)?.position == TextPosition(line: 1, column: column)
        }
    }

    @Test("Reading what was written gives the same position", arguments: UInt64(0)..<50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let high = random.chance(0.2) ? 0 : random.next()
            let id = try #require(
                TraceParent.TraceID(high: high, low: random.chance(0.2) ? 1 : random.next()))
            let parent = try #require(TraceParent.ParentID(random.within(1...(.max))))
            let flags = TraceParent.Flags(rawValue: UInt8(random.below(256)))
            let position = TraceParent(traceID: id, parentID: parent, flags: flags)
            #expect(position.description.utf8.count == 55)
            #expect(try TraceParent(parsing: position.description) == position)
            let sent = try TraceParent(parsing: position.header)
            #expect(sent == position.continued(by: parent))
            #expect(sent.flags.rawValue == flags.rawValue & 3)
        }
    }

    @Test("A position of a later version is printed as read and sent as version 0")
    func laterVersion() throws {
        let read = try TraceParent(parsing: "cc-\(trace)-\(parent)-ff-more")
        #expect(read.version == 0xcc)
        #expect(read.description == "cc-\(trace)-\(parent)-ff")
        #expect(read.header == "00-\(trace)-\(parent)-03")
        let own = try #require(TraceParent.ParentID(0xab))
        let next = read.continued(by: own)
        #expect(next.description == "00-\(trace)-00000000000000ab-03")
        #expect(next.flags == [.sampled, .random])
    }

    @Test("No id is zero")
    func zeroIDs() {
        #expect(TraceParent.TraceID(high: 0, low: 0) == nil)
        #expect(TraceParent.TraceID(high: 0, low: 1) != nil)
        #expect(TraceParent.TraceID(high: 1, low: 0) != nil)
        #expect(TraceParent.ParentID(0) == nil)
    }
}
