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
    /// The layout of a document.
    public enum Layout: Hashable, Sendable {
        /// No white space at all: one line.
        case compact
        /// One member or element a line, indented by two spaces.
        case indented
    }

    /// The bytes written so far, or since some were taken out.
    ///
    /// - Complexity: O(1) behind a line that was ended; elsewhere O(*n*), where *n* is their number.
    public var bytes: [UInt8] { pieces.bytes }

    /// The number of ``bytes``.
    public var byteCount: Int { pieces.count }

    var pieces = TextBytes()

    let layout: Layout
    var depth = 0
    /// Whether a comma must come before the next element.
    var needsComma = false
    var afterKey = false

    /// Creates an empty writer.
    public init(layout: Layout = .compact) {
        self.layout = layout
    }

    /// The ``bytes`` as text.
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
        pieces.put(jsonString: name)
        put(UInt8(ascii: ":"))
        endKey()
    }

    /// Writes the name of the next member, which is copied as a block.
    public mutating func key(_ key: JSONKey) {
        if layout == .compact && needsComma && !afterKey {
            pieces.put(key.bytes.span)
            pieces.removeLast(key.bytes.count &- key.count)
            needsComma = false
        } else {
            beforeValue()
            pieces.put(key.bytes.span.extracting(1..<key.count))
        }
        endKey()
    }

    /// Writes a string.
    public mutating func string(_ value: String) {
        beforeValue()
        pieces.put(jsonString: value)
        needsComma = true
    }

    /// Writes a whole number.
    @inlinable
    public mutating func integer(_ value: some BinaryInteger) {
        if let magnitude = UInt64(exactly: value.magnitude) {
            integer(isNegative: value < 0, magnitude)
        } else {
            raw(String(value))
        }
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
        pieces.put(text: value)
        needsComma = true
    }

    /// Writes a member whose value is a string.
    public mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    /// Writes a member whose value is a whole number.
    @inlinable
    public mutating func member(_ name: String, _ value: some BinaryInteger) {
        key(name)
        integer(value)
    }

    /// Writes a member whose value is a string.
    public mutating func member(_ key: JSONKey, _ value: String) {
        self.key(key)
        string(value)
    }

    /// Writes a member whose value is a whole number.
    @inlinable
    public mutating func member(_ key: JSONKey, _ value: some BinaryInteger) {
        self.key(key)
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
        put(UInt8(ascii: "\n"))
        needsComma = false
        pieces.trim()
    }

    /// Takes out the bytes written since the last call, in the middle of a document or behind it:
    /// a long document goes to its file piece by piece.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    public mutating func takeBytes() -> [UInt8] { pieces.takeBytes() }

    /// Forgets what was written, and keeps the room.
    public mutating func removeAll() {
        pieces.removeAll()
        depth = 0
        needsComma = false
        afterKey = false
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
