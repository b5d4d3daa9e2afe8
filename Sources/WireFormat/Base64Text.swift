/// Bytes as text in base64, with the standard alphabet and padding (RFC 4648, section 4).
///
/// Only the canonical form is read: full padding, no spare bits. Then equal bytes have equal texts.
package enum Base64Text {
    /// Returns how long the text of `count` bytes is.
    package static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Returns the text of bytes.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    package static func text(of bytes: [UInt8]) -> String {
        String(decoding: digits(of: bytes[...]), as: UTF8.self)
    }

    /// Returns the text of bytes as the bytes of its characters.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    package static func digits(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(length(of: bytes.count))
        for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 3) {
            let count = min(3, bytes.endIndex - start)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
            }
            for place in 0..<4 {
                let six = UInt8(group >> UInt32(18 - 6 * place) & 63)
                digits.append(place <= count ? digit(six) : UInt8(ascii: "="))
            }
        }
        return digits
    }

    /// Reads what ``text(of:)`` writes.
    ///
    /// - Parameter column: The column of the first character, for errors.
    /// - Throws: `TextError` at the first character that is no digit, else at the end of the digits
    ///   if the padding is wrong, else at the last digit if it has spare bits.
    /// - Complexity: O(*n*), where *n* is the number of characters.
    package static func bytes(
        of text: some StringProtocol, column: Int = 1
    ) throws(TextError) -> [UInt8] {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count / 4 * 3)
        var (group, bits): (UInt32, UInt32) = (0, 0)
        var end = 0
        while end < source.count, source[end] != UInt8(ascii: "=") {
            guard let six = value(of: source[end]) else {
                throw error("expected a base64 digit", column + end)
            }
            group = group << 6 | UInt32(six)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(group >> bits & 0xff))
                group &= 1 << bits - 1
            }
            end += 1
        }
        guard source.count.isMultiple(of: 4), source.count - end == -end & 3,
            source[end...].allSatisfy({ $0 == UInt8(ascii: "=") }), -end & 3 < 3
        else { throw error("expected groups of four characters, filled with '='", column + end) }
        guard group == 0 else {
            throw error("the bits that fill the last character are not zero", column + end - 1)
        }
        return bytes
    }

    /// Returns the columns in which `count` bytes begin, and that after the last digit.
    ///
    /// - Complexity: O(*n*), where *n* is the number of bytes.
    package static func columns(ofBytes count: Int, from column: Int) -> [Int] {
        (0..<count).map { column + $0 / 3 * 4 + $0 % 3 } + [column + (count * 4 + 2) / 3]
    }

    private static func error(_ message: String, _ column: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: column))
    }

    private static func digit(_ six: UInt8) -> UInt8 {
        switch six {
        case 0..<26: UInt8(ascii: "A") + six
        case 26..<52: UInt8(ascii: "a") + six - 26
        case 52..<62: UInt8(ascii: "0") + six - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
