import CausalMetadata
import SeededRandom

private enum CarriedNames: ContextKey {
    typealias Value = ContextSet
    static let number: UInt16 = 900
}

extension CausalContext {
    /// A context that holds these names.
    static func carrying(_ names: [String]) -> CausalContext {
        var context = CausalContext()
        context[CarriedNames.self] = ContextSet(names)
        return context
    }

    /// A context of `count` bytes, or of the nearest smaller number that there is.
    static func carrying(byteCount count: Int) -> CausalContext {
        for length in stride(from: count, to: 0, by: -1) {
            let context = carrying([String(repeating: "n", count: length)])
            if context.encoded().count <= count { return context }
        }
        return CausalContext()
    }
}

extension SeededGenerator {
    /// A header of at most `length` bytes, most of them those that the grammars look at.
    mutating func header(below length: Int) -> String {
        let pieces = [
            "a", "b", "cc", "=", "=", ",", ",", ";", " ", "\t", "%", "%41", "%ff", "\"", "\\", "é",
            "A", "0", "-", "@", "AA==", "00-", "4bf92f3577b34da6", "k=v", "\u{0}", "日",
        ]
        return (0..<index(below: length)).map { _ in pick(pieces) }.joined()
    }

    mutating func word(_ letters: String, _ lengths: ClosedRange<UInt64>) -> String {
        let all = Array(letters)
        return String((0..<within(lengths)).map { _ in pick(all) })
    }
}
