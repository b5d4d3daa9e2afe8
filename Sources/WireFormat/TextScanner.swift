/// A cursor over a text that people type, with the line and column of every error.
///
/// White space may precede every symbol, name and number.
public struct TextScanner: Sendable {
    private let bytes: [UInt8]
    private var index = 0
    private let line: Int

    /// Creates a scanner of a text, or of one line of a larger text with the given number.
    public init(_ text: some StringProtocol, line: Int = 1) {
        bytes = Array(text.utf8)
        self.line = line
    }

    /// The position of the scanner.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes already read.
    public var position: TextPosition {
        let before = bytes[..<index]
        let lineFeed = before.lastIndex(of: UInt8(ascii: "\n"))
        let lines = before.count { $0 == UInt8(ascii: "\n") }
        return TextPosition(
            line: line + lines, column: index - (lineFeed.map { $0 + 1 } ?? 0) + 1)
    }

    /// Returns an error at the position of the scanner.
    public func error(_ message: String) -> TextError {
        TextError(message, at: position)
    }

    /// Moves past white space.
    public mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
            index += 1
        }
    }

    /// Whether only white space is left.
    public var isAtEnd: Bool {
        var copy = self
        copy.skipSpace()
        return copy.peek() == nil
    }

    /// Moves past a symbol if it comes next, and returns whether it did.
    public mutating func accept(_ symbol: String) -> Bool {
        let start = index
        skipSpace()
        guard bytes[index...].starts(with: symbol.utf8) else {
            index = start
            return false
        }
        index += symbol.utf8.count
        return true
    }

    /// Moves past a symbol that must come next.
    public mutating func expect(_ symbol: String, orElse message: String? = nil) throws(TextError) {
        guard accept(symbol) else {
            skipSpace()
            throw error(message ?? "expected '\(symbol)'")
        }
    }

    /// Checks that only white space is left.
    public mutating func expectEnd() throws(TextError) {
        skipSpace()
        guard peek() == nil else { throw error("expected the end") }
    }

    /// Reads a name: letters, digits and `_-.#@/+`, or anything in double quotes, in which a
    /// backslash precedes a quote or a backslash.
    public mutating func name(_ what: String = "a name") throws(TextError) -> String {
        skipSpace()
        if peek() == UInt8(ascii: "\"") { return try quoted() }
        let start = index
        while let byte = peek(), Self.isNamePart(byte) { index += 1 }
        guard index > start else { throw error("expected \(what)") }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Reads a whole number in decimal.
    public mutating func number(atMost limit: UInt64 = .max) throws(TextError) -> UInt64 {
        skipSpace()
        let start = index
        while let byte = peek(), byte >= 0x30, byte <= 0x39 { index += 1 }
        let digits = String(decoding: bytes[start..<index], as: UTF8.self)
        guard let value = UInt64(digits), value <= limit else {
            index = start
            let bound = limit == .max ? "" : " up to \(limit)"
            throw error("expected a whole number\(bound)")
        }
        return value
    }

    /// Returns the name as it is, or in quotes if ``name(_:)`` would not read it back otherwise.
    public static func quotedIfNeeded(_ name: String) -> String {
        if !name.isEmpty, name.utf8.allSatisfy(isNamePart) { return name }
        // By scalars: a quote with an accent on it is one character, and still a quote.
        var quoted = "\""
        for scalar in name.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private func peek() -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "#"): true
        case UInt8(ascii: "@"), UInt8(ascii: "/"), UInt8(ascii: "+"): true
        default: false
        }
    }

    private mutating func quoted() throws(TextError) -> String {
        let start = self
        var content: [UInt8] = []
        index += 1
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { index += 1 }
            guard let literal = peek() else { break }
            content.append(literal)
            index += 1
        }
        guard peek() != nil else { throw start.error("the quoted name does not end") }
        index += 1
        return String(decoding: content, as: UTF8.self)
    }
}
