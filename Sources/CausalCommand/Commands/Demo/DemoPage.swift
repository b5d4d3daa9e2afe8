import CausalMessaging
import CommandLineKit
import ExecutionTrace
import ExecutionViews
import GlobalSnapshots
import LogicalClocks
import Scenarios
import WireFormat

/// The page that the demonstration prints after the run.
struct DemoPage {
    let report: RunReport
    let console: Console

    private var snapshots: [GlobalSnapshot] { report.result.snapshots }

    private func heading(_ text: String) {
        console.print("")
        console.print(console.output.styled(text, .bold))
    }

    // MARK: - The diagram

    /// Writes a few events on both sides of the first snapshot's cut.
    func writeDiagram() {
        guard let snapshot = snapshots.first else { return }
        heading("Around the cut of snapshot \(snapshot.name)")
        var options = SpaceTimeDiagram.Options()
        options.width = console.output.width
        options.isASCII = !console.isUnicode
        options.window = .aroundCut(of: snapshot.name, count: 22)
        options.snapshots = [snapshot.name]
        let diagram = SpaceTimeDiagram(of: report.result.trace, options: options)
        let text = diagram.text { element, text in
            switch element {
            case .cut: console.output.styled(text, .bold, .cyan)
            default: text
            }
        }
        console.output.write(text)
    }

    // MARK: - The snapshots

    func writeSnapshots() {
        for (snapshot, verdict) in zip(snapshots, report.judgement?.snapshots ?? []) {
            heading(
                "Snapshot \(snapshot.name), from t=\(snapshot.startTime) to \(snapshot.endTime)")
            for process in snapshot.processes {
                let clock = process.recorded.clock?.description(in: snapshot.roster) ?? ""
                let name = snapshot.roster.name(of: process.process)
                console.print("  \(name)  \(Self.words(process.recorded.state))")
                console.print("     \(clock)")
            }
            writeInFlight(snapshot)
            for result in verdict.results { write(result, verdict.roster) }
        }
        for line in report.snapshotLines.filter({ $0.contains("incomplete") }) {
            heading(line)
        }
    }

    private func writeInFlight(_ snapshot: GlobalSnapshot) {
        let open = snapshot.channels.filter { !$0.inFlight.isEmpty }
        if open.isEmpty { console.print("  no message in flight") }
        for channel in open {
            let messages = channel.inFlight.map { message in
                let id = message.recorded.id?.description(in: snapshot.roster) ?? ""
                return "\(id) \(Self.words(message.recorded.payload))"
            }
            let name = channel.channel.description(in: snapshot.roster)
            console.print("  in flight \(name): \(messages.joined(separator: ", "))")
        }
        for process in snapshot.processes where !process.recorded.heldBack.isEmpty {
            let messages = process.recorded.heldBack.map { message in
                let id = message.id?.description(in: snapshot.roster) ?? ""
                return "\(id) \(Self.words(message.payload))"
            }
            let name = snapshot.roster.name(of: process.process)
            console.print("  held back at \(name): \(messages.joined(separator: ", "))")
        }
    }

    private func write(_ result: AssertionResult, _ roster: Roster) {
        let name = result.assertion.rawValue
        switch result.verdict {
        case .pass:
            let sign = console.output.styled("pass", .green)
            console.print("  \(sign)  \(name): \(result.assertion.summary)")
        case .fail(let witness):
            let sign = console.output.styled("FAIL", .red)
            console.print("  \(sign)  \(name): \(witness.description(in: roster))")
        case .notApplicable(let reason):
            console.print("  n/a   \(name): \(reason)")
        case .undecided(let reason):
            console.print("  open  \(name): \(reason)")
        }
    }

    /// Returns the contents of a replica as `x=1, y=2|3`, or a write as `put x=1`.
    private static func words(_ value: JSONValue) -> String {
        guard let key = value["key"]?.string else { return contents(value) }
        guard let written = value["value"]?.string else { return "delete \(key)" }
        return "put \(key)=\(written)"
    }

    private static func contents(_ value: JSONValue) -> String {
        guard case .object(let entries) = value, !entries.isEmpty else { return "nothing" }
        return entries.map { entry in
            guard case .array(let versions) = entry.value["versions"] else { return entry.name }
            let values = versions.map { $0["value"]?.string ?? "deleted" }
            return "\(entry.name)=\(values.joined(separator: "|"))"
        }.joined(separator: ", ")
    }

    // MARK: - The verdict

    func writeVerdict() {
        heading("Verdict")
        for line in report.verdictLines { console.print("  \(line)") }
        for line in report.replayLines { console.print("  \(line)") }
    }
}
