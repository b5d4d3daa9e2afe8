/// Text from a file, made safe to print.
///
/// A file may hold anything, escape sequences of a terminal included; those must not take effect
/// because it was looked at.
package enum Printable {
    /// Returns the text with every control character written as `\u{1b}`.
    package static func text(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// Returns the beginning of the text, with three dots if there is more.
    package static func beginning(of text: String, characters: Int) -> String {
        let safe = Printable.text(text)
        let end = safe.index(safe.startIndex, offsetBy: characters, limitedBy: safe.endIndex)
        guard let end, end < safe.endIndex else { return safe }
        return String(safe.prefix(max(0, characters - 3))) + "..."
    }

    /// Returns the first eight names, and whether there are others.
    package static func few(_ names: [String]) -> String {
        text(names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and others" : ""))
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Besides the controls: line and paragraph separators, and what turns text around.
        case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
