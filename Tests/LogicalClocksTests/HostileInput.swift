import FoundationEssentials
import LogicalClocks
import SeededRandom
import Testing
import WireFormat

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
