/// Base64 with the standard alphabet and padding (RFC 4648, section 4).
///
/// Only the canonical form is read: full padding, no spare bits. Then equal bytes have equal texts.
enum Base64 {
    /// A text that is not base64, and the offset of its first wrong byte.
    struct Malformed: Error, Hashable {
        let byteOffset: Int
    }

    /// How long the text of `count` bytes is.
    static func length(of count: Int) -> Int { (count + 2) / 3 * 4 }

    static func text(of bytes: [UInt8]) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(length(of: bytes.count))
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for offset in 0..<3 {
                group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0)
            }
            for place in 0..<4 {
                let six = UInt8(group >> UInt32(18 - 6 * place) & 63)
                digits.append(place <= count ? digit(six) : UInt8(ascii: "="))
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    static func bytes(of text: String) throws(Malformed) -> [UInt8] {
        let source = text.utf8.span
        guard source.count % 4 == 0 else { throw Malformed(byteOffset: source.count) }
        var end = source.count
        while end > max(0, source.count - 2), source.has("=", at: end - 1) { end -= 1 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end * 3 / 4)
        var (group, bits): (UInt32, UInt32) = (0, 0)
        for index in 0..<end {
            guard let six = value(of: source[index]) else { throw Malformed(byteOffset: index) }
            group = group << 6 | UInt32(six)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(group >> bits & 0xff))
                group &= 1 << bits - 1
            }
        }
        guard group == 0 else { throw Malformed(byteOffset: end - 1) }
        return bytes
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
