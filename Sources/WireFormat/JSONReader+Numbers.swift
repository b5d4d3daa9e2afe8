/// Numbers: whole ones by their digits, and all as they are written.
extension JSONReader {
    /// Reads a whole number that fits `type`.
    @inlinable
    public mutating func integer<Value: FixedWidthInteger>(
        _ type: Value.Type
    ) throws(TextError) -> Value {
        let start = index
        if let digits = plainInteger(), let value = Value(exactly: digits) { return value }
        index = start
        let text = try number()
        guard let value = Value(text) else {
            throw integerError(text, "\(Value.min) to \(Value.max)")
        }
        return value
    }

    /// Reads digits alone, of which there are at most 18; nil in front of any other number.
    @usableFromInline
    mutating func plainInteger() -> UInt64? {
        skipSpace()
        guard let (value, end) = plainDigits() else { return nil }
        index = end
        return value
    }

    private func plainDigits() -> (value: UInt64, end: Int)? {
        let span = bytes.span
        let start = index &- bytes.startIndex
        let limit = min(span.count, start &+ 19)
        var place = start
        var value: UInt64 = 0
        while place < limit {
            let digit = span[place] &- UInt8(ascii: "0")
            guard digit <= 9 else { break }
            value = value &* 10 &+ UInt64(digit)
            place &+= 1
        }
        let count = place &- start
        guard 1...18 ~= count, count == 1 || span[start] != UInt8(ascii: "0") else { return nil }
        if place < span.count {
            switch span[place] {
            case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return nil
            default: break
            }
        }
        return (value, place &+ bytes.startIndex)
    }

    @usableFromInline
    func integerError(_ text: String, _ range: String) -> TextError {
        TextError(
            "expected a whole number from \(range)", at: position(of: index - text.utf8.count))
    }

    /// Reads a number as it is written.
    public mutating func number() throws(TextError) -> String {
        skipSpace()
        let start = index
        if at(UInt8(ascii: "-")) { index += 1 }
        let whole = digits()
        guard whole > 0 else {
            index = start
            throw error("expected a number")
        }
        let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        if whole > 1, bytes[first] == UInt8(ascii: "0") {
            index = start
            throw error("a number does not begin with 0")
        }
        if at(UInt8(ascii: ".")) {
            index += 1
            guard digits() > 0 else {
                throw TextError("expected a digit", at: position(of: index))
            }
        }
        if at(UInt8(ascii: "e")) || at(UInt8(ascii: "E")) {
            index += 1
            if at(UInt8(ascii: "+")) || at(UInt8(ascii: "-")) { index += 1 }
            guard digits() > 0 else {
                throw TextError("expected a digit", at: position(of: index))
            }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = index
        while index < bytes.endIndex, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
        return index - start
    }
}
