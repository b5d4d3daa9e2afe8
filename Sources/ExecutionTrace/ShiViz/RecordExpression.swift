/// An expression that finds records, or the lines between executions, in a log.
///
/// A record begins within a line and spans as many lines as the expression writes out, so the
/// time for a log grows with its length. Each line is tried from its start, then, unless the
/// expression is tied to a line's start, after its first blanks.
struct RecordExpression {
    /// The most places within one line at which a record is looked for.
    private static let startsMax = 256

    /// A match and the line after it.
    struct Match {
        let groups: Regex<AnyRegexOutput>.Match
        let nextLine: Int

        subscript(name: String) -> Substring? { groups[name]?.substring }
    }

    private let regex: Regex<AnyRegexOutput>
    private let span: Int
    private let isAnchored: Bool

    /// The reason why a pattern cannot be used.
    struct Failure: Error {
        let reason: String
    }

    /// Compiles a pattern in JavaScript's dialect.
    ///
    /// - Parameter isWhole: Whether a record takes whole lines and the pattern comes from a log
    ///   that nobody has checked, so that one which can take exponential time is refused.
    init(_ pattern: String, groups: [String], isWhole: Bool) throws(Failure) {
        let rewritten = JavaScriptPattern(pattern)
        if isWhole, rewritten.nestsRepetition {
            throw Failure(
                reason: "repeats a repetition, which can take forever; give it as an option if "
                    + "you trust it")
        }
        let whole = isWhole ? "^(?:\(rewritten.text))$" : rewritten.text
        do {
            let compiled = try Regex(whole)
            regex =
                compiled
                .matchingSemantics(.unicodeScalar)
                .anchorsMatchLineEndings()
                .asciiOnlyDigits()
                .asciiOnlyWordCharacters()
        } catch {
            throw Failure(reason: "is not a regular expression: \(error)")
        }
        for name in groups where !regex.contains(captureNamed: name) {
            throw Failure(reason: "lacks the group (?<\(name)>…)")
        }
        span = rewritten.lineFeedCount + 1
        isAnchored = isWhole || Self.startsAtLineStart(pattern)
    }

    /// Whether a pattern that matches anywhere in a line matches from its start too, if at all.
    private static func startsAtLineStart(_ pattern: String) -> Bool {
        var rest = pattern.drop { $0 == "(" }
        if rest.hasPrefix("?<"), let end = rest.firstIndex(of: ">") {
            rest = rest[rest.index(after: end)...]
        }
        return rest.hasPrefix("^") || rest.hasPrefix(".*")
    }

    /// Returns the match that begins in a line and ends before the line `end`.
    func match(in text: LogText, line: Int, end: Int) -> Match? {
        let window = text[line..<min(line + span, end)]
        if let match = match(window, in: text, line: line) { return match }
        guard !isAnchored else { return nil }
        var rest = text[line]
        for _ in 0..<Self.startsMax {
            guard let blank = rest.unicodeScalars.firstIndex(where: { $0 == " " || $0 == "\t" })
            else { return nil }
            let start = rest.unicodeScalars.index(after: blank)
            rest = rest[start...]
            if let match = match(window[start...], in: text, line: line) { return match }
        }
        return nil
    }

    private func match(_ window: Substring, in text: LogText, line: Int) -> Match? {
        // An error can only come from a transformation, and the pattern has none.
        guard let match = try? regex.prefixMatch(in: window), !match.range.isEmpty else {
            return nil
        }
        let last = text.line(of: match.range.upperBound, from: line)
        // A pattern that ends with a line feed leaves the next line untouched.
        let endsAtLineStart = last > line && text[last].startIndex == match.range.upperBound
        return Match(groups: match, nextLine: endsAtLineStart ? last : last + 1)
    }
}
