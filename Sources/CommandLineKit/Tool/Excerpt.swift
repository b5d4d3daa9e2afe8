/// A line of a text and a caret under the place that a message is about.
package enum Excerpt {
    /// The most characters that are shown on either side of the place.
    private static let reach = 36

    /// Returns the line and the caret line.
    ///
    /// A long line is cut on both sides; characters that would move the caret become blanks.
    ///
    /// - Parameters:
    ///   - text: The bytes of the text, which need not be UTF-8.
    ///   - position: The place; the first line of `text` has the number `firstLine`.
    package static func lines(
        of text: some BidirectionalCollection<UInt8>, at position: CommandFailure.Position,
        firstLine: Int = 1
    ) -> [String] {
        let lines = text.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let index = position.line - firstLine
        guard lines.indices.contains(index) else { return [] }
        let line = printable(lines[index])
        let caret = printable(lines[index].prefix(position.column - 1)).count
        let start = max(0, caret - reach)
        let end = min(line.count, caret + reach)
        guard start < end else { return [] }
        let isCut = (before: start > 0, after: end < line.count)
        let shown =
            (isCut.before ? "..." : "") + String(line[start..<end]) + (isCut.after ? "..." : "")
        let indent = caret - start + (isCut.before ? 3 : 0)
        return [shown, String(repeating: " ", count: indent) + "^"]
    }

    private static func printable(_ bytes: some Sequence<UInt8>) -> [Character] {
        String(decoding: Array(bytes), as: UTF8.self).map { character in
            character.unicodeScalars.contains { $0.value < 0x20 || 0x7f..<0xa0 ~= $0.value }
                ? " " : character
        }
    }
}
