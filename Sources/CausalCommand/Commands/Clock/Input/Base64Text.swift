import WireFormat

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
