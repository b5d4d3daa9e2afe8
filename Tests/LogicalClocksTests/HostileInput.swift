import FoundationEssentials
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

/// Checks that a value comes back from its bytes, and that all bytes near them are refused or are
/// the bytes of another value.
func expectOneBinaryForm<Value: BinaryRepresentable & Hashable>(
    of value: Value, using random: inout SeededGenerator,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let bytes = value.encoded()
    #expect(try Value(decoding: bytes) == value, sourceLocation: sourceLocation)
    #expect(
        throws: WireError(.trailingBytes, at: bytes.count), sourceLocation: sourceLocation
    ) { try Value(decoding: bytes + [0]) }
    for length in bytes.indices {
        let error = #expect(throws: WireError.self, sourceLocation: sourceLocation) {
            try Value(decoding: Array(bytes[..<length]))
        }
        #expect(error?.code == .truncated, sourceLocation: sourceLocation)
    }
    var others = (0..<8 * bytes.count).map { bit in
        var flipped = bytes
        flipped[bit / 8] ^= 1 << (bit % 8)
        return flipped
    }
    for _ in 0..<20 {
        others.append((0..<random.index(below: 12)).map { _ in UInt8(random.below(256)) })
        others.append((0..<random.index(below: 12)).map { _ in UInt8(random.below(4)) })
    }
    for other in others where other != bytes {
        guard let read = try? Value(decoding: other) else { continue }
        #expect(read != value, sourceLocation: sourceLocation)
        #expect(read.encoded() == other, sourceLocation: sourceLocation)
    }
}

/// Checks that a value comes back from its text and from JSON, and that texts near its own are
/// refused or are read as a value whose own text is read back.
func expectOneTextForm<Value: TextRepresentable & Hashable>(
    of value: Value, using random: inout SeededGenerator,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let text = value.description
    #expect(try Value(parsing: text) == value, sourceLocation: sourceLocation)
    #expect(value.debugDescription.hasSuffix(" " + text), sourceLocation: sourceLocation)
    let json = try JSONEncoder().encode([value])
    #expect(try JSONDecoder().decode([String].self, from: json) == [text])
    #expect(try JSONDecoder().decode([Value].self, from: json) == [value])
    let alphabet = Array("0123456789{}[]:,.@ -+\"\\ax\n\u{e9}".unicodeScalars)
    for _ in 0..<40 {
        var scalars = Array(text.unicodeScalars)
        for _ in 0...random.index(below: 2) {
            let place = random.index(below: scalars.count + 1)
            switch random.below(3) {
            case 0: scalars.insert(random.pick(alphabet), at: place)
            case 1 where place < scalars.count: scalars[place] = random.pick(alphabet)
            default: scalars.removeSubrange(place..<min(place + 2, scalars.count))
            }
        }
        var edited = ""
        edited.unicodeScalars.append(contentsOf: scalars)
        do {
            let read = try Value(parsing: edited)
            #expect(try Value(parsing: read.description) == read, sourceLocation: sourceLocation)
        } catch {
            #expect(
                error.position.column <= edited.utf8.count + 1 && !error.message.isEmpty,
                sourceLocation: sourceLocation)
        }
    }
    #expect(throws: DecodingError.self, sourceLocation: sourceLocation) {
        try JSONDecoder().decode([Value].self, from: Data("[\"?\"]".utf8))
    }
}
