import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import WireFormat

/// All that was found about one stored snapshot.
struct VerificationPage {
    let stored: StoredSnapshot
    let finding: SnapshotJudge.Finding

    private var report: SnapshotReport { finding.report }

    /// How many results there are of each kind, the worst first.
    private var counts: String {
        var (failed, undecided, passed, other) = (0, 0, 0, 0)
        for result in report.results {
            switch result.verdict {
            case .pass: passed += 1
            case .fail: failed += 1
            case .notApplicable: other += 1
            case .undecided: undecided += 1
            }
        }
        var parts: [String] = []
        if failed > 0 { parts.append("\(failed) failed") }
        if undecided > 0 { parts.append("\(undecided) undecided") }
        parts.append("\(passed) passed")
        if other > 0 { parts.append("\(other) not applicable") }
        return parts.joined(separator: ", ")
    }

    /// Writes the page for people.
    func write(to console: Console) {
        let verdict = report.verdict
        let word = console.output.styled(
            verdict.wordForSnapshot, .bold, verdict == .consistent ? .green : .red)
        console.print(
            "\(Printable.text(stored.file)): snapshot \(stored.name) is \(word) (\(counts))")
        let names = report.results.map(\.assertion.rawValue)
        let width = (names.map(\.count).max() ?? 0) + 2
        for (result, name) in zip(report.results, names) {
            let name = name.filled(to: width)
            switch result.verdict {
            case .pass: console.print("  pass  \(name)\(result.assertion.summary)")
            case .fail(let witness):
                let word = console.output.styled("FAIL", .red)
                console.print("  \(word)  \(name)\(result.assertion.summary)")
                let text = witness.description(in: report.roster)
                console.print("        \(Printable.text(text))")
            case .notApplicable(let reason):
                console.print("  n/a   \(name)\(Printable.text(reason))")
            case .undecided(let reason):
                console.print("  open  \(name)\(Printable.text(reason))")
            }
        }
        if finding.hasUncheckedEnd { console.print("  \(TraceFile.uncheckedEnd)") }
    }

    /// Writes the page as one JSON object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", stored.snapshot.name)
        json.member("file", stored.file)
        json.member("verdict", report.verdict.wordForSnapshot)
        if finding.hasUncheckedEnd { json.member("uncheckedEnd", true) }
        json.key("assertions")
        json.beginArray()
        for result in report.results {
            json.beginObject()
            json.member("name", result.assertion.rawValue)
            json.member("result", Self.word(result.verdict))
            json.member("summary", result.assertion.summary)
            switch result.verdict {
            case .pass: break
            case .fail(let witness):
                json.member("witness", witness.description(in: report.roster))
                json.member("evidence", witness.json(in: report.roster))
            case .notApplicable(let reason), .undecided(let reason):
                json.member("reason", reason)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }

    private static func word(_ verdict: AssertionResult.Verdict) -> String {
        switch verdict {
        case .pass: "pass"
        case .fail: "fail"
        case .notApplicable: "not-applicable"
        case .undecided: "undecided"
        }
    }
}
