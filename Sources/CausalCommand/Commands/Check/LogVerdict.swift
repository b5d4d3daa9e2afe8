import CausalChecking
import CommandLineKit
import ExecutionTrace
import WireFormat

/// What was found in one recorded run.
struct LogVerdict {
    private let log: RecordedLog
    private let report: CheckReport
    private let asked: Set<Rule>

    init(_ log: RecordedLog, _ report: CheckReport, asked: Set<Rule>) {
        self.log = log
        self.report = report
        self.asked = asked
    }

    var exitCode: ExitCode {
        if !report.isClean { return .violation }
        return undecided == nil ? .good : .undecided
    }

    /// Why there is no verdict although no rule is broken; nil if there is one.
    private var undecided: String? {
        if let truncation = log.truncation { return "line \(truncation.description)" }
        if report.counts.events == 0 { return "there are no events" }
        let open = Set(report.unchecked.map(\.rule))
        if !asked.isEmpty {
            let lacking = Rule.allCases.filter { asked.contains($0) && open.contains($0) }
            guard !lacking.isEmpty else { return nil }
            return "could not check " + lacking.map(\.rawValue).joined(separator: ", ")
        }
        // That no cause follows its effect says little where nothing else could be looked at.
        guard report.checked.contains(where: { $0 != .causalCycle }) else {
            return "there are no clocks, messages or operations to check"
        }
        // Where there is something that a rule speaks of, not checking it is no clean verdict.
        let due =
            (report.counts.messages > 0 ? Rule.delivery : [])
            + (report.counts.operations > 0 ? Rule.operations : [])
        let lacking = due.filter(open.contains)
        guard !lacking.isEmpty else { return nil }
        return "could not check " + lacking.map(\.rawValue).joined(separator: ", ")
    }

    private var word: String {
        switch exitCode {
        case .violation: "violated"
        case .undecided: "undecided"
        default: "clean"
        }
    }

    /// Writes the verdict for people.
    func write(to console: Console) {
        let label = log.execution.isEmpty ? "" : " (execution \(log.execution))"
        let text = "\(log.file)\(label): " + report.description { [places(of: $0)] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if log.skippedLineCount > 0 { lines += ["", skippedText] }
        if log.hasUncheckedEnd {
            lines += ["", "  a trace of version 1: its end cannot be checked"]
        }
        if let undecided {
            lines += ["", "  \(report.isClean ? "no verdict" : "not all checked"): \(undecided)"]
        }
        if !report.isClean, let replay = log.trace.header.replay {
            lines += ["", "  replay it:  \(replay)"]
        }
        for (index, line) in lines.enumerated() {
            let safe = Printable.text(line)
            console.print(index == 0 ? console.output.styled(safe, .bold) : safe)
        }
    }

    /// Where the file tells of the events of a violation.
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
        json.member("verdict", word)
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
