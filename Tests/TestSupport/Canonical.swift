import Testing
import WireFormat

/// Expects that a value comes back from its bytes, and that damaged bytes are refused or are those of
/// another value.
package func expectCanonical<Value: BinaryRepresentable & Hashable>(
    _ value: Value, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let bytes = value.encoded()
    let read = try Value(decoding: bytes)
    #expect(read == value, sourceLocation: sourceLocation)
    #expect(read.encoded() == bytes, sourceLocation: sourceLocation)
    for length in bytes.indices {
        #expect(throws: WireError.self, sourceLocation: sourceLocation) {
            try Value(decoding: Array(bytes[..<length]))
        }
    }
    #expect(throws: WireError(.trailingBytes, at: bytes.count), sourceLocation: sourceLocation) {
        try Value(decoding: bytes + [0])
    }
    for index in bytes.indices {
        for flip in [0x01, 0x02, 0x10, 0x80, 0xff] as [UInt8] {
            var flipped = bytes
            flipped[index] ^= flip
            guard let read = try? Value(decoding: flipped) else { continue }
            #expect(read.encoded() == flipped, "\(flipped)", sourceLocation: sourceLocation)
        }
    }
}
