import CausalMetadata
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

@Suite("A block holds a context in a binary message")
struct ContextBlockTests {
    @Test("A block is read back from the midst of a message", arguments: cases(500))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let block = ContextBlock(try random.atoms().context)
        #expect(try ContextBlock(decoding: block.encoded()) == block)
        var writer = ByteWriter()
        writer.write(byte: 7)
        block.write(to: &writer)
        writer.write(byte: 8)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.readByte() == 7)
        #expect(try ContextBlock(from: &reader) == block)
        #expect(try reader.readByte() == 8)
        let bytes = try block.encoded()
        for count in bytes.indices {
            #expect(throws: WireError.self) { try ContextBlock(decoding: Array(bytes[..<count])) }
        }
    }

    @Test("A block is a version, a length and the bytes of the context")
    func layout() throws {
        #expect(try ContextBlock(CausalContext()).encoded() == [0, 0])
        let context = try CausalContext(decoding: [1, 16, 0, 20])
        #expect(try ContextBlock(context).encoded() == [0, 4, 1, 16, 0, 20])
    }

    @Test(
        "What cannot be read has an error, and the rest of the message can be read",
        arguments: [
            ([1, 2, 9, 9, 77], WireError(.unsupportedVersion(1), at: 1)),
            ([255, 0, 77], WireError(.unsupportedVersion(255), at: 1)),
            ([0, 4, 1, 16, 1, 16, 77], WireError(.notCanonical, at: 5)),
        ] as [([UInt8], WireError)])
    func skipping(bytes: [UInt8], error: WireError) throws {
        var reader = ByteReader([5] + bytes)
        _ = try reader.readByte()
        var found: WireError?
        do { _ = try ContextBlock(from: &reader) } catch { found = error }
        #expect(found == error)
        #expect(try reader.readByte() == 77)
    }

    @Test("A length above the limit or above what is there is refused")
    func limits() throws {
        for (bytes, error) in [
            ([0, 0x81, 0x80, 4], WireError(.overLimit(limit: 65_536), at: 1)),
            ([0, 5, 1, 16], WireError(.truncated, at: 1)),
            ([0, 0x80, 0], WireError(.overlong, at: 1)), ([], WireError(.truncated, at: 0)),
            ([9, 0xff, 0xff, 0xff, 0xff, 0x0f], WireError(.overLimit(limit: 65_536), at: 1)),
        ] as [([UInt8], WireError)] {
            #expect(throws: error) { try ContextBlock(decoding: bytes) }
        }
        func read(_ limit: Int) throws(WireError) -> CausalContext {
            var reader = ByteReader([0, 2, 1, 16])
            return try ContextBlock(from: &reader, limit: limit).context
        }
        #expect(try read(2).encoded() == [1, 16])
        #expect(throws: WireError(.overLimit(limit: 1), at: 1)) { try read(1) }
    }
}
