/// A pull parser of JSON that trusts nothing and says where it stopped.
///
/// The reader accepts the grammar of RFC 8259 with a limit on nesting. It refuses a fraction where
/// a whole number is meant, a lone surrogate, and bytes that are not UTF-8.
///
///     var json = JSONReader(bytes)
///     try json.beginObject()
///     while let key = try json.nextKey() {
///         switch key {
///         case "clock": clock = try json.integer(UInt64.self)
///         default: throw json.unexpectedKey(key)
///         }
///     }
///     try json.expectEnd()
public struct JSONReader: Sendable {
    /// The deepest nesting that is accepted.
    public static let depthMax = 64

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private let firstLine: Int
    private var depth = 0
    private var isFirst = false
    private var keyIndex: Int

    /// Creates a reader of a whole document, or of a line with the given number of a larger one.
    public init(_ bytes: ArraySlice<UInt8>, firstLine: Int = 1) {
        self.bytes = bytes
        index = bytes.startIndex
        keyIndex = bytes.startIndex
        self.firstLine = firstLine
    }

    /// Creates a reader of a whole document.
    public init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    /// Where the next value begins.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes already read.
    public var position: TextPosition {
        var next = index
        while next < bytes.endIndex, Self.isSpace(bytes[next]) { next += 1 }
        return position(of: next)
    }

    /// An error at the next value.
    public func error(_ message: String) -> TextError {
        TextError(message, at: position)
    }

    /// An error at the key that was read last.
    public func unexpectedKey(_ key: String) -> TextError {
        TextError("'\(key)' is not a member that is known here", at: position(of: keyIndex))
    }

    /// The kind of the next value: its first byte, or nil at the end.
    public mutating func peek() -> UInt8? {
        skipSpace()
        return index < bytes.endIndex ? bytes[index] : nil
    }

    /// Reads the start of an object.
    public mutating func beginObject() throws(TextError) {
        try open(UInt8(ascii: "{"), "an object")
    }

    /// Reads the name of the next member, or nil and the end of the object.
    public mutating func nextKey() throws(TextError) -> String? {
        guard try !closes(with: UInt8(ascii: "}"), "',' or '}'") else { return nil }
        skipSpace()
        keyIndex = index
        let key = try string()
        guard peek() == UInt8(ascii: ":") else { throw error("expected ':'") }
        index += 1
        return key
    }

    /// Reads the start of an array.
    public mutating func beginArray() throws(TextError) {
        try open(UInt8(ascii: "["), "an array")
    }

    /// Returns whether another element follows; at the end of the array, moves past it.
    public mutating func nextElement() throws(TextError) -> Bool {
        try !closes(with: UInt8(ascii: "]"), "',' or ']'")
    }

    /// Checks that nothing but white space is left.
    public mutating func expectEnd() throws(TextError) {
        if peek() != nil { throw error("expected the end") }
    }

    /// Reads true or false.
    public mutating func bool() throws(TextError) -> Bool {
        if try literal("true") { return true }
        if try literal("false") { return false }
        throw error("expected true or false")
    }

    /// Reads null if it comes next, and returns whether it did.
    public mutating func null() throws(TextError) -> Bool {
        try literal("null")
    }

    /// Reads a whole number that fits `type`.
    public mutating func integer<Value: FixedWidthInteger>(
        _ type: Value.Type
    ) throws(TextError) -> Value {
        let text = try number()
        guard let value = Value(text) else {
            throw TextError(
                "expected a whole number from \(Value.min) to \(Value.max)",
                at: position(of: index - text.utf8.count)
            )
        }
        return value
    }

    /// Reads a number as it is written.
    public mutating func number() throws(TextError) -> String {
        skipSpace()
        let start = index
        if at(UInt8(ascii: "-")) { index += 1 }
        let whole = digits()
        guard whole > 0 else {
            index = start
            throw error("expected a number")
        }
        let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        if whole > 1, bytes[first] == UInt8(ascii: "0") {
            index = start
            throw error("a number does not begin with 0")
        }
        if at(UInt8(ascii: ".")) {
            index += 1
            guard digits() > 0 else {
                throw TextError("expected a digit", at: position(of: index))
            }
        }
        if at(UInt8(ascii: "e")) || at(UInt8(ascii: "E")) {
            index += 1
            if at(UInt8(ascii: "+")) || at(UInt8(ascii: "-")) { index += 1 }
            guard digits() > 0 else {
                throw TextError("expected a digit", at: position(of: index))
            }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// Reads a string.
    public mutating func string() throws(TextError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw error("expected a string") }
        index += 1
        let start = index
        while index < bytes.endIndex, Self.isPlain(bytes[index]) { index += 1 }
        if at(UInt8(ascii: "\"")) {
            defer { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }
        var content = Array(bytes[start..<index])
        while index < bytes.endIndex {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw TextError("the string is not UTF-8", at: position(of: start))
                }
                index += 1
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &content)
            case 0..<0x20:
                throw TextError("a control character must be escaped", at: position(of: index))
            default:
                content.append(byte)
                index += 1
            }
        }
        throw TextError("the string does not end", at: position(of: start - 1))
    }

    /// Reads one value of any kind and forgets it.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the value.
    public mutating func skip() throws(TextError) {
        _ = try JSONValue(from: &self)
    }

    // MARK: - Pieces

    private func position(of target: Int) -> TextPosition {
        var line = firstLine
        var lineStart = bytes.startIndex
        for index in bytes.startIndex..<min(target, bytes.endIndex)
        where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return TextPosition(line: line, column: target - lineStart + 1)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    /// Whether a byte stands for itself and needs no check: ASCII text.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func skipSpace() {
        while index < bytes.endIndex, Self.isSpace(bytes[index]) { index += 1 }
    }

    private func at(_ byte: UInt8) -> Bool {
        index < bytes.endIndex && bytes[index] == byte
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.endIndex, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        return index - start
    }

    private mutating func literal(_ word: StaticString) throws(TextError) -> Bool {
        skipSpace()
        let text = String(describing: word).utf8
        guard bytes[index...].starts(with: text) else { return false }
        index += text.count
        return true
    }

    private mutating func open(_ bracket: UInt8, _ name: String) throws(TextError) {
        guard peek() == bracket else { throw error("expected \(name)") }
        guard depth < Self.depthMax else {
            throw error("values are nested more than \(Self.depthMax) deep")
        }
        index += 1
        depth += 1
        isFirst = true
    }

    private mutating func closes(
        with bracket: UInt8, _ expectation: String
    ) throws(TextError) -> Bool {
        let next = peek()
        if next == bracket {
            index += 1
            depth -= 1
            isFirst = false
            return true
        }
        if isFirst {
            isFirst = false
        } else {
            guard next == UInt8(ascii: ",") else { throw error("expected \(expectation)") }
            index += 1
        }
        return false
    }

    private mutating func escape(into content: inout [UInt8]) throws(TextError) {
        let start = index
        guard index + 1 < bytes.endIndex else {
            throw TextError("the string does not end", at: position(of: start))
        }
        let letter = bytes[index + 1]
        index += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(letter)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            guard let scalar = unicodeEscape() else {
                throw TextError("the \\u escape is not a character", at: position(of: start))
            }
            content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default: throw TextError("unknown escape in the string", at: position(of: start))
        }
    }

    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let first = hexQuad() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        // A high surrogate: the low one must follow.
        guard first < 0xdc00, at(UInt8(ascii: "\\")) else { return nil }
        index += 1
        guard at(UInt8(ascii: "u")) else { return nil }
        index += 1
        guard let second = hexQuad(), second >= 0xdc00, second <= 0xdfff else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + UInt32(second) - 0xdc00)
    }

    private mutating func hexQuad() -> UInt16? {
        guard index + 4 <= bytes.endIndex else { return nil }
        var value: UInt16 = 0
        for byte in bytes[index..<index + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        index += 4
        return value
    }
}
