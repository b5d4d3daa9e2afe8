/// The text of a Swift file whose comments and string literals are blanked out, byte for byte.
///
/// What is left can be searched for code; what stands in an interpolation is code.
/// Regular expression literals between slashes are not known; `Sources` has none.
struct SwiftText {
    private let source: [UInt8]
    private var code: [UInt8]
    private var at = 0

    /// Returns the code of a file, with a space for each byte that is none; lines stay where they are.
    static func code(of text: String) -> String {
        var reading = SwiftText(source: Array(text.utf8))
        reading.readCode(until: nil)
        return String(decoding: reading.code, as: UTF8.self)
    }

    private init(source: [UInt8]) {
        self.source = source
        code = source
    }

    private mutating func readCode(until end: UInt8?) {
        var depth = 0
        while at < source.count {
            switch source[at] {
            case UInt8(ascii: "/") where starts("//"): blank(until: UInt8(ascii: "\n"))
            case UInt8(ascii: "/") where starts("/*"): readBlockComment()
            case UInt8(ascii: "\""): readString(pounds: 0)
            case UInt8(ascii: "#") where poundsBeforeQuote > 0:
                readString(pounds: poundsBeforeQuote)
            case UInt8(ascii: "("):
                depth += 1
                at += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth < 0, end == UInt8(ascii: ")") { return }
                at += 1
            default: at += 1
            }
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(count: 2)
            } else if starts("*/") {
                depth -= 1
                blank(count: 2)
            } else {
                blank(count: 1)
            }
        } while depth > 0 && at < source.count
    }

    private mutating func readString(pounds: Int) {
        let raw = String(repeating: "#", count: pounds)
        let isLong = starts(raw + "\"\"\"")
        let quote = isLong ? "\"\"\"" : "\""
        // The quotes stay, since what follows a literal may be code about it.
        at += pounds + quote.utf8.count
        while at < source.count, !starts(quote + raw) {
            if starts("\\" + raw + "(") {
                blank(count: 1 + pounds)
                at += 1
                readCode(until: UInt8(ascii: ")"))
                at += 1
            } else if starts("\\" + raw) {
                blank(count: 2 + pounds)
            } else {
                blank(count: 1)
            }
        }
        at += pounds + quote.utf8.count
    }

    /// How many number signs stand before a quote here; none, if no quote follows them.
    private var poundsBeforeQuote: Int {
        let end = source[at...].firstIndex { $0 != UInt8(ascii: "#") } ?? source.count
        return end < source.count && source[end] == UInt8(ascii: "\"") ? end - at : 0
    }

    private func starts(_ prefix: String) -> Bool {
        source[at...].starts(with: prefix.utf8)
    }

    private mutating func blank(count: Int) {
        for _ in 0..<count where at < source.count {
            if code[at] != UInt8(ascii: "\n") { code[at] = UInt8(ascii: " ") }
            at += 1
        }
    }

    private mutating func blank(until end: UInt8) {
        while at < source.count, source[at] != end { blank(count: 1) }
    }
}
