import CausalMessaging
import CausalMetadata
import LogicalClocks
import Simulation
import Testing
import WireFormat

@Suite("An envelope has one form on the wire")
struct EnvelopeCodingTests {
    private typealias Message = Envelope<String, VectorClock>

    private static func encoded(_ message: Message, headerLimit: Int = 100) throws -> [UInt8] {
        try message.encoded(headerLimit: headerLimit) { text, writer in
            writer.write(lengthPrefixed: text.utf8)
        }
    }

    private static func decoded(_ bytes: [UInt8], headerLimit: Int = 100) throws -> Message {
        try Message(decoding: bytes, headerLimit: headerLimit) { reader throws(WireError) in
            let start = reader.byteOffset
            let text = try reader.readLengthPrefixed(atMost: 20)
            guard let text = String(validating: text, as: UTF8.self) else {
                throw WireError(.invalidUTF8, at: start)
            }
            return text
        }
    }

    private static let message: Message = {
        var context = CausalContext()
        context[Labels.self] = ["a", "bc"]
        return Message(
            id: MessageID(2, 300), header: CausalHeader(clock: [0: 1, 2: 5], context: context),
            payload: "hello")
    }()

    @Test("what is written is read back, and cut short is refused")
    func roundTrip() throws {
        let bytes = try Self.encoded(Self.message)
        #expect(bytes.prefix(4) == [FrameKind.envelope.byte, 2, 0xac, 2])
        #expect(bytes.suffix(6) == [5] + Array("hello".utf8))
        #expect(try Self.decoded(bytes) == Self.message)
        for length in bytes.indices {
            #expect(throws: WireError.self) { try Self.decoded(Array(bytes[..<length])) }
        }
        for bit in 0..<8 * bytes.count {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << (bit % 8)
            guard let read = try? Self.decoded(flipped) else { continue }
            #expect(try Self.decoded(Self.encoded(read)) == read)
        }
    }

    @Test("a small header keeps the clock and says what is missing")
    func trimmed() throws {
        let whole = try Self.encoded(Self.message)
        let headerCount = Int(whole[4])
        let bytes = try Self.encoded(Self.message, headerLimit: headerCount - 1)
        let read = try Self.decoded(bytes)
        #expect(read.header.clock == Self.message.header.clock)
        #expect(read.header.context.read(Labels.self) == .init(value: ["a"], isExact: false))
        #expect(read.payload == "hello")
        #expect(throws: ContextWriteError.doesNotFit(limit: 3)) {
            try Self.encoded(Self.message, headerLimit: 3)
        }
    }

    @Test("errors say where in the envelope they are")
    func offsets() throws {
        let bytes = try Self.encoded(Self.message)
        #expect(throws: WireError(.overLimit(limit: 9), at: 4)) {
            try Self.decoded(bytes, headerLimit: 9)
        }
        #expect(throws: WireError(.trailingBytes, at: bytes.count)) {
            try Self.decoded(bytes + [0])
        }
        var broken = bytes
        broken[7] = 0x21
        #expect(throws: WireError(.unsupportedVersion(0x21), at: 7)) { try Self.decoded(broken) }
        #expect(throws: WireError(.overflow, at: 1)) {
            try Self.decoded([FrameKind.envelope.byte, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0])
        }
    }
}
