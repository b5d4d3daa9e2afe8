import WireFormat

/// A line of a scenario, cut into words.
///
/// Words stand apart by blanks. A word in double quotes may hold blanks; a `#` at the start of a
/// word begins a comment.
struct ScenarioLine {
    struct Word {
        var text: String
        var position: TextPosition
    }

    private var words: ArraySlice<Word>
    private let end: TextPosition

    /// The longest line, in bytes.
    static let bytesMax = 65_536

    init(_ text: some StringProtocol, number: Int) throws(TextError) {
        let bytes = Array(text.utf8)
        func position(_ index: Int) -> TextPosition {
            TextPosition(line: number, column: index + 1)
        }
        guard bytes.count <= Self.bytesMax else {
            throw TextError(
                "the line is longer than \(Self.bytesMax) bytes", at: position(Self.bytesMax))
        }
        var words: [Word] = []
        var index = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "#") {
            if Self.isBlank(bytes[index]) {
                index += 1
                continue
            }
            let start = index
            var content: [UInt8] = []
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
                    if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
                    content.append(bytes[index])
                    index += 1
                }
                guard index < bytes.count else {
                    throw TextError("the quoted word does not end", at: position(start))
                }
                index += 1
                guard index == bytes.count || Self.isBlank(bytes[index]) else {
                    throw TextError("expected a blank after the quoted word", at: position(index))
                }
            } else {
                while index < bytes.count, !Self.isBlank(bytes[index]) {
                    content.append(bytes[index])
                    index += 1
                }
            }
            guard let text = String(validating: content, as: UTF8.self) else {
                throw TextError("the word is not UTF-8", at: position(start))
            }
            words.append(Word(text: text, position: position(start)))
        }
        self.words = words[...]
        end = position(index)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0d
    }

    /// Whether no word is left.
    var isEmpty: Bool { words.isEmpty }

    /// The next word, which stays.
    var next: Word? { words.first }

    /// Where the next word is, or the end of the line.
    var position: TextPosition { words.first?.position ?? end }

    /// An error at the next word.
    func error(_ message: String) -> TextError {
        TextError(message, at: position)
    }

    /// Takes the next word.
    mutating func word(_ what: String) throws(TextError) -> Word {
        guard let word = words.popFirst() else { throw error("expected \(what)") }
        return word
    }

    /// Takes the next word if it is `text`.
    mutating func accept(_ text: String) -> Bool {
        guard words.first?.text == text else { return false }
        words.removeFirst()
        return true
    }

    /// Takes a whole number.
    mutating func number(
        _ what: String, in range: ClosedRange<UInt64> = 0...UInt64(Int64.max)
    ) throws(TextError) -> UInt64 {
        let word = try word(what)
        guard word.text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let value = UInt64(word.text), range.contains(value)
        else {
            throw TextError(
                "expected \(what), a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound), not '\(word.text)'", at: word.position)
        }
        return value
    }

    /// Takes a number from 0 to 1.
    mutating func rate() throws(TextError) -> Double {
        let word = try word("a rate from 0 to 1")
        guard let value = Double(word.text), 0...1 ~= value else {
            throw TextError(
                "expected a rate from 0 to 1, not '\(word.text)'", at: word.position)
        }
        return value
    }

    /// Takes one of the words that a type is written as.
    mutating func choice<Choice>(
        _ type: Choice.Type
    ) throws(TextError) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        let allowed = Choice.allCases.map { "'\($0.rawValue)'" }
        let list = allowed.dropLast().joined(separator: ", ") + " or " + (allowed.last ?? "")
        let word = try word(list)
        guard let choice = Choice(rawValue: word.text) else {
            throw TextError("expected \(list), not '\(word.text)'", at: word.position)
        }
        return choice
    }

    /// Checks that no word is left.
    func expectEnd() throws(TextError) {
        if let word = words.first {
            throw TextError("expected the end of the line, not '\(word.text)'", at: word.position)
        }
    }
}
