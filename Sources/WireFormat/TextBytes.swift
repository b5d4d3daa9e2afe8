/// Bytes of text that is put together from pieces.
///
/// Between two calls of ``trim()`` the bytes are followed by room that is made already, so that a
/// piece is mostly a few stores and no array grows.
package struct TextBytes: Sendable {
    /// By how much the room grows at least.
    private static let roomBytes = 256

    /// The number of bytes.
    package private(set) var count = 0

    private var room: [UInt8] = []

    /// Creates an empty text.
    package init() {}

    /// The bytes.
    ///
    /// - Complexity: O(1) after ``trim()``; elsewhere O(*n*), where *n* is their number.
    package var bytes: [UInt8] { count == room.count ? room : Array(room[..<count]) }

    /// Gives the room behind the bytes back.
    package mutating func trim() {
        room.removeLast(room.count - count)
    }

    /// Forgets the bytes, and keeps their room.
    package mutating func removeAll() {
        room.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Takes the bytes out, and keeps their room.
    ///
    /// - Complexity: O(*n*), where *n* is their number.
    package mutating func takeBytes() -> [UInt8] {
        defer { count = 0 }
        return Array(room[..<count])
    }

    /// Takes the last bytes away.
    mutating func removeLast(_ number: Int) {
        count &-= number
    }

    /// Makes sure of room for as many bytes.
    @inline(__always)
    private mutating func makeRoom(_ more: Int) {
        if count &+ more > room.count { growRoom(more) }
    }

    @inline(never)
    private mutating func growRoom(_ more: Int) {
        let more = max(more, Self.roomBytes)
        room.append(addingCapacity: more) { $0.append(repeating: 0, count: more) }
    }

    /// Adds a byte.
    @inline(__always)
    package mutating func put(_ byte: UInt8) {
        makeRoom(1)
        room[count] = byte
        count &+= 1
    }

    /// Adds a line feed and spaces.
    mutating func putLineFeed(indentation: Int) {
        makeRoom(1 &+ indentation)
        let start = count
        var span = room.mutableSpan
        span[start] = UInt8(ascii: "\n")
        for place in start &+ 1..<start &+ 1 &+ indentation { span[place] = UInt8(ascii: " ") }
        count &+= 1 &+ indentation
    }

    /// Adds bytes.
    @inline(__always)
    package mutating func put(_ bytes: Span<UInt8>) {
        makeRoom(bytes.count)
        let start = count
        var span = room.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        raw.store(bytes, at: start)
        count &+= bytes.count
    }

    /// Adds bytes.
    package mutating func put(_ bytes: [UInt8]) {
        put(bytes.span)
    }

    /// Adds a text as it is.
    package mutating func put(text: String) {
        put(text.utf8Span.span)
    }

    /// Adds a literal.
    package mutating func put(_ literal: StaticString) {
        let bytes = unsafe UnsafeBufferPointer(
            start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        unsafe put(bytes.span)
    }

    /// Adds a number in decimal.
    package mutating func put(decimal value: UInt64) {
        let digits = Self.digitCount(of: value)
        makeRoom(digits)
        let start = count
        var place = start &+ digits
        count = place
        var span = room.mutableSpan
        var rest = value
        while rest >= 10 {
            let pair = UInt32(truncatingIfNeeded: rest % 100)
            rest /= 100
            place &-= 2
            span[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair / 10)
            span[place &+ 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: pair % 10)
        }
        guard place > start else { return }
        span[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
    }

    private static func digitCount(of value: UInt64) -> Int {
        // A bit is 1233/4096 of a digit, or one too few for the numbers from a power of ten on.
        let bits = UInt64.bitWidth &- (value | 1).leadingZeroBitCount
        let digits = (bits &* 1_233) &>> 12
        return value | 1 < powers[digits] ? digits : digits &+ 1
    }

    /// The powers of ten that are numbers here.
    private static let powers: InlineArray<20, UInt64> = [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
        10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]

    /// Adds a string of JSON.
    @inline(__always)
    package mutating func put(jsonString value: String) {
        guard putPlain(value.utf8Span.span) else { return put(Self.quoted(value).span) }
    }

    /// Adds a string of JSON.
    package mutating func put(jsonString utf8: Span<UInt8>) {
        guard putPlain(utf8) else {
            let value = String(decoding: utf8.indices.map { utf8[$0] }, as: UTF8.self)
            return put(Self.quoted(value).span)
        }
    }

    /// Adds a string between quotes and returns true, unless something in it is to be escaped.
    @inline(__always)
    private mutating func putPlain(_ utf8: Span<UInt8>) -> Bool {
        makeRoom(utf8.count &+ 2)
        let quote = UInt8(ascii: "\"")
        let start = count
        let end = start &+ utf8.count &+ 1
        var span = room.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        guard raw.storePlain(utf8, at: start &+ 1) else { return false }
        raw.storeBytes(of: quote, toByteOffset: start, as: UInt8.self)
        raw.storeBytes(of: quote, toByteOffset: end, as: UInt8.self)
        count = end &+ 1
        return true
    }

    /// Returns a string between quotes, with everything escaped that has to be.
    static func quoted(_ value: String) -> [UInt8] {
        var bytes = [UInt8(ascii: "\"")]
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": bytes.append(contentsOf: "\\\"".utf8)
            case "\\": bytes.append(contentsOf: "\\\\".utf8)
            case "\n": bytes.append(contentsOf: "\\n".utf8)
            case "\r": bytes.append(contentsOf: "\\r".utf8)
            case "\t": bytes.append(contentsOf: "\\t".utf8)
            // The two separators end a line for many readers of lines, so they are escaped too.
            case "\u{0}"..<" ", "\u{7f}", "\u{2028}", "\u{2029}":
                let hex = HexText.text(of: UInt64(scalar.value), digits: 4)
                bytes.append(contentsOf: "\\u\(hex)".utf8)
            default:
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return bytes
    }
}
