/// The pieces of documents.
extension JSONWriter {
    mutating func beforeValue() {
        if afterKey {
            afterKey = false
            return
        }
        if needsComma { put(UInt8(ascii: ",")) }
        if depth > 0 && layout == .indented { breakLine() }
        needsComma = false
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        pieces.put(byte)
    }

    @inline(__always)
    mutating func endKey() {
        if layout == .indented { put(UInt8(ascii: " ")) }
        afterKey = true
    }

    mutating func breakLine() {
        pieces.putLineFeed(indentation: 2 &* depth)
    }

    mutating func open(_ bracket: UInt8) {
        beforeValue()
        put(bracket)
        depth += 1
        needsComma = false
    }

    mutating func close(_ bracket: UInt8) {
        precondition(depth > 0, "nothing is open")
        depth -= 1
        if needsComma && layout == .indented { breakLine() }
        put(bracket)
        needsComma = true
    }

    @usableFromInline
    mutating func integer(isNegative: Bool, _ magnitude: UInt64) {
        beforeValue()
        if isNegative { put(UInt8(ascii: "-")) }
        pieces.put(decimal: magnitude)
        needsComma = true
    }
}
