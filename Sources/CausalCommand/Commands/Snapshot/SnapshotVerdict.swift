import CommandLineKit
import GlobalSnapshots
import WireFormat

/// All that was found about one stored snapshot.
struct SnapshotVerdict {
    /// One thing that holds, does not hold, or cannot be judged.
    struct Line {
        let name: String
        let summary: String
        let verdict: AssertionResult.Verdict

        var isFailure: Bool {
            if case .fail = verdict { return true }
            return false
        }

        /// The verdict in JSON.
        var result: String {
            switch verdict {
            case .pass: "pass"
            case .fail: "fail"
            case .notApplicable: "not-applicable"
            }
        }
    }

    let stored: StoredSnapshot
    let lines: [Line]

    /// Judges a snapshot by itself, and adds how it agrees with its trace.
    init(_ stored: StoredSnapshot, trace: AssertionResult.Verdict) {
        self.stored = stored
        let own = SnapshotVerifier.verify(stored.snapshot).map { result in
            Line(
                name: result.assertion.rawValue, summary: result.assertion.summary,
                verdict: result.verdict)
        }
        let agreement = Line(
            name: "trace-agreement", summary: "on its way is what the trace says was on its way",
            verdict: trace)
        lines = own + [agreement]
    }

    var isSound: Bool { !lines.contains(where: \.isFailure) }

    private var headline: String {
        let failed = lines.filter(\.isFailure).count
        let passed = lines.filter { $0.verdict == .pass }.count
        let open = lines.count - failed - passed
        var parts = ["\(passed) passed"]
        if failed > 0 { parts.insert("\(failed) failed", at: 0) }
        if open > 0 { parts.append("\(open) not applicable") }
        return parts.joined(separator: ", ")
    }

    /// Writes the verdict for people.
    func write(to console: Console) {
        let word = console.output.styled(
            isSound ? "sound" : "broken", .bold, isSound ? .green : .red)
        console.print(
            "\(Printable.text(stored.file)): snapshot \(stored.name) is \(word) (\(headline))")
        let width = (lines.map(\.name.count).max() ?? 0) + 2
        for line in lines {
            let name = line.name.filled(to: width)
            switch line.verdict {
            case .pass: console.print("  pass  \(name)\(line.summary)")
            case .fail(let witness):
                console.print("  \(console.output.styled("FAIL", .red))  \(name)\(line.summary)")
                console.print("        \(Printable.text(witness))")
            case .notApplicable(let reason):
                console.print("  n/a   \(name)\(Printable.text(reason))")
            }
        }
    }

    /// Writes the verdict as one JSON object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", stored.snapshot.name)
        json.member("file", stored.file)
        json.member("verdict", isSound ? "sound" : "broken")
        json.key("assertions")
        json.beginArray()
        for line in lines {
            json.beginObject()
            json.member("name", line.name)
            json.member("result", line.result)
            json.member("summary", line.summary)
            switch line.verdict {
            case .pass: break
            case .fail(let witness): json.member("witness", witness)
            case .notApplicable(let reason): json.member("reason", reason)
            }
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
