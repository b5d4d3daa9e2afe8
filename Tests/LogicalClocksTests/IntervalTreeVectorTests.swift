import TestSupport
import Testing
import WireFormat

@testable import LogicalClocks

/// Values published by, or checked against, the reference programs of the paper.
@Suite("Interval tree clocks give the published values")
struct IntervalTreeVectorTests {
    static let cases = TestFile("Vectors/itc-paper.txt").cases
    static let compactCases = TestFile("Vectors/itc-compact.txt").cases

    @Test("The files hold every operation")
    func files() {
        let counts = (Self.cases + Self.compactCases).reduce(into: [String: Int]()) {
            $0[$1.operation, default: 0] += 1
        }
        #expect(
            counts == [
                "fork": 3, "event": 5, "join": 2, "bytes": 6, "padded": 2, "number": 9, "width": 1,
                "normal": 7, "split": 7, "sum": 9, "merge": 5, "leq": 7, "fill": 6, "grow": 7,
                "libitc": 1, "nodes": 1, "size": 10, "compact": 16,
            ])
    }

    @Test("Every case comes out as its line says", arguments: cases + compactCases)
    func vector(line: VectorLine) throws {
        let fields = line.fields
        switch line.operation {
        case "fork", "event", "join", "bytes", "padded", "compact": try checkStamps(line)
        case "number", "width":
            let kept = EventTree(leaf: try #require(UInt64(fields[0]))).anonymousBits()
            let digits = kept.bytes.map { byte in
                let digits = String(byte, radix: 2)
                return String(repeating: "0", count: 8 - digits.count) + digits
            }
            // The first three bits are the anonymous identity.
            let bits = String(digits.joined().prefix(kept.bitCount).dropFirst(3))
            #expect(fields[1] == (line.operation == "number" ? bits : String(bits.utf8.count)))
        case "normal": #expect(try Stamp(parsing: fields[0]).description == fields[1])
        case "split":
            let halves = try IDTree(parsing: fields[0]).split()
            #expect(halves.0.description == fields[1])
            #expect(halves.1.description == fields[2])
        case "sum": try checkSum(fields)
        case "merge", "leq": try checkEvents(line)
        case "fill", "grow":
            var stamp = try Stamp(parsing: "(\(fields[0]), \(fields[1]))")
            stamp.event()
            #expect(stamp.events.description == fields[2])
        case "libitc":
            let stamp = try Stamp(parsing: fields[0])
            #expect("{\(stamp.id); \(stamp.events)}" == fields[1])
        case "nodes":
            let stamp = try Stamp(parsing: fields[0])
            #expect(stamp.description == fields[0])
            #expect(String(stamp.id.nodeCount) == fields[1])
            #expect(String(stamp.events.nodeCount) == fields[2])
        case "size": break
        default: Issue.record("no such operation")
        }
    }

    private func checkStamps(_ line: VectorLine) throws {
        let fields = line.fields
        var stamp = try Stamp(parsing: fields[0])
        switch line.operation {
        case "fork":
            let given = try stamp.fork()
            try checkBytes(given, fields[2], fields[4])
            try checkBytes(stamp, fields[1], fields[3])
        case "event":
            stamp.event()
            try checkBytes(stamp, fields[1], fields[2])
        case "join":
            try stamp.join(Stamp(parsing: fields[1]))
            try checkBytes(stamp, fields[2], fields[3])
        case "padded":
            let padded = [UInt8](spaced: fields[1])
            let bytes = try stamp.encoded()
            #expect(bytes + [UInt8](repeating: 0, count: 4 - bytes.count) == padded)
            #expect(throws: WireError(.trailingBytes, at: bytes.count)) {
                try Stamp(decoding: padded)
            }
        case "compact":
            #expect(try stamp.compactEncoded().spaced == fields[1])
            #expect(
                try Stamp(decodingCompact: [UInt8](spaced: fields[1])).description
                    == fields[0])
        default: try checkBytes(stamp, fields[0], fields[1])
        }
    }

    /// Checks the text and the bytes of a stamp, and both ways back.
    private func checkBytes(_ stamp: Stamp, _ text: String, _ hex: String) throws {
        #expect(stamp.description == text)
        #expect(try stamp.encoded().spaced == hex)
        #expect(try Stamp(decoding: [UInt8](spaced: hex)) == stamp)
        #expect(try Stamp(parsing: text.filter { $0 != " " }) == stamp)
    }

    private func checkSum(_ fields: [String]) throws {
        let left = Stamp(id: try IDTree(parsing: fields[0]), events: EventTree(leaf: 1))
        let right = Stamp(id: try IDTree(parsing: fields[1]), events: EventTree(leaf: 2))
        for (first, second) in [(left, right), (right, left)] {
            var joined = first
            if fields[2] == "overlap" {
                #expect(throws: StampError.overlappingIdentities) { try joined.join(second) }
                #expect(joined == first, "a stamp that a join is refused to is unchanged")
            } else {
                try joined.join(second)
                #expect(joined.id.description == fields[2])
                #expect(joined.events == EventTree(leaf: 2))
            }
        }
    }

    private func checkEvents(_ line: VectorLine) throws {
        let left = try EventTree(parsing: line.fields[0])
        let right = try EventTree(parsing: line.fields[1])
        if line.operation == "merge" {
            #expect(left.joined(with: right).description == line.fields[2])
            #expect(right.joined(with: left).description == line.fields[2])
        } else {
            #expect(left.isBelowOrEqual(to: right) == (line.fields[2] == "yes"))
        }
    }
}
