import SeededRandom
import Testing
import WireFormat

@Suite("Bytes are written in one form, and no other is read")
struct ByteCodingTests {
    static let varints: [(value: UInt64, bytes: [UInt8])] = [
        (0, [0]), (1, [1]), (127, [0x7f]), (128, [0x80, 1]), (300, [0xac, 2]),
        (16_383, [0xff, 0x7f]), (16_384, [0x80, 0x80, 1]),
        (1 << 63, [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]),
        (.max, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
    ]

    @Test("Numbers have their published forms", arguments: varints)
    func varint(value: UInt64, bytes: [UInt8]) throws {
        var writer = ByteWriter()
        writer.write(varint: value)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.readVarint() == value)
        #expect(reader.isAtEnd)
        for length in bytes.indices {
            var short = ByteReader(Array(bytes[..<length]))
            #expect(throws: WireError(.truncated, at: length)) { try short.readVarint() }
        }
    }

    @Test("Random values of every kind are read back", arguments: UInt64(0)..<60)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let numbers = (0..<30).map { _ in random.next() >> random.below(64) }
        let chunks = (0..<10).map { _ in
            (0..<random.index(below: 300)).map { _ in UInt8(random.below(256)) }
        }
        var writer = ByteWriter(capacity: 9)
        for number in numbers { writer.write(varint: number) }
        for chunk in chunks {
            writer.write(lengthPrefixed: chunk)
            writer.write(byte: 7)
            writer.write(bytes: chunk)
        }
        // A slice that starts elsewhere shows that offsets count from its own start.
        let framed = [1, 2, 3] + writer.bytes
        var reader = ByteReader(framed[3...])
        for number in numbers { #expect(try reader.readVarint() == number) }
        for chunk in chunks {
            #expect(try Array(reader.readLengthPrefixed(atMost: 300)) == chunk)
            #expect(try reader.readByte() == 7)
            #expect(try Array(reader.readBytes(count: chunk.count)) == chunk)
        }
        #expect(reader.byteOffset == writer.bytes.count)
        #expect(reader.remaining == 0)
        #expect(throws: Never.self) { try reader.expectEnd() }
        #expect(throws: WireError(.truncated, at: writer.bytes.count)) { try reader.readByte() }
    }

    static let refused: [(bytes: [UInt8], error: WireError.Code)] = [
        ([0x80, 0], .overlong), ([0xff, 0x80, 0], .overlong),
        ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0], .overlong),
        ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2], .overflow),
        ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], .overflow),
        ([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], .overflow),
        ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81, 0], .overflow),
    ]

    @Test("A number in another form is refused where it begins", arguments: refused)
    func notCanonical(bytes: [UInt8], code: WireError.Code) {
        var reader = ByteReader([9] + bytes)
        #expect(throws: Never.self) { try reader.readByte() }
        #expect(throws: WireError(code, at: 1)) { try reader.readVarint() }
    }

    @Test("Whatever two bytes give a number are the bytes of that number")
    func exhaustive() {
        for pair in 0..<65_536 {
            let bytes = [UInt8(pair >> 8), UInt8(pair & 0xff)]
            var reader = ByteReader(bytes)
            guard let value = try? reader.readVarint() else { continue }
            var writer = ByteWriter()
            writer.write(varint: value)
            if writer.bytes != Array(bytes[..<reader.byteOffset]) { Issue.record("\(bytes)") }
        }
    }

    @Test("Limits are checked before anything is taken")
    func limits() throws {
        var number = ByteReader([0xac, 2])
        #expect(throws: WireError(.overflow, at: 0)) { try number.readVarint(atMost: 299) }
        var most = ByteReader([0xac, 2])
        #expect(try most.readVarint(atMost: 300) == 300)

        var count = ByteReader([3, 0, 0, 0])
        #expect(try count.readCount(atMost: 3) == 3)
        var above = ByteReader([4, 0, 0, 0, 0])
        #expect(throws: WireError(.overLimit(limit: 3), at: 0)) { try above.readCount(atMost: 3) }
        var cut = ByteReader([3, 0, 0])
        #expect(throws: WireError(.truncated, at: 0)) { try cut.readCount(atMost: 9) }
        var wide = ByteReader([2, 0, 0, 0])
        #expect(throws: WireError(.truncated, at: 0)) {
            try wide.readCount(atMost: 9, itemBytesMin: 2)
        }
        var huge = ByteReader([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1])
        #expect(throws: WireError(.overLimit(limit: .max), at: 0)) {
            try huge.readCount(atMost: .max)
        }
        var bytes = ByteReader([1, 2])
        #expect(throws: WireError(.truncated, at: 0)) { try bytes.readBytes(count: 3) }
        #expect(throws: WireError(.truncated, at: 0)) { try bytes.readBytes(count: -1) }
        #expect(throws: WireError(.trailingBytes, at: 0)) { try bytes.expectEnd() }
        var long = ByteReader([2, 1, 2])
        #expect(throws: WireError(.overLimit(limit: 1), at: 0)) {
            try long.readLengthPrefixed(atMost: 1)
        }
    }

    @Test("An error says the byte and what is wrong")
    func descriptions() {
        #expect(WireError(.truncated, at: 4).description == "byte 4: the bytes end too early")
        #expect(
            WireError(.overLimit(limit: 8), at: 0).description
                == "byte 0: a length or count is above the limit of 8")
        #expect(
            WireError(.unsupportedVersion(9), at: 1).description
                == "byte 1: version 9 is not supported")
    }
}
