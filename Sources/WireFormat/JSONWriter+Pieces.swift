/// The pieces of documents.
extension JSONWriter {
    mutating func beforeValue() {
        if afterKey {
            afterKey = false
            return
        }
        if needsComma { put(UInt8(ascii: ",")) }
        if depth > 0 && layout == .indented { breakLine() }
        needsComma = false
    }

    @inline(__always)
    mutating func endKey() {
        if layout == .indented { put(UInt8(ascii: " ")) }
        afterKey = true
    }

    mutating func breakLine() {
        let count = 1 &+ 2 &* depth
        makeRoom(count)
        let start = byteCount
        var span = room.mutableSpan
        span[start] = UInt8(ascii: "\n")
        for place in start &+ 1..<start &+ count { span[place] = UInt8(ascii: " ") }
        byteCount &+= count
    }

    mutating func open(_ bracket: UInt8) {
        beforeValue()
        put(bracket)
        depth += 1
        needsComma = false
    }

    mutating func close(_ bracket: UInt8) {
        precondition(depth > 0, "nothing is open")
        depth -= 1
        if needsComma && layout == .indented { breakLine() }
        put(bracket)
        needsComma = true
    }

    /// Makes sure of room for as many bytes.
    @inline(__always)
    private mutating func makeRoom(_ count: Int) {
        if byteCount &+ count > room.count { growRoom(count) }
    }

    @inline(never)
    private mutating func growRoom(_ count: Int) {
        let more = max(count, Self.roomBytes)
        room.append(addingCapacity: more) { $0.append(repeating: 0, count: more) }
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        makeRoom(1)
        room[byteCount] = byte
        byteCount &+= 1
    }

    mutating func put(_ bytes: Span<UInt8>) {
        makeRoom(bytes.count)
        let start = byteCount
        var span = room.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        raw.store(bytes, at: start)
        byteCount &+= bytes.count
    }

    mutating func quote(_ value: String) {
        guard putPlain(value.utf8Span.span) else { return put(Self.quoted(value).span) }
    }

    /// Puts a string between quotes and returns true, unless something in it is to be escaped.
    @inline(__always)
    private mutating func putPlain(_ utf8: Span<UInt8>) -> Bool {
        makeRoom(utf8.count &+ 2)
        let quote = UInt8(ascii: "\"")
        let start = byteCount
        let end = start &+ utf8.count &+ 1
        var span = room.mutableSpan
        // Any bytes are valid as bytes, and each store checks its bounds.
        var raw = unsafe span.mutableBytes
        guard raw.storePlain(utf8, at: start &+ 1) else { return false }
        raw.storeBytes(of: quote, toByteOffset: start, as: UInt8.self)
        raw.storeBytes(of: quote, toByteOffset: end, as: UInt8.self)
        byteCount = end &+ 1
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

    @usableFromInline
    mutating func integer(isNegative: Bool, _ magnitude: UInt64) {
        beforeValue()
        var digits = 1
        var rest = magnitude
        while rest >= 10 {
            rest /= 10
            digits &+= 1
        }
        let count = isNegative ? digits &+ 1 : digits
        makeRoom(count)
        let start = byteCount
        var span = room.mutableSpan
        if isNegative { span[start] = UInt8(ascii: "-") }
        rest = magnitude
        var place = start &+ count
        for _ in 0..<digits {
            place &-= 1
            span[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        byteCount &+= count
        needsComma = true
    }
}
