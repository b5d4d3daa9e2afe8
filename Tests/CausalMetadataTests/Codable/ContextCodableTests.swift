import CausalMetadata
import FoundationEssentials
import LogicalClocks
import SeededRandom
import TestSupport
import Testing
import WireFormat

@Suite("Contexts, headers, blocks and baggage are Codable")
struct ContextCodableTests {
    @Test("Any context is read back from its base64 and from its bytes", arguments: seeds(100))
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var context = random.context()
        if random.below(2) == 0, !context.isEmpty { context.trim(to: 1 + random.index(below: 40)) }
        try check(context, text: Base64Text.text(of: context.encoded()), context.encoded())
        let block = ContextBlock(context)
        try check(block, text: Base64Text.text(of: block.encoded()), block.encoded())
        let clock: VectorClock = [0: 1 + random.below(1000), 5: random.below(3)]
        let header = CausalHeader(clock: clock, context: context)
        let bytes = try header.encoded()
        // The context of a header has no atoms under the clock's own number.
        let read = try CausalHeader<VectorClock>(decoding: bytes)
        try check(read, text: Base64Text.text(of: bytes), bytes)
    }

    private func check<Value: Codable & Equatable>(
        _ value: Value, text: String, _ bytes: [UInt8]
    ) throws {
        let json = try JSONEncoder().encode([value])
        #expect(try JSONDecoder().decode([String].self, from: json) == [text])
        #expect(try JSONDecoder().decode([Value].self, from: json) == [value])
        let binary = try JSONEncoder.binary.encode([value])
        #expect(try JSONDecoder().decode([[UInt8]].self, from: binary) == [bytes])
        #expect(try JSONDecoder.binary.decode([Value].self, from: binary) == [value])
    }

    @Test("A branch takes its part of the identity along")
    func branches() throws {
        var context = CausalContext(origin: 7)
        let branch = context.branch()
        let read = try JSONDecoder().decode(
            CausalContext.self, from: try JSONEncoder().encode(branch))
        #expect(read.identity == branch.identity)
        #expect(throws: Never.self) { try context.join(read) }
        #expect(context.identity == CausalContext(origin: 7).identity)
    }

    @Test(
        "What is wrong has a place and a reason",
        arguments: [
            ("AQ*=", "CausalContext: 1:3: expected a base64 digit"),
            ("AR", "CausalContext: 1:3: expected groups of four characters, filled with '='"),
            ("ARB=", "CausalContext: 1:3: the bits that fill the last character are not zero"),
            ("BBAB", "CausalContext: byte 0: the bytes end too early"),
            ("ARABEA==", "CausalContext: byte 2: the value is not in canonical form"),
        ])
    func texts(text: String, reason: String) throws {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CausalContext].self, from: JSONEncoder().encode([text]))
        }
        #expect(error?.corruption == reason)
    }

    @Test("Bytes are refused in either form as they are without Codable", arguments: seeds(200))
    func hostile(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<random.index(below: 10)).map { _ in UInt8(random.below(20)) }
        try expectSame(bytes, CausalContext.self) { try CausalContext(decoding: $0) }
        try expectSame(bytes, ContextBlock.self) { try ContextBlock(decoding: $0) }
        try expectSame(bytes, CausalHeader<VectorClock>.self) {
            try CausalHeader<VectorClock>(decoding: $0)
        }
    }

    private func expectSame<Value: Codable & Equatable>(
        _ bytes: [UInt8], _ type: Value.Type, read: ([UInt8]) throws -> Value
    ) throws {
        let expected = Result { try read(bytes) }
        let text = try JSONEncoder().encode([Base64Text.text(of: bytes)])
        let binary = try JSONEncoder().encode([bytes])
        for result in [
            Result { try JSONDecoder().decode([Value].self, from: text) },
            Result { try JSONDecoder.binary.decode([Value].self, from: binary) },
        ] {
            switch (expected, result) {
            case (.success(let value), .success(let read)): #expect(read == [value])
            case (.failure(let why), .failure(let error)):
                let corruption = (error as? DecodingError)?.corruption
                #expect(corruption == "\(Value.self): \(why)")
            default: Issue.record("\(bytes): \(expected) and \(result)")
            }
        }
    }

    @Test("One byte too many is refused in either form, and nothing larger is written")
    func limits() throws {
        let limit = CausalContext.bytesMax
        let atom = [0x80 | UInt8((limit - 3) & 0x7f), UInt8((limit - 3) >> 7 & 0x7f | 0x80)]
        let bytes = atom + [UInt8((limit - 3) >> 14), 16] + [UInt8](repeating: 1, count: limit - 4)
        let most = try CausalContext(decoding: bytes)
        #expect(most.encoded().count == limit)
        try check(most, text: Base64Text.text(of: bytes), bytes)
        let over = bytes + [0]
        let reason = "CausalContext: byte 65536: a length or count is above the limit of 65536"
        let text = try JSONEncoder().encode([Base64Text.text(of: over + [0, 0])])
        let first = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CausalContext].self, from: text)
        }
        #expect(first?.corruption == reason)
        let second = #expect(throws: DecodingError.self) {
            try JSONDecoder.binary.decode([CausalContext].self, from: JSONEncoder().encode([over]))
        }
        #expect(second?.corruption == reason)
        // Read under a higher limit of the caller's own, it is trimmed before it is written.
        let large = try CausalContext(decoding: over, limit: limit + 1)
        let written = try JSONDecoder().decode(
            CausalContext.self, from: JSONEncoder().encode(large))
        #expect(written == large.trimmed(to: limit))
    }

    @Test("A clock that does not fit a header is an error of the writer")
    func largeClock() {
        let clock = VectorClock((0..<40_000).map { (ReplicaID($0), UInt64($0 * $0 + 1)) })
        let error = #expect(throws: EncodingError.self) {
            try JSONEncoder().encode([CausalHeader(clock: clock)])
        }
        guard case .invalidValue(_, let context)? = error else { return }
        #expect(
            context.debugDescription
                == "CausalHeader<VectorClock>: the clock does not fit 65536 bytes")
    }

    @Test("Baggage is its header, all of it or nothing")
    func baggage() throws {
        let text = "userId=alice,tier=gold;source=billing"
        let baggage = Baggage.reading([text]).baggage
        for (encoder, decoder) in [
            (JSONEncoder(), JSONDecoder()), (JSONEncoder.binary, JSONDecoder.binary),
        ] {
            let json = try encoder.encode([baggage])
            #expect(try JSONDecoder().decode([String].self, from: json) == [text])
            #expect(try decoder.decode([Baggage].self, from: json) == [baggage])
        }
        #expect(try Baggage(parsing: "").isEmpty)
        #expect(try Baggage(parsing: " a = 1 ,, b=2").description == "a=1,b=2")
        expectTextError("1:6: expected '='") { try Baggage(parsing: "a=1,b") }
        let members = (0..<180).map { "k\($0)=" }.joined(separator: ",")
        #expect(try Baggage(parsing: members + ", ,").members.count == 180)
        expectTextError("1:\(members.utf8.count + 4): there are more than 180 members") {
            try Baggage(parsing: members + ", ,b=")
        }
        let long = "a=" + String(repeating: "1", count: 8190)
        #expect(try Baggage(parsing: long).byteCount == 8192)
        expectTextError("1:8193: there are more than 8192 bytes") {
            try Baggage(parsing: long + "1")
        }
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Baggage].self, from: Data("[\"a=1,b\"]".utf8))
        }
        #expect(error?.corruption == "Baggage: 1:6: expected '='")
    }
}

extension DecodingError {
    /// What is said of data that is corrupted.
    fileprivate var corruption: String? {
        guard case .dataCorrupted(let context) = self else { return nil }
        return context.debugDescription
    }
}
