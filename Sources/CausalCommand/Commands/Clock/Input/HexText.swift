import WireFormat

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
