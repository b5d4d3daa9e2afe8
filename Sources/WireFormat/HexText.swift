/// Bytes and numbers as text in hexadecimal, written in lower case (RFC 4648, section 8).
package enum HexText {
    /// Returns the text of bytes, two digits each.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    package static func text(of bytes: some Collection<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 0xf))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns the text of a number in a fixed number of digits, with zeros before it.
    ///
    /// - Precondition: `digits` is from 0 to 16, and the number has no more.
    package static func text(of value: UInt64, digits: Int) -> String {
        precondition(
            digits == 16 || value >> UInt64(4 * digits) == 0, "the number has more digits")
        let text = (0..<digits).reversed().map { digit(UInt8(value >> UInt64(4 * $0) & 0xf)) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads digits of either case, two a byte, and returns the columns of the bytes too, with the
    /// one after the last.
    ///
    /// - Parameters:
    ///   - column: The column of the first character.
    ///   - isSpaced: Whether there may be white space between bytes.
    /// - Throws: `TextError` at the first character that is no digit, or at the end if a byte lacks
    ///   its second digit.
    /// - Complexity: O(*n*), where *n* is the number of characters.
    package static func bytes(
        of text: some StringProtocol, column: Int = 1, isSpaced: Bool = false
    ) throws(TextError) -> (bytes: [UInt8], columns: [Int]) {
        var bytes: [UInt8] = []
        var columns: [Int] = []
        var high: UInt8?
        var column = column
        for character in text.utf8 {
            defer { column += 1 }
            let isSpace = character == 0x20 || 0x09...0x0d ~= character
            if isSpace, isSpaced, high == nil { continue }
            guard let digit = value(of: character) else {
                throw error("expected a hexadecimal digit", column)
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                columns.append(column - 1)
                high = nil
            } else {
                high = digit
            }
        }
        guard high == nil else { throw error("expected a second digit of the last byte", column) }
        return (bytes, columns + [column])
    }

    /// Returns the value of a digit of either case.
    package static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: lowerCaseValue(of: digit)
        }
    }

    /// Returns the value of a digit as this type writes it.
    package static func lowerCaseValue(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func error(_ message: String, _ column: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: column))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
