/// Base64 with the standard alphabet and padding (RFC 4648, section 4), in canonical form only.
enum Base64 {
    private static let pad = UInt8(ascii: "=")
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func digits(of bytes: some Collection<UInt8>) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var size = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            size += 1
            guard size == 3 else { continue }
            append(group, size: 3, to: &digits)
            (group, size) = (0, 0)
        }
        if size > 0 { append(group << UInt32(8 * (3 - size)), size: size, to: &digits) }
        return digits
    }

    private static func append(_ group: UInt32, size: Int, to digits: inout [UInt8]) {
        for place in 0..<4 {
            let six = Int(group >> UInt32(18 - 6 * place) & 63)
            digits.append(place <= size ? alphabet[six] : pad)
        }
    }

    /// Returns the bytes of a text, or nil if it is not the one form that these bytes have.
    static func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (group, bits, digits): (UInt32, UInt32, Int) = (0, 0, 0)
        let end = text.utf8.lastIndex { $0 != pad }.map { text.utf8.index(after: $0) }
        for digit in text.utf8[..<(end ?? text.utf8.startIndex)] {
            guard let six = value(of: digit) else { return nil }
            digits += 1
            group = group << 6 | six
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(group >> bits & 0xff))
            group &= 1 << bits - 1
        }
        let pads = text.utf8.count - digits
        return group == 0 && text.utf8.count % 4 == 0 && pads <= 2 ? bytes : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
