import SeededRandom
import Testing
import WireFormat

@Suite("Bits are written and read from the most significant down")
struct BitCodingTests {
    @Test("Fields fill the bytes in order, and the rest of the last byte is zero")
    func layout() throws {
        var writer = BitWriter()
        #expect(writer.bytes.isEmpty)
        writer.write(bit: true)
        writer.write(bits: 0b01, count: 2)
        #expect(writer.bytes == [0b1010_0000])
        writer.write(bits: 0b1_1111_0000_1, count: 10)
        #expect(writer.bitCount == 13)
        #expect(writer.bytes == [0b1011_1111, 0b0000_1000])
        writer.write(bits: 0, count: 0)
        #expect(writer.bitCount == 13)
    }

    @Test("What is written is read back", arguments: UInt64(0)..<200)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var fields: [(bits: UInt64, count: Int)] = []
        var writer = BitWriter()
        for _ in 0..<random.index(below: 40) {
            let count = random.index(below: 65)
            let bits = count == 0 ? 0 : random.next() >> UInt64(64 - count)
            fields.append((bits, count))
            writer.write(bits: bits, count: count)
        }
        // A slice that starts elsewhere shows that offsets count from its own start.
        let framed = [0xff] + writer.bytes
        var reader = BitReader(framed[1...])
        for field in fields {
            #expect(try reader.readBits(count: field.count) == field.bits)
        }
        #expect(reader.bitOffset == writer.bitCount)
        #expect(throws: Never.self) { try reader.expectEnd() }
        #expect(reader.remaining < 8)

        var single = BitReader(writer.bytes)
        for field in fields {
            for shift in (0..<field.count).reversed() {
                #expect(try single.readBit() == (field.bits >> UInt64(shift) & 1 == 1))
            }
        }
    }

    @Test("Reading past the end is refused and reads nothing")
    func truncated() throws {
        var reader = BitReader([0xff])
        _ = try reader.readBits(count: 5)
        #expect(throws: WireError(.truncated, at: 1)) { try reader.readBits(count: 4) }
        #expect(reader.bitOffset == 5)
        #expect(try reader.readBits(count: 3) == 7)
        #expect(throws: WireError(.truncated, at: 1)) { try reader.readBit() }
    }

    @Test("Padding that is set and bytes that are left are refused")
    func ends() throws {
        var reader = BitReader([0b1000_0001])
        _ = try reader.readBit()
        #expect(throws: WireError(.notCanonical, at: 0)) { try reader.expectEnd() }
        var whole = BitReader([0b1000_0000, 0])
        _ = try whole.readBit()
        #expect(throws: WireError(.trailingBytes, at: 1)) { try whole.expectEnd() }
        _ = try whole.readBits(count: 7)
        #expect(throws: WireError(.trailingBytes, at: 1)) { try whole.expectEnd() }
        _ = try whole.readBits(count: 8)
        #expect(throws: Never.self) { try whole.expectEnd() }
    }

    @Test("A look ahead stays in place, and sees zeros past the end", arguments: UInt64(0)..<200)
    func peek(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<random.index(below: 25)).map { _ in UInt8(random.below(256)) }
        let bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        var reader = BitReader(([7] + bytes)[1...])
        try reader.skip(count: random.index(below: bits.count + 1))
        let start = reader.bitOffset
        for count in 0...64 {
            let expected = (start..<start + count).reduce(UInt64(0)) {
                $0 << 1 | UInt64($1 < bits.count ? bits[$1] : 0)
            }
            #expect(reader.peekBits(count: count) == expected)
            #expect(reader.bitOffset == start)
        }
        let left = reader.remaining
        #expect(throws: WireError(.truncated, at: bytes.count)) { try reader.skip(count: left + 1) }
        #expect(reader.bitOffset == start)
    }

    @Test("Many fields at once are the same bits as one by one", arguments: 0...63)
    func fields(width: Int) throws {
        var random = SeededGenerator(seed: UInt64(width))
        for number in [0, 1, 2, 7, 40] {
            let values = (0..<number).map { _ in
                width == 0 ? 0 : random.next() >> UInt64(64 - width)
            }
            let lead = random.index(below: 65)
            var writer = BitWriter()
            writer.write(bits: 0, count: lead)
            let front = writer
            for value in values { writer.write(bits: value, count: width) }
            var many = ByteWriter()
            many.write(bytes: [1, 2])
            many.write(bits: front, fields: number, count: width) { values[$0] }
            #expect(many.bytes == [1, 2] + writer.bytes)
            writer.write(bits: 0x2a, count: 7)

            var reader = BitReader(([9, 9] + writer.bytes)[2...])
            try reader.skip(count: lead)
            var read: [UInt64] = []
            try reader.readFields(number, count: width) { index, value in
                #expect(index == read.count)
                read.append(value)
            }
            #expect(read == values)
            #expect(try reader.readBits(count: 7) == 0x2a)

            // One field more than there is room for: nothing is read.
            let place = reader.bitOffset
            let room = width == 0 ? 0 : reader.remaining / width + 1
            let end = WireError(.truncated, at: writer.bytes.count)
            if width > 0 {
                #expect(throws: end) {
                    try reader.readFields(room, count: width) { read.append($1) }
                }
                #expect(throws: end) {
                    try reader.readFields(.max, count: width) { read.append($1) }
                }
            }
            #expect(reader.bitOffset == place)
            #expect(read.count == number)
        }
    }
}
