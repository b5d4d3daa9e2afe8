/// Percent-encoding of UTF-8 in the values of baggage.
enum PercentEncoding {
    /// Writes every byte of `text` outside `literal` as `%` and two upper-case digits.
    static func encoded(_ text: String, literal: ByteSet) -> String {
        if text.utf8.allSatisfy(literal.contains) { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3)
        for byte in text.utf8 {
            if literal.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads what ``encoded(_:literal:)`` writes.
    ///
    /// A percent sign without two digits stands for itself. Bytes that are not UTF-8 become
    /// U+FFFD. A plus sign is itself, or a space as in forms.
    static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
        let isPlain = text.utf8.allSatisfy {
            $0 != UInt8(ascii: "%") && (!plusIsSpace || $0 != UInt8(ascii: "+"))
        }
        if isPlain { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        let source = text.utf8.span
        var index = 0
        while index < source.count {
            if source.has("%", at: index), index + 2 < source.count,
                let high = value(of: source[index + 1]), let low = value(of: source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                let isSpace = plusIsSpace && source.has("+", at: index)
                bytes.append(isSpace ? UInt8(ascii: " ") : source[index])
                index += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
