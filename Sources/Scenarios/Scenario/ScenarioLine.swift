import CausalMessaging
import LogicalClocks
import WireFormat

/// A line of a scenario, cut into words, which are taken one by one.
///
/// Words are separated by blanks. A word in double quotes may hold blanks, and there a backslash
/// precedes a quote or a backslash; a `#` at the start of a word begins a comment.
public struct ScenarioLine: Sendable {
    /// A word.
    public struct Word: Hashable, Sendable {
        /// What it says, without the quotes around it.
        public var text: String
        /// Where it begins.
        public var position: TextPosition

        /// The most characters of a word that an error repeats.
        static let shownMax = 40

        /// The word as an error repeats it: in quotes, cut short, without control characters.
        public var shown: String {
            var shown = ""
            for scalar in text.unicodeScalars.prefix(Self.shownMax) {
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned:
                    shown += "\\u{\(String(scalar.value, radix: 16))}"
                default: shown.unicodeScalars.append(scalar)
                }
            }
            let isCut = text.unicodeScalars.dropFirst(Self.shownMax).first != nil
            return "'\(shown)\(isCut ? "…" : "")'"
        }
    }

    private var words: ArraySlice<Word>
    private let end: TextPosition

    /// The names of the processes.
    public let roster: Roster
    /// The channels of the cluster; nil for one between every two processes.
    let channels: Set<ChannelID>?

    /// The longest line, in bytes.
    static let bytesMax = 65_536

    /// Cuts a line, without its line feed, into words.
    init(
        _ bytes: ArraySlice<UInt8>, number: Int, roster: Roster = Roster(),
        channels: Set<ChannelID>? = nil
    ) throws(TextError) {
        self.roster = roster
        self.channels = channels
        var cutter = Cutter(bytes, number: number)
        guard bytes.count <= Self.bytesMax else {
            throw TextError(
                "the line is longer than \(Self.bytesMax) bytes",
                at: TextPosition(line: number, column: Self.bytesMax + 1))
        }
        var words: [Word] = []
        while let word = try cutter.next() { words.append(word) }
        self.words = words[...]
        end = cutter.position
    }

    /// Makes a line of one word.
    init(_ word: Word, roster: Roster) {
        words = [word]
        end = word.position.moved(by: word.text.utf8.count)
        self.roster = roster
        channels = nil
    }

    /// Whether no word is left.
    public var isEmpty: Bool { words.isEmpty }

    /// The next word, which stays.
    public var next: Word? { words.first }

    /// Where the next word is, or the end of the line.
    public var position: TextPosition { words.first?.position ?? end }

    /// Returns an error at the next word.
    public func error(_ message: String) -> TextError {
        TextError(message, at: position)
    }

    /// Takes the next word.
    ///
    /// - Throws: `TextError` that says what was expected, if there is none.
    public mutating func word(_ what: String) throws(TextError) -> Word {
        guard let word = words.popFirst() else { throw error("expected \(what)") }
        return word
    }

    /// Takes the next word if it is `text`.
    public mutating func accept(_ text: String) -> Bool {
        guard words.first?.text == text else { return false }
        words.removeFirst()
        return true
    }

    /// Takes the beginning of the next word if it is `prefix`, and leaves the rest of the word.
    mutating func accept(prefix: String) -> Bool {
        guard let word = words.first, word.text.hasPrefix(prefix) else { return false }
        words[words.startIndex] = Word(
            text: String(word.text.dropFirst(prefix.count)),
            position: word.position.moved(by: prefix.utf8.count))
        return true
    }

    /// Makes two words of the next one if `separator` is in it, which is left out.
    mutating func split(at separator: Character) -> Bool {
        guard let word = words.first, let place = word.text.firstIndex(of: separator) else {
            return false
        }
        let head = word.text[..<place]
        let width = head.utf8.count + separator.utf8.count
        let parts = [
            Word(text: String(head), position: word.position),
            Word(
                text: String(word.text[word.text.index(after: place)...]),
                position: word.position.moved(by: width)),
        ]
        words = parts[...] + words.dropFirst()
        return true
    }

    /// Checks that no word is left.
    ///
    /// - Throws: `TextError` at the next word.
    public func expectEnd() throws(TextError) {
        if let word = words.first {
            throw TextError("expected the end of the line, not \(word.shown)", at: word.position)
        }
    }
}

extension TextPosition {
    /// Returns the position so many bytes further in the line.
    func moved(by count: Int) -> TextPosition {
        TextPosition(line: line, column: column + count)
    }
}

extension ScenarioLine {
    /// Returns a text as one word of a line: as it is, or in quotes if it would not be read back.
    ///
    /// No word can hold a line feed.
    static func written(_ text: String) -> String {
        if isPlain(text.utf8Span.span) { return text }
        // By scalars: a quote with an accent on it is one character, and still a quote.
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Adds a text as one word to a line.
    static func append(_ text: String, to line: inout TextBytes) {
        let bytes = text.utf8Span.span
        if isPlain(bytes) { line.put(bytes) } else { line.put(text: written(text)) }
    }

    private static func isPlain(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0, bytes[0] != UInt8(ascii: "#") else { return false }
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte > 0x20, byte != UInt8(ascii: "\""), byte != 0x7f else { return false }
        }
        return true
    }

    /// A cutter that goes through the bytes of a line.
    private struct Cutter {
        private let bytes: ArraySlice<UInt8>
        private let number: Int
        private var index: Int

        init(_ bytes: ArraySlice<UInt8>, number: Int) {
            self.bytes = bytes
            self.number = number
            index = bytes.startIndex
            // Some editors put the mark of UTF-8 before the first line.
            if number == 1, bytes.starts(with: [0xef, 0xbb, 0xbf]) { index += 3 }
        }

        var position: TextPosition {
            TextPosition(line: number, column: index - bytes.startIndex + 1)
        }

        private var byte: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

        private static func isBlank(_ byte: UInt8?) -> Bool {
            byte == 0x20 || byte == 0x09 || byte == 0x0d
        }

        mutating func next() throws(TextError) -> Word? {
            while Self.isBlank(byte) { index += 1 }
            guard let first = byte, first != UInt8(ascii: "#") else { return nil }
            let start = position
            var content: [UInt8] = []
            if first == UInt8(ascii: "\"") {
                content = try quoted()
            } else {
                while let byte, !Self.isBlank(byte) {
                    content.append(byte)
                    index += 1
                }
            }
            guard let text = String(validating: content, as: UTF8.self) else {
                throw TextError("the word is not UTF-8", at: start)
            }
            return Word(text: text, position: start)
        }

        private mutating func quoted() throws(TextError) -> [UInt8] {
            let start = position
            var content: [UInt8] = []
            index += 1
            while let byte, byte != UInt8(ascii: "\"") {
                index += 1
                guard byte == UInt8(ascii: "\\") else {
                    content.append(byte)
                    continue
                }
                guard let literal = self.byte else { break }
                guard literal == UInt8(ascii: "\"") || literal == UInt8(ascii: "\\") else {
                    throw TextError(
                        "expected a quote or a backslash after the backslash", at: position)
                }
                content.append(literal)
                index += 1
            }
            guard byte != nil else { throw TextError("the quoted word does not end", at: start) }
            index += 1
            guard byte == nil || Self.isBlank(byte) else {
                throw TextError("expected a blank after the quoted word", at: position)
            }
            return content
        }
    }
}
