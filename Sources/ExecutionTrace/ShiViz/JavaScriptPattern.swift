/// A regular expression in JavaScript's dialect, rewritten for `Regex`.
///
/// The two differ in what they take literally: in JavaScript a brace that begins no repetition is
/// a character, and a class knows neither nested classes nor set operations.
struct JavaScriptPattern {
    /// The pattern for `Regex`.
    private(set) var text = ""

    /// The number of line feeds that the pattern writes out.
    private(set) var lineFeedCount = 0

    /// Whether something that repeats without limit is repeated without limit: the shape that can
    /// take exponential time.
    private(set) var nestsRepetition = false

    private let source: [Character]
    private var index = 0
    /// For every open group, whether it holds a repetition without limit.
    private var groups = [false]

    init(_ pattern: String) {
        source = Array(pattern)
        while index < source.count { rewriteNext() }
    }

    private mutating func rewriteNext() {
        let character = source[index]
        switch character {
        case "\\": rewriteEscape()
        case "[": rewriteClass()
        case "(":
            groups.append(false)
            copy()
            // The question mark of (?: and (?<name> repeats nothing.
            if index < source.count, source[index] == "?" { copy() }
        case ")":
            copy()
            let repeats = groups.count > 1 ? groups.removeLast() : false
            if repeats, startsUnlimitedRepetition() { nestsRepetition = true }
            if repeats { groups[groups.count - 1] = true }
        case "{" where repetitionEnd() == nil:
            text += "\\{"
            index += 1
        case "*", "+", "{":
            if startsUnlimitedRepetition() { groups[groups.count - 1] = true }
            let end = repetitionEnd() ?? index
            while index <= end { copy() }
        case "\n":
            lineFeedCount += 1
            copy()
        default: copy()
        }
    }

    private mutating func copy() {
        text.append(source[index])
        index += 1
    }

    private mutating func rewriteEscape() {
        if index + 1 < source.count, source[index + 1] == "n" { lineFeedCount += 1 }
        copy()
        if index < source.count { copy() }
    }

    private mutating func rewriteClass() {
        if source[index...].starts(with: "[^]") {
            text += "[\\s\\S]"
            index += 3
            return
        }
        copy()
        var afterClassEscape = false
        while index < source.count, source[index] != "]" {
            let character = source[index]
            if character == "\\" {
                let next = index + 1 < source.count ? source[index + 1] : "\\"
                copy()
                if index < source.count { copy() }
                afterClassEscape = "dDsSwW".contains(next)
                continue
            }
            let isLast = index + 1 < source.count && source[index + 1] == "]"
            // A minus after \w can begin no range; the others begin set operations.
            if "[&~".contains(character) || character == "-" && afterClassEscape && !isLast {
                text += "\\"
            }
            copy()
            afterClassEscape = false
        }
        if index < source.count { copy() }
    }

    /// The index of the brace that closes `{n}`, `{n,}` or `{n,m}` here.
    private func repetitionEnd() -> Int? {
        guard source[index] == "{" else { return nil }
        var end = index + 1
        while end < source.count, source[end].isNumber { end += 1 }
        guard end > index + 1, end < source.count else { return nil }
        if source[end] == "," {
            end += 1
            while end < source.count, source[end].isNumber { end += 1 }
        }
        return end < source.count && source[end] == "}" ? end : nil
    }

    private func startsUnlimitedRepetition() -> Bool {
        guard index < source.count else { return false }
        if source[index] == "*" || source[index] == "+" { return true }
        guard let end = repetitionEnd() else { return false }
        return source[end - 1] == ","
    }
}
