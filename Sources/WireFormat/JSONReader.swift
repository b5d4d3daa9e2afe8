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

    @usableFromInline
    let bytes: ArraySlice<UInt8>

    @usableFromInline
    var index: Int

    private let firstLine: Int
    private var depth = 0
    private var isFirst = false
    var keyIndex: Int

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

    /// Returns an error at the next value.
    public func error(_ message: String) -> TextError {
        TextError(message, at: position)
    }

    /// A mark before the next value, for an error that only shows after it has been read.
    public var mark: JSONMark { JSONMark(index: index) }

    /// Returns an error at the value behind a mark.
    public func error(_ message: String, at mark: JSONMark) -> TextError {
        var next = mark.index
        while next < bytes.endIndex, Self.isSpace(bytes[next]) { next += 1 }
        return TextError(message, at: position(of: next))
    }

    /// Returns an error at the key that was read last.
    public func errorAtKey(_ message: String) -> TextError {
        TextError(message, at: position(of: keyIndex))
    }

    /// Returns an error at the key that was read last.
    public func unexpectedKey(_ key: String) -> TextError {
        TextError("'\(key)' is not a member that is known here", at: position(of: keyIndex))
    }

    /// Returns the kind of the next value: its first byte, or nil at the end.
    public mutating func peek() -> UInt8? {
        skipSpace()
        return index < bytes.endIndex ? bytes[index] : nil
    }

    /// Reads the start of an object.
    public mutating func beginObject() throws(TextError) {
        try open(UInt8(ascii: "{"), "an object")
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

    /// Reads one value of any kind and forgets it.
    ///
    /// - Complexity: O(*n*), where *n* is the length of the value.
    public mutating func skip() throws(TextError) {
        _ = try JSONValue(from: &self)
    }

    // MARK: - Pieces

    func position(of target: Int) -> TextPosition {
        var line = firstLine
        var lineStart = bytes.startIndex
        for index in bytes.startIndex..<min(target, bytes.endIndex)
        where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return TextPosition(line: line, column: target - lineStart + 1)
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    @inline(__always)
    mutating func skipSpace() {
        while index < bytes.endIndex, Self.isSpace(bytes[index]) { index += 1 }
    }

    @inline(__always)
    func at(_ byte: UInt8) -> Bool {
        index < bytes.endIndex && bytes[index] == byte
    }

    private mutating func literal(_ word: String) throws(TextError) -> Bool {
        skipSpace()
        let text = word.utf8
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

    mutating func closes(
        with bracket: UInt8, _ expectation: String
    ) throws(TextError) -> Bool {
        // The usual case, without a look at white space.
        if !isFirst && at(UInt8(ascii: ",")) {
            index += 1
            return false
        }
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
}
