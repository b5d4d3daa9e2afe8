import CausalChecking
import CommandLineKit
import ExecutionTrace
import WireFormat

/// The findings in one recorded run.
struct LogVerdict {
    private let log: RecordedLog
    private let report: CheckReport

    init(_ log: RecordedLog, _ report: CheckReport) {
        self.log = log
        self.report = report
    }

    /// The verdict on the run, and doubt where the file is not whole.
    var verdict: Verdict {
        log.truncation == nil
            ? report.verdict : report.verdict.joining(.undecided(doubts))
    }

    /// Why the run may be wrong where nothing was found.
    private var doubts: [String] {
        (log.truncation.map { ["line \($0.description)"] } ?? []) + report.undecidedReasons
    }

    /// The doubts in a sentence; nil if there are none.
    private var undecided: String? {
        doubts.isEmpty ? nil : doubts.joined(separator: "; ")
    }

    /// Writes the verdict for people.
    func write(to console: Console) {
        let label = log.execution.isEmpty ? "" : " (execution \(log.execution))"
        let text = "\(log.file)\(label): " + report.description { [places(of: $0)] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if log.skippedLineCount > 0 { lines += ["", skippedText] }
        if log.hasUncheckedEnd {
            lines += ["", "  \(TraceFile.uncheckedEnd)"]
        }
        if let undecided {
            let lead = report.total == 0 ? "no verdict" : "not all checked"
            lines += ["", "  \(lead): \(undecided)"]
        }
        if report.total > 0, let replay = log.trace.header.replay {
            lines += ["", "  replay it:  \(replay)"]
        }
        for (index, line) in lines.enumerated() {
            let safe = Printable.text(line)
            console.print(index == 0 ? console.output.styled(safe, .bold) : safe)
        }
    }

    /// Returns the places of a violation's events in the file.
    private func places(of violation: Violation) -> String {
        let shown = violation.events.prefix(6).map { event in
            "\(event.name) on line \(log.line(of: event.index))"
        }
        let rest = violation.events.count - shown.count
        return "in the file: " + shown.joined(separator: ", ")
            + (rest > 0 ? " and \(grouped(rest)) more" : "")
    }

    private var skippedText: String {
        let count = log.skippedLineCount
        let example = log.skippedLines.first.map { line in
            let text = Printable.beginning(of: line.text, characters: 50)
            return "\(count == 1 ? ":" : ", such as") line \(line.line): \(text)"
        }
        return
            "  not read: \(counted(count, "line")) that \(count == 1 ? "matches" : "match") "
            + "no record\(example ?? "")"
    }

    /// Writes the verdict as one JSON object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("file", log.file)
        json.member("form", log.form.rawValue)
        if !log.execution.isEmpty { json.member("execution", log.execution) }
        json.member("verdict", verdict.wordForRun)
        if let undecided { json.member("undecided", undecided) }
        if let replay = log.trace.header.replay { json.member("replay", replay) }
        if log.skippedLineCount > 0 { json.member("skippedLines", log.skippedLineCount) }
        if log.hasUncheckedEnd { json.member("uncheckedEnd", true) }
        json.key("eventLines")
        json.beginArray()
        for index in Set(report.violations.flatMap(\.events).map(\.index)).sorted() {
            json.beginObject()
            json.member("index", index)
            json.member("line", log.line(of: index))
            json.endObject()
        }
        json.endArray()
        json.key("report")
        report.write(to: &json)
        json.endObject()
    }
}
