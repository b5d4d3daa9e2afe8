import SeededRandom
import Testing

@testable import WireFormat

@Suite("Text is put together from pieces, and bytes are found in it")
struct TextBytesTests {
    @Test("Numbers have the digits that the standard library gives them")
    func decimals() {
        var powers: [UInt64] = [1]
        while powers.count < 20 { powers.append(powers[powers.count - 1] * 10) }
        var values: [UInt64] = [0, .max, .max - 1]
        for power in powers { values += [power - 1, power, power + 1, power &* 9] }
        var random = SeededGenerator(seed: 1)
        for _ in 0..<1_000 { values.append(random.next() >> random.below(64)) }
        for value in values {
            var text = TextBytes()
            text.put("x")
            text.put(decimal: value)
            text.put("y")
            text.trim()
            #expect(text.bytes == Array("x\(value)y".utf8))
        }
    }

    @Test("Pieces of any length follow one another", arguments: 0..<40)
    func pieces(length: Int) {
        let piece = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        var text = TextBytes()
        text.put("[")
        text.put(piece)
        text.put(piece.span)
        text.put("]")
        text.trim()
        #expect(text.bytes == [UInt8(ascii: "[")] + piece + piece + [UInt8(ascii: "]")])
        #expect(text.takeBytes().count == 2 * length + 2)
        #expect(text.count == 0)
    }

    @Test("A byte is found where a search one by one finds it")
    func firstIndex() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<2_000 {
            // Few different bytes, close to each other: one below another is where a borrow goes.
            let low = UInt8(truncatingIfNeeded: random.next())
            let bytes = (0..<random.index(below: 30)).map { _ in
                low &+ UInt8(truncatingIfNeeded: random.below(3))
            }
            let byte = low &+ UInt8(truncatingIfNeeded: random.below(3))
            let offset = random.index(below: bytes.count + 1)
            #expect(
                bytes.span.firstIndex(of: byte, from: offset)
                    == bytes[offset...].firstIndex(of: byte))
        }
    }
}
