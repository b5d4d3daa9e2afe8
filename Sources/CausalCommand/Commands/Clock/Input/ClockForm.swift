import LogicalClocks
import WireFormat

/// The forms in which a clock is read and written.
enum ClockForm: String, CaseIterable, Sendable {
    case text
    case hex
    case base64
    case json

    /// The form of a clock; what is not text begins so that it can be told apart again.
    func written(_ clock: any CommandClock, _ names: ReplicaNames) -> String {
        switch self {
        case .text: return names.text(of: clock)
        case .hex: return Self.hexPrefix + HexText.text(of: clock.encoded())
        case .base64: return Self.base64Prefix + Base64Text.text(of: clock.encoded())
        case .json:
            var json = JSONWriter()
            json.string(names.text(of: clock))
            return json.text
        }
    }

    static let hexPrefix = "hex:"
    static let base64Prefix = "base64:"
}

/// Bytes as text, two digits each.
enum HexText {
    static func text(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads digits of either case, with spaces between bytes; returns the columns of the bytes too.
    static func read(
        _ text: Substring.UTF8View, column: Int
    ) throws(TextError) -> (bytes: [UInt8], columns: [Int]) {
        var bytes: [UInt8] = []
        var columns: [Int] = []
        var high: UInt8?
        var column = column
        for character in text {
            defer { column += 1 }
            let isSpace = character == 0x20 || 0x09...0x0d ~= character
            if isSpace, high == nil { continue }
            guard let digit = Character(Unicode.Scalar(character)).hexDigitValue,
                character < 0x80
            else {
                throw Self.error("expected a hexadecimal digit", column)
            }
            if let first = high {
                bytes.append(first << 4 | UInt8(digit))
                columns.append(column - 1)
                high = nil
            } else {
                high = UInt8(digit)
            }
        }
        guard high == nil else {
            throw Self.error("expected a second digit of the last byte", column)
        }
        return (bytes, columns + [column])
    }

    static func error(_ message: String, _ column: Int) -> TextError {
        TextError(message, at: TextPosition(line: 1, column: column))
    }
}

/// Bytes as text in the alphabet of RFC 4648, three bytes in four characters.
enum Base64Text {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0...group.count { text.append(alphabet[bits >> (18 - 6 * place) & 63]) }
            text += repeatElement(UInt8(ascii: "="), count: 3 - group.count)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads what `text(of:)` writes; returns the columns in which the bytes begin too.
    static func read(
        _ text: Substring.UTF8View, column: Int
    ) throws(TextError) -> (bytes: [UInt8], columns: [Int]) {
        var bytes: [UInt8] = []
        var columns: [Int] = []
        var bits = 0
        var bitCount = 0
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        for (offset, character) in digits.enumerated() {
            guard let digit = alphabet.firstIndex(of: character) else {
                throw HexText.error("expected a base64 digit", column + offset)
            }
            bits = (bits << 6 | digit) & 0xffff
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            columns.append(column + offset - 1)
        }
        let end = column + digits.count
        let padding = text.count - digits.count
        guard (digits.count + padding).isMultiple(of: 4), padding == (4 - digits.count % 4) % 4,
            text.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") })
        else {
            throw HexText.error("expected groups of four characters, filled with '='", end)
        }
        guard bits & (1 << bitCount - 1) == 0 else {
            throw HexText.error("the bits that fill the last character are not zero", end - 1)
        }
        return (bytes, columns + [end])
    }
}
