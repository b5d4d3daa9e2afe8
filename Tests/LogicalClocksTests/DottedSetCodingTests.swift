import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("A dotted version vector set is read and written")
struct DottedSetCodingTests {
    typealias Siblings = DottedVersionVectorSet<Dot>

    static func set<Value>(
        using random: inout SeededGenerator,
        value: (inout SeededGenerator) -> Value
    ) -> DottedVersionVectorSet<Value> {
        var set = DottedVersionVectorSet<Value>()
        if random.chance(0.7) { set.discard(VersionVector(VectorClock(random.clock()))) }
        let counters = set.context.entries.map(\.count).max() ?? 0
        for _ in 0..<random.index(below: 6) where counters < VectorClock.countMax - 9 {
            set.put(value(&random), at: random.chance(0.7) ? 1 : random.replica())
        }
        return set
    }

    @Test("Bytes are read back, and hostile ones refused", arguments: seeds(40))
    func binary(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let set = Self.set(using: &random) { Dot($0.replica(), $0.clockCount()) }
        try expectCanonical(set, using: &random)
    }

    @Test("Texts are read back, and hostile ones refused", arguments: seeds(40))
    func text(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let words = ["", "milk", "a b", "]", "\"", "\\", "{0:1}", "-1", "é"]
        try expectOneTextForm(of: Self.set(using: &random) { $0.pick(words) }, using: &random)
        try expectOneTextForm(of: Self.set(using: &random) { Int($0.below(9)) - 4 }, using: &random)
        let set = Self.set(using: &random) { $0.pick(words) }
        var roster = Roster()
        for index in 0..<7 { _ = roster.add("r \(index)") }
        let replicas = set.context.entries.map(\.replica)
        if replicas.allSatisfy({ $0.index < 7 }) {
            let text = set.description(in: roster)
            #expect(try DottedVersionVectorSet(parsing: text, roster: &roster) == set)
            #expect(roster.count == 7)
        }
    }

    @Test("The bytes are gap, updates and values of each replica; values go by a closure")
    func layout() throws {
        let set = try DottedVersionVectorSet<String>(parsing: "{1:300[é, x], 3:1}")
        var writer = ByteWriter()
        set.write(to: &writer) { $1.write(lengthPrefixed: $0.utf8) }
        #expect(
            writer.bytes == [2, 1, 0xac, 2, 2, 2, 0xc3, 0xa9, 1, 0x78, 1, 1, 0])
        var reader = ByteReader(writer.bytes)
        let read = try DottedVersionVectorSet<String>(from: &reader) { reader throws(WireError) in
            let bytes = try reader.readLengthPrefixed(atMost: 10)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(read == set && reader.isAtEnd)
    }

    static let refusedBytes: [(bytes: [UInt8], error: WireError)] = [
        ([], WireError(.truncated, at: 0)),
        ([1, 0, 1], WireError(.truncated, at: 0)),
        ([1, 0, 0, 0], WireError(.notCanonical, at: 2)),
        ([1, 0, 1, 2, 0, 1, 0, 1], WireError(.invalid, at: 3)),
        ([1, 0, 9, 9, 0, 1], WireError(.truncated, at: 3)),
        ([1, 0, 1, 1, 0, 0], WireError(.invalid, at: 5)),
        ([0, 0], WireError(.trailingBytes, at: 1)),
        ([0x81, 0x80, 4], WireError(.overLimit(limit: 65_536), at: 0)),
        ([1, 0, 0xff, 0xff, 4, 0x81, 0x80, 4], WireError(.overLimit(limit: 65_536), at: 5)),
        (
            [2, 0xff, 0xff, 0xff, 0xff, 0xf, 1, 0, 0, 1, 0], WireError(.overflow, at: 8)
        ),
    ]

    @Test("Each defect of bytes has its error and its place", arguments: refusedBytes)
    func bytes(bytes: [UInt8], error: WireError) {
        #expect(throws: error) { try Siblings(decoding: bytes) }
    }

    @Test("The limit on values counts those of all replicas")
    func valueLimit() throws {
        let limit = Siblings.valuesMax
        var bytes: [UInt8] = [2, 0]
        var writer = ByteWriter()
        writer.write(varint: 1 << 40)
        writer.write(varint: UInt64(limit - 1))
        bytes += writer.bytes
        for _ in 1..<limit { bytes += [0, 1] }
        let most = bytes + [0, 2, 1, 0, 1]
        #expect(try Siblings(decoding: most).count == limit)
        #expect(throws: WireError(.overLimit(limit: 1), at: bytes.count + 2)) {
            try Siblings(decoding: bytes + [0, 2, 2, 0, 1, 0, 1])
        }
    }

    static let refusedTexts: [(text: String, error: String)] = [
        ("", "1:1: expected '{'"),
        ("{0:1[1]", "1:8: expected ',' or '}'"),
        ("{0:1[1}", "1:7: expected ',' or ']'"),
        ("{0:1[x]}", "1:6: 'x' is not a value"),
        ("{0:1[,]}", "1:6: expected a value"),
        ("{0:1[1, 2]}", "1:9: more values than the 1 that can be here"),
        ("{0:0[1]}", "1:6: more values than the 0 that can be here"),
        ("{0:1, 0:2}", "1:7: '0' appears twice"),
        ("{0:1} 2", "1:7: expected the end"),
        ("{a:1}", "1:2: 'a' cannot name a replica here"),
        ("{0:[1]}", "1:4: expected a whole number up to 9223372036854775807"),
    ]

    @Test("Each defect of a text has its error and its column", arguments: refusedTexts)
    func defects(text: String, error: String) {
        expectTextError(error) { try DottedVersionVectorSet<Int>(parsing: text) }
    }

    @Test("Entries may come in any order, and zeros and empty lists are nothing")
    func lenient() throws {
        let set = try DottedVersionVectorSet<Int>(parsing: " { 5:0, 3:2[ ] , 1:2[7,8], 4:0[]}")
        #expect(set.description == "{1:2[7, 8], 3:2}")
        var roster = Roster.lettered(count: 1)
        #expect(throws: TextError.self) {
            try DottedVersionVectorSet<Int>(parsing: "{b:1, c:1[x]}", roster: &roster)
        }
        #expect(roster == Roster.lettered(count: 1))
    }
}
