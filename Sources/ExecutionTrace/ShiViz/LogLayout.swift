import WireFormat

/// The places of the executions in a log, and the expression that finds their records.
struct LogLayout {
    struct Execution {
        let label: String
        let lines: Range<Int>
    }

    let expression: RecordExpression
    private(set) var executions: [Execution] = []

    init(of text: LogText, options: ShiVizLog.Options) throws(ShiVizError) {
        // ShiViz puts the expression and the delimiter of a file into its first two lines. A blank
        // first line stands for the default, but only if a delimiter follows it.
        let first = String(text[0])
        let second = text.lineCount > 1 ? String(text[1]) : ""
        let namesGroups = first.contains("(?<host>") && first.contains("(?<clock>")
        let hasHeader = namesGroups || first.isEmpty && second.contains("(?<trace>")
        let ownExpression = namesGroups ? first : nil
        let ownDelimiter = hasHeader && !second.isEmpty ? second : nil
        let pattern = options.expression ?? ownExpression ?? ShiVizLog.defaultExpression
        do {
            expression = try RecordExpression(
                pattern, groups: ["host", "clock", "event"],
                isWhole: options.expression == nil && ownExpression != nil)
        } catch {
            throw .expression(pattern, reason: error.reason)
        }
        let begin = min(hasHeader ? 2 : 0, text.lineCount)
        guard let delimiter = options.delimiter ?? ownDelimiter else {
            executions = [Execution(label: "", lines: begin..<text.lineCount)]
            return
        }
        let divider: RecordExpression
        do {
            divider = try RecordExpression(
                delimiter, groups: [], isWhole: options.delimiter == nil)
        } catch {
            throw .delimiter(delimiter, reason: error.reason)
        }
        try divide(text, from: begin, with: divider, isLabelled: delimiter.contains("(?<trace>"))
    }

    private mutating func divide(
        _ text: LogText, from begin: Int, with divider: RecordExpression, isLabelled: Bool
    ) throws(ShiVizError) {
        var label = ""
        var start = begin
        var line = begin
        while line < text.lineCount {
            guard let match = divider.match(in: text, line: line, end: text.lineCount) else {
                line += 1
                continue
            }
            try add(label, start..<line, of: text)
            label = isLabelled ? String(match["trace"] ?? "") : "\(executions.count + 1)"
            line = match.nextLine
            start = line
        }
        try add(label, start..<line, of: text)
        guard !executions.isEmpty else {
            throw .log(
                TextError(
                    "the log holds no execution",
                    at: TextPosition(line: min(begin + 1, text.lineCount), column: 1)))
        }
    }

    /// Adds an execution unless it is blank.
    private mutating func add(
        _ label: String, _ lines: Range<Int>, of text: LogText
    ) throws(ShiVizError) {
        guard !lines.allSatisfy({ text.isBlank($0) }) else { return }
        guard !executions.contains(where: { $0.label == label }) else {
            throw .log(
                TextError(
                    "a second execution is labelled '\(label)'",
                    at: TextPosition(line: lines.lowerBound, column: 1)))
        }
        executions.append(Execution(label: label, lines: lines))
    }
}
