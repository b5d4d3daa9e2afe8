import SeededRandom
import Testing
import WireFormat

/// Expects that a value comes back from its bytes and from no others.
///
/// Bytes that are cut short or go on are refused; those of which a few bits changed are refused or
/// are the bytes of another value.
package func expectCanonical<Value: BinaryRepresentable & Hashable>(
    _ value: Value, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectCanonical(
        value, from: value.encoded(), read: Value.init(decoding:), write: { try $0.encoded() },
        sourceLocation: sourceLocation)
}

/// Expects the same of one of several forms of a value: the one that two functions read and write.
///
/// - Parameter cutShort: What bytes that are cut short are refused as, if it is always the same.
package func expectCanonical<Value: Hashable>(
    _ value: Value, from bytes: [UInt8], cutShort: WireError.Code? = .truncated,
    read: ([UInt8]) throws -> Value, write: (Value) throws -> [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(try read(bytes) == value, sourceLocation: sourceLocation)
    for length in bytes.indices {
        let error = #expect(throws: WireError.self, sourceLocation: sourceLocation) {
            try read(Array(bytes[..<length]))
        }
        if let cutShort { #expect(error?.code == cutShort, sourceLocation: sourceLocation) }
    }
    #expect(throws: WireError(.trailingBytes, at: bytes.count), sourceLocation: sourceLocation) {
        try read(bytes + [0])
    }
    for index in bytes.indices {
        for flip in (0..<8).map({ 1 << $0 }) + [0xff] as [UInt8] {
            var flipped = bytes
            flipped[index] ^= flip
            guard let other = try? read(flipped) else { continue }
            #expect(try write(other) == flipped, sourceLocation: sourceLocation)
        }
    }
}

/// Expects the same, and that drawn bytes are refused or are those of a value.
package func expectCanonical<Value: BinaryRepresentable & Hashable>(
    _ value: Value, using random: inout SeededGenerator,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try expectCanonical(value, sourceLocation: sourceLocation)
    for round in 0..<40 {
        let bytes = (0..<random.index(below: 12)).map { _ in
            UInt8(random.below(round % 2 == 0 ? 256 : 4))
        }
        guard let read = try? Value(decoding: bytes) else { continue }
        #expect(try read.encoded() == bytes, sourceLocation: sourceLocation)
    }
}
