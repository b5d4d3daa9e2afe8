import CommandLineKit
import ExecutionTrace
import LogicalClocks
import WireFormat

/// A recorded run from a file of ours or of another system, with the places of its events.
struct RecordedLog {
    /// The options of the command line for reading.
    struct Options {
        var expression: String?
        var delimiter: String?
        var execution: String?
    }

    /// The forms of files.
    enum Form: String {
        case trace = "causal-trace"
        case shiViz = "shiviz"
    }

    /// The path, or `standard input`.
    let file: String
    let form: Form
    private(set) var trace = Trace(header: TraceHeader(roster: Roster()))

    /// The labels of all executions; one without a label if nothing divides the file.
    private(set) var executions = [""]

    /// The execution that was read.
    private(set) var execution = ""

    /// Where and why the file stops in the middle of something.
    private(set) var truncation: TextError?

    /// The digest in the trailer of a trace, or of all of one that has no trailer.
    private(set) var digest: String?

    /// Whether it cannot be told if the end of the file is missing.
    private(set) var hasUncheckedEnd = false

    /// What was passed over because it is no record.
    private(set) var skippedLineCount = 0
    private(set) var skippedLines: [ShiVizLog.SkippedLine] = []

    /// The lines of the events; empty if each has the line that its index says.
    private var lines: [Int] = []

    /// Returns the line in the file that tells of an event, from 1.
    func line(of event: Int) -> Int {
        // The header of a trace stands before its events.
        lines.isEmpty ? event + 2 : lines[event]
    }

    /// Reads a file, whose form is recognised by its first line, or the trace in the directory of a
    /// run.
    ///
    /// - Throws: A failure with exit code 65 and a position if it is malformed, 66 if it cannot be
    ///   opened, 74 if reading fails, 64 if an option does not fit it.
    static func read(
        _ path: String, _ options: Options, _ console: Console
    ) throws(CommandFailure) -> RecordedLog {
        if path != "-", FileSystem.kind(of: path) == .directory {
            return try read(runDirectory: path, options, console)
        }
        var file = try InputFile(path, console)
        var head: [UInt8] = []
        while head.count < headBytesMax, !head.contains(UInt8(ascii: "\n")),
            let piece = try file.next()
        {
            head += piece
        }
        if head.isEmpty { return try RecordedLog(trace: &file, head, console) }
        // With an expression even a trace of ours is read as any other log.
        guard options.expression == nil, isTrace(head) else {
            return try RecordedLog(log: &file, head, options, console)
        }
        if options.delimiter != nil || options.execution != nil {
            throw .usage(
                "\(file.name) is a trace of one execution, which no option divides",
                remedy: "Leave out '--delimiter' and '--execution'.")
        }
        return try RecordedLog(trace: &file, head, console)
    }

    /// Reads the trace of a run, whose digest has to be the one in the run's report.
    private static func read(
        runDirectory path: String, _ options: Options, _ console: Console
    ) throws(CommandFailure) -> RecordedLog {
        let trace = Path.joined(path, RunDirectory.traceName)
        guard FileSystem.kind(of: trace) != nil else {
            throw CommandFailure(
                .noInput, "there is no '\(RunDirectory.traceName)' in it", file: path,
                remedy: "Name the directory of a run, or a file.")
        }
        var log = try read(trace, options, console)
        guard log.truncation == nil else { return log }
        let line = TextPosition(line: log.trace.count + 2, column: 1)
        let remedy = "Check '\(RunDirectory.traceName)' alone."
        guard let expected = try RunDirectory.digest(in: path, remedy: remedy, console) else {
            log.truncation = TextError(
                "there is no '\(RunDirectory.reportName)' to compare the digest with", at: line)
            return log
        }
        if log.digest == expected {
            log.hasUncheckedEnd = false
        } else {
            log.truncation = TextError(
                "the digest of the trace is not the one in '\(RunDirectory.reportName)'", at: line)
        }
        return log
    }

    /// How far the first line is looked at.
    private static let headBytesMax = 1 << 16

    /// Returns whether the first line is a JSON object that names the format of traces, or may
    /// become one because the file ends within it.
    private static func isTrace(_ head: [UInt8]) -> Bool {
        let line = head.prefix { $0 != UInt8(ascii: "\n") }
        guard line.first(where: { $0 != UInt8(ascii: " ") }) == UInt8(ascii: "{") else {
            return false
        }
        let name = "\"\(Form.trace.rawValue)\""
        if String(decoding: line, as: UTF8.self).contains(name) { return true }
        var json = JSONReader(line)
        return line.count == head.count && (try? JSONValue(from: &json)) == nil
    }

    /// Reads a trace piece by piece.
    private init(
        trace file: inout InputFile, _ head: [UInt8], _ console: Console
    ) throws(CommandFailure) {
        let read = try TraceFile(
            reading: &file, after: head, kept: "nothing was checked",
            remedy: "Record the run again, or cut the file before this line.", console)
        self.file = file.name
        form = .trace
        trace = read.trace
        digest = read.digest
        // A recorder that died left a part of a file; what there is can be judged.
        if case .cut(let reason) = read.ending { truncation = reason }
        hasUncheckedEnd = read.ending == .unchecked
    }

    /// Reads a log, which has to be in memory as a whole.
    private init(
        log file: inout InputFile, _ head: [UInt8], _ options: Options, _ console: Console
    ) throws(CommandFailure) {
        self.file = file.name
        form = .shiViz
        let reading = ShiVizLog.Options(
            expression: options.expression, delimiter: options.delimiter,
            execution: options.execution)
        var bytes = head
        while bytes.count <= reading.bytesMax, let piece = try file.next() {
            try console.stopIfInterrupted(kept: "nothing was checked")
            console.progress.update("\(file.name): \(bytes.count) bytes read")
            bytes += piece
        }
        do throws(ShiVizError) {
            let log = try ShiVizLog(parsing: bytes, options: reading)
            trace = log.trace
            lines = log.lines
            executions = log.executions
            execution = options.execution ?? log.executions.first ?? ""
            skippedLineCount = log.skippedLineCount
            skippedLines = log.skippedLines
        } catch {
            throw Self.failure(error, file.name, bytes, options)
        }
    }

    /// The largest file whose line is shown below an error.
    private static let excerptBytesMax = 1 << 22

    private static func failure(
        _ error: ShiVizError, _ file: String, _ bytes: [UInt8], _ options: Options
    ) -> CommandFailure {
        let remedy = """
            A trace of 'causal run' has a header as its first line; for another log give \
            '--expression', with the groups host, clock and event.
            """
        switch error {
        case .log(let error):
            var failure = CommandFailure(error, in: file, remedy: remedy)
            if bytes.count <= excerptBytesMax {
                failure.excerpt = Excerpt.lines(of: bytes, at: .init(error.position))
            }
            return failure
        case .expression where options.expression != nil,
            .delimiter where options.delimiter != nil:
            return .usage("\(error)")
        case .noExecution(_, known: [""]):
            return .usage("\(file) is not divided into executions", remedy: "Give '--delimiter'.")
        case .noExecution:
            return .usage("\(file): \(error)", remedy: "See '--list-executions'.")
        case .expression, .delimiter:
            return CommandFailure(
                .badData, "\(error)", file: file, position: .init(line: 1, column: 1),
                remedy: remedy)
        }
    }
}
