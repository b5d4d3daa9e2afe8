import WireFormat

/// The bytes of lines of JSON, put together from pieces that mostly are JSON already.
struct LineBytes: Sendable {
    private(set) var bytes: [UInt8] = []
    /// What writes strings with characters that need an escape.
    private var json = JSONWriter()

    var count: Int { bytes.count }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func append(_ literal: StaticString) {
        literal.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func append(_ piece: some Collection<UInt8>) {
        bytes.append(contentsOf: piece)
    }

    mutating func append(byte: UInt8) {
        bytes.append(byte)
    }

    mutating func append(decimal value: UInt64) {
        if value < 10 { return bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value)) }
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var rest = value
        var start = 20
        while rest > 0 {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        bytes.append(addingCapacity: 20 - start) { output in
            for index in start..<20 { output.append(digits[index]) }
        }
    }

    /// Adds text as a string of JSON.
    mutating func append(string text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            guard byte >= 0x20, byte < 0x7f, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
            else { return appendEscaped(text) }
        }
        bytes.append(addingCapacity: text.count + 2) { output in
            output.append(UInt8(ascii: "\""))
            for index in text.indices { output.append(text[index]) }
            output.append(UInt8(ascii: "\""))
        }
    }

    mutating func append(string text: String) {
        append(string: text.utf8.span)
    }

    private mutating func appendEscaped(_ text: Span<UInt8>) {
        json.removeAll()
        json.string(String(decoding: text.indices.map { text[$0] }, as: UTF8.self))
        bytes.append(contentsOf: json.bytes)
    }
}
