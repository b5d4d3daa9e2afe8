import LogicalClocks
import WireFormat

/// A log of vector clocks in the form that ShiViz and GoVector use, read as a trace.
///
/// An expression with the groups `host`, `clock` and `event` finds the records. It is in
/// JavaScript's dialect and comes from the caller, from the first line of the log, or is
/// ``defaultExpression``. If it also has the groups `kind` and `message`, events whose kind begins
/// with a form of *send* or *receive* become sends and receives of that message; the groups `to`,
/// `from` or `peer` name the other end of it. All other events are local.
///
/// Events of a host are sorted by their own clock entry; across hosts causes come before effects
/// where the clocks allow it. The time of an event is its place in the trace.
public struct ShiVizLog: Hashable, Sendable {
    /// The options for reading a log.
    public struct Options: Hashable, Sendable {
        /// The parser expression; nil to take the log's own, or else the default.
        public var expression: String?

        /// The expression that divides executions; nil to take the log's own, if it has one.
        public var delimiter: String?

        /// The label of the execution to read; nil for the first.
        public var execution: String?

        /// The most bytes of a log.
        public var bytesMax = 1 << 28

        /// The most bytes of a line.
        public var lineBytesMax = 1 << 14

        /// Creates options that take everything from the log.
        public init(
            expression: String? = nil, delimiter: String? = nil, execution: String? = nil
        ) {
            self.expression = expression
            self.delimiter = delimiter
            self.execution = execution
        }
    }

    /// A line that belongs to no record.
    public struct SkippedLine: Hashable, Sendable {
        /// The number of the line, from 1.
        public let line: Int

        /// The line.
        public let text: String
    }

    /// The expression that is used if neither the caller nor the log gives one.
    public static let defaultExpression = #"(?<event>.*)\n(?<host>\S*) (?<clock>{.*})"#

    /// The most skipped lines that are kept as examples.
    public static let skippedLinesMax = 5

    /// The events of the execution that was read.
    public private(set) var trace: Trace

    /// For each event of the trace, the line of its clock in the log, from 1.
    public private(set) var lines: [Int]

    /// The labels of all executions in the log; the empty label without a delimiter.
    public private(set) var executions: [String]

    /// The number of lines of the execution that are not blank and belong to no record.
    public private(set) var skippedLineCount = 0

    /// The first of the lines that belong to no record.
    public private(set) var skippedLines: [SkippedLine] = []

    /// Reads a log.
    ///
    /// - Throws: ``ShiVizError`` for an expression that cannot be used, for an execution that is
    ///   not there, for a record whose clock cannot be read or lacks its own host, and for a log
    ///   in which nothing matches.
    /// - Complexity: O(*n*) for *n* bytes with expressions that do not repeat repetitions.
    public init(parsing bytes: [UInt8], options: Options = Options()) throws(ShiVizError) {
        guard bytes.count <= options.bytesMax else {
            throw .log(
                TextError(
                    "the log is longer than \(options.bytesMax) bytes",
                    at: TextPosition(line: 1, column: 1)))
        }
        let text: LogText
        do throws(TextError) {
            text = try LogText(bytes, lineBytesMax: options.lineBytesMax)
        } catch {
            throw .log(error)
        }
        let layout = try LogLayout(of: text, options: options)
        let labels = layout.executions.map(\.label)
        let label = options.execution ?? labels.first ?? ""
        guard let chosen = layout.executions.first(where: { $0.label == label }) else {
            throw .noExecution(label, known: labels)
        }
        executions = labels
        trace = Trace(header: TraceHeader(roster: Roster()))
        lines = []
        do throws(TextError) {
            try readRecords(of: text, in: chosen.lines, with: layout.expression)
        } catch {
            throw .log(error)
        }
    }

    private mutating func readRecords(
        of text: LogText, in range: Range<Int>, with expression: RecordExpression
    ) throws(TextError) {
        var records: [ShiVizRecord] = []
        var roster = Roster()
        var line = range.lowerBound
        while line < range.upperBound {
            if let match = expression.match(in: text, line: line, end: range.upperBound) {
                records.append(
                    try ShiVizRecord(match, in: text, line: line, roster: &roster))
                line = match.nextLine
            } else {
                if !text.isBlank(line) { skip(text[line], line: line + 1) }
                line += 1
            }
        }
        guard !records.isEmpty else {
            throw TextError(
                "no record from here on matches the parser expression",
                at: TextPosition(line: min(range.lowerBound + 1, text.lineCount), column: 1))
        }
        trace = Trace(header: TraceHeader(roster: roster, clocks: .vector))
        append(records)
    }

    private mutating func skip(_ text: Substring, line: Int) {
        skippedLineCount += 1
        guard skippedLines.count < Self.skippedLinesMax else { return }
        skippedLines.append(SkippedLine(line: line, text: String(text)))
    }

    private mutating func append(_ records: [ShiVizRecord]) {
        let order = CausalOrder(
            processes: records.map(\.host), clocks: records.map(\.clock),
            processCount: trace.header.roster.count)
        // A send that does not say to whom went to those who say that they got it.
        var receivers: [String: [ReplicaID]] = [:]
        for record in records where record.role == .receive {
            if receivers[record.message]?.contains(record.host) != true {
                receivers[record.message, default: []].append(record.host)
            }
        }
        for index in order.records() {
            let record = records[index]
            let kind: TraceEvent.Kind =
                switch record.role {
                case .local: .local
                case .send:
                    .send(
                        message: trace.message(named: record.message),
                        to: record.peer.map { [$0] } ?? receivers[record.message] ?? [])
                case .receive: .receive(message: trace.message(named: record.message))
                }
            trace.append(
                TraceEvent(
                    time: UInt64(trace.count), process: record.host, kind: kind,
                    clock: .vector(record.clock), text: record.text))
            lines.append(record.line)
        }
    }
}
