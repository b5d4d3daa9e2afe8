/// A set of ASCII characters, for the grammars of headers.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    init(_ members: some Sequence<UInt8>) {
        for byte in members { insert(byte) }
    }

    /// Optional white space of HTTP: spaces and tabs.
    static let space = ByteSet(" \t".utf8)

    /// The characters of an HTTP token (RFC 9110, section 5.6.2).
    static let token = alphanumeric.union(ByteSet("!#$%&'*+-.^_`|~".utf8))

    /// The characters of a baggage value.
    static let baggageValue = ByteSet(0x21...0x7e).subtracting(ByteSet("\",;\\".utf8))

    /// The characters of a baggage value that stand for themselves to everybody: some readers take
    /// a plus sign for a space.
    static let baggageLiteral = baggageValue.subtracting(ByteSet("%+".utf8))

    /// The characters of a baggage key that stand for themselves to everybody.
    static let baggageKeyLiteral = token.subtracting(ByteSet("%+".utf8))

    /// The characters that a tracestate key begins with.
    static let stateKeyStart = ByteSet(0x61...0x7a).union(ByteSet(0x30...0x39))

    /// The characters of a tracestate key after its first.
    static let stateKey = stateKeyStart.union(ByteSet("_-*/@".utf8))

    /// The characters of a tracestate value; its last one is not a space.
    static let stateValue = ByteSet(0x20...0x7e).subtracting(ByteSet(",=".utf8))

    private static let alphanumeric = ByteSet(0x61...0x7a).union(ByteSet(0x41...0x5a))
        .union(ByteSet(0x30...0x39))

    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? low : high
        return byte < 128 && word >> UInt64(byte & 63) & 1 == 1
    }

    func union(_ other: Self) -> Self {
        var copy = self
        copy.low |= other.low
        copy.high |= other.high
        return copy
    }

    func subtracting(_ other: Self) -> Self {
        var copy = self
        copy.low &= ~other.low
        copy.high &= ~other.high
        return copy
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 {
            low |= 1 << UInt64(byte)
        } else if byte < 128 {
            high |= 1 << UInt64(byte & 63)
        }
    }
}

extension Span<UInt8> {
    /// Returns the index after the run of characters of `set` that begins at `index`.
    func end(of set: ByteSet, from index: Int) -> Int {
        var end = index
        while end < count, set.contains(self[end]) { end += 1 }
        return end
    }

    /// Returns whether `character` stands at `index`.
    func has(_ character: Unicode.Scalar, at index: Int) -> Bool {
        index < count && self[index] == UInt8(ascii: character)
    }

    /// Returns whether a list member ends at `index`: at a comma or at the end of the header.
    func endsMember(at index: Int) -> Bool {
        index == count || self[index] == UInt8(ascii: ",")
    }
}

extension String {
    /// Copies the ASCII text that stands at `range` of the UTF-8.
    func copied(_ range: Range<Int>) -> String {
        let lower = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        let upper = utf8.index(lower, offsetBy: range.count)
        return String(Substring(utf8[lower..<upper]))
    }
}
