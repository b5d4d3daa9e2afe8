/// A writer of JSON whose bytes depend on nothing but what is written.
///
/// Members keep the order in which they are written; strings are escaped in one way only.
///
///     var json = JSONWriter()
///     json.beginObject()
///     json.member("clock", 3)
///     json.endObject()
///     json.text  // {"clock":3}
public struct JSONWriter: Sendable {
    /// How the document is laid out.
    public enum Layout: Hashable, Sendable {
        /// No white space at all: one line.
        case compact
        /// One member or element a line, indented by two spaces.
        case indented
    }

    /// The bytes written so far.
    public private(set) var bytes: [UInt8] = []

    private let layout: Layout
    private var depth = 0
    /// Whether a comma must come before the next element.
    private var needsComma = false
    private var afterKey = false

    /// Creates an empty writer.
    public init(layout: Layout = .compact) {
        self.layout = layout
    }

    /// The document as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Opens an object.
    public mutating func beginObject() { open(UInt8(ascii: "{")) }

    /// Closes the innermost object.
    public mutating func endObject() { close(UInt8(ascii: "}")) }

    /// Opens an array.
    public mutating func beginArray() { open(UInt8(ascii: "[")) }

    /// Closes the innermost array.
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    /// Writes the name of the next member.
    public mutating func key(_ name: String) {
        beforeValue()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        afterKey = true
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        beforeValue()
        quote(value)
        needsComma = true
    }

    /// Writes a whole number.
    public mutating func integer(_ value: some BinaryInteger) {
        raw(String(value))
    }

    /// Writes true or false.
    public mutating func bool(_ value: Bool) {
        raw(value ? "true" : "false")
    }

    /// Writes null.
    public mutating func null() {
        raw("null")
    }

    /// Writes text that is one JSON value already, as it is.
    public mutating func raw(_ value: String) {
        beforeValue()
        bytes.append(contentsOf: value.utf8)
        needsComma = true
    }

    /// Writes a member whose value is a string.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member whose value is a whole number.
    public mutating func member(_ name: String, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    /// Writes a member whose value is true or false.
    public mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a member whose value has a JSON form.
    public mutating func member(_ name: String, _ value: some JSONRepresentable) {
        key(name)
        value.write(to: &self)
    }

    /// Writes a member whose value is an array of strings.
    public mutating func member(_ name: String, _ values: some Sequence<String>) {
        key(name)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// Ends the document, or one line of a sequence of documents, with a line feed.
    public mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Forgets what was written, and keeps the room.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        depth = 0
        needsComma = false
        afterKey = false
    }

    private mutating func beforeValue() {
        if afterKey {
            afterKey = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        if depth > 0 { breakLine() }
        needsComma = false
    }

    private mutating func breakLine() {
        guard layout == .indented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func open(_ bracket: UInt8) {
        beforeValue()
        bytes.append(bracket)
        depth += 1
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        precondition(depth > 0, "nothing is open")
        depth -= 1
        if needsComma { breakLine() }
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func quote(_ value: String) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        let isPlain = value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f && $0 != 0x22 && $0 != 0x5c }
        if isPlain { return bytes.append(contentsOf: value.utf8) }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            // The two separators end a line for many readers of lines, so they are escaped too.
            case "\u{0}"..<" ", "\u{7f}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                let zeros = String(repeating: "0", count: 4 - hex.count)
                bytes.append(contentsOf: "\\u\(zeros)\(hex)".utf8)
            default:
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }
}

/// A type with one canonical JSON form.
///
/// Reading what was written gives an equal value; writing that again gives equal bytes.
public protocol JSONRepresentable {
    /// Writes the value as one JSON value.
    func write(to json: inout JSONWriter)

    /// Reads one JSON value.
    init(from json: inout JSONReader) throws(TextError)
}
