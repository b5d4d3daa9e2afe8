/// A mark before a value of a document that a ``JSONReader`` reads.
public struct JSONMark: Hashable, Sendable {
    let index: Int
}

extension JSONReader {
    /// Reads a string.
    public mutating func string() throws(TextError) -> String {
        if let place = try plainString() { return String(decoding: bytes[place], as: UTF8.self) }
        return try longString()
    }

    /// Reads a string and passes its bytes to `body`, which sees those of the document themselves
    /// where nothing is escaped.
    @inlinable
    public mutating func stringBytes<Value>(
        _ body: (Span<UInt8>) -> Value
    ) throws(TextError) -> Value {
        if let place = try plainString() { return body(bytes[place].span) }
        let content = Array(try longString().utf8)
        return body(content.span)
    }

    /// Reads a string of ASCII without escapes, and returns where its content is; nil in front of any
    /// other string.
    @usableFromInline
    mutating func plainString() throws(TextError) -> Range<Int>? {
        guard peek() == UInt8(ascii: "\"") else { throw error("expected a string") }
        guard let end = plainEnd() else { return nil }
        defer { index = end + 1 }
        return index + 1..<end
    }

    /// Returns the closing quote of a string of ASCII without escapes; nil in front of any other
    /// string.
    private func plainEnd() -> Int? {
        let span = bytes.span
        var place = index &+ 1 &- bytes.startIndex
        while place &+ 8 <= span.count {
            let special = specialBits(span.littleWord(at: place))
            place &+= special == 0 ? 8 : special.trailingZeroBitCount &>> 3
            if special != 0 { break }
        }
        while place < span.count, specialBits(UInt64(span[place]) | Self.spaces) == 0 {
            place &+= 1
        }
        guard place < span.count, span[place] == UInt8(ascii: "\"") else { return nil }
        return place &+ bytes.startIndex
    }

    /// Seven bytes that are not special, above one to be looked at.
    private static var spaces: UInt64 { 0x2020_2020_2020_2000 }

    /// Reads a string that may have escapes and characters beyond ASCII.
    @usableFromInline
    mutating func longString() throws(TextError) -> String {
        index += 1
        let start = index
        while index < bytes.endIndex, Self.isPlain(bytes[index]) { index += 1 }
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

    /// Returns whether a byte stands for itself and needs no check: ASCII text.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
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
            guard let digit = HexText.value(of: byte) else { return nil }
            value = value << 4 | UInt16(digit)
        }
        index += 4
        return value
    }
}
