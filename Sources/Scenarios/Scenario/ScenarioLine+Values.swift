import CommandLineKit
import WireFormat

extension ScenarioLine {
    /// Takes a whole number in plain decimal.
    ///
    /// - Throws: `TextError` that says what was expected, if there is no such number.
    public mutating func number(
        _ what: String, in range: ClosedRange<UInt64>
    ) throws(TextError) -> UInt64 {
        let wanted =
            "\(what), a whole number from \(range.lowerBound) to \(range.upperBound)"
        let word = try word(wanted)
        guard let value = Self.number(word.text), range.contains(value) else {
            throw TextError("expected \(wanted), not \(word.shown)", at: word.position)
        }
        return value
    }

    /// Returns the whole number that is written in decimal digits and nothing else.
    static func number(_ text: some StringProtocol) -> UInt64? {
        text.utf8.allSatisfy(isDigit) ? UInt64(text) : nil
    }

    /// Takes a number from 0 to 1 in plain decimal, such as `0.25`.
    mutating func rate() throws(TextError) -> Double {
        let wanted = "a rate from 0 to 1 such as 0.25"
        let word = try word(wanted)
        // What else `Double` reads, such as `nan`, `0x1p-3` or `1e-2`, is no plain decimal.
        let parts = word.text.split(
            separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Self.isDigit) }),
            let value = Double(word.text), 0...1 ~= value
        else { throw TextError("expected \(wanted), not \(word.shown)", at: word.position) }
        return value
    }

    /// Takes one of the words that a type is written as.
    ///
    /// - Throws: `TextError` that lists the words, if there is none of them.
    public mutating func choice<Choice>(
        _ type: Choice.Type
    ) throws(TextError) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        let list = quotedList(Choice.allCases.map(\.rawValue))
        let word = try word(list)
        guard let choice = Choice(rawValue: word.text) else {
            throw TextError("expected \(list), not \(word.shown)", at: word.position)
        }
        return choice
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= 0x30 && byte <= 0x39
    }
}
