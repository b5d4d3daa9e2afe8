import CausalMessaging
import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// A snapshot, or parts of it, as text for people.
struct SnapshotPage {
    let stored: StoredSnapshot
    let selection: SnapshotSelection
    /// What was found about the snapshot; nil where parts are shown.
    let finding: SnapshotJudge.Finding?
    let console: Console

    func write() {
        if selection.isEverything { writeHead() }
        var isFirst = !selection.isEverything
        for state in selection.processes {
            if !isFirst { console.print("") }
            isFirst = false
            write(state)
        }
        let isFull = !selection.isEverything
        let shown = selection.channels.filter { isFull || !$0.inFlight.isEmpty }
        for state in shown {
            if !isFirst { console.print("") }
            isFirst = false
            write(state)
        }
        guard !isFull else { return }
        let emptyCount = selection.channels.count - shown.count
        guard emptyCount > 0 else { return }
        console.print("")
        console.print(
            "\(counted(emptyCount, "channel")) \(emptyCount == 1 ? "holds" : "hold") nothing")
    }

    private func writeHead() {
        let snapshot = stored.snapshot
        console.print(console.output.styled("snapshot \(stored.name)", .bold))
        field("state", stored.state)
        field("initiators", stored.names(snapshot.initiators))
        field(
            "time",
            "\(snapshot.startTime) to \(snapshot.endTime) (\(counted(stored.durationTicks, "tick")))"
        )
        field(
            "size",
            "\(counted(snapshot.processes.count, "process")), "
                + "\(counted(snapshot.channels.count, "channel")), "
                + "\(grouped(snapshot.inFlightCount)) in flight")
        if let total = snapshot.total { field("total", "\(total)") }
        guard let finding else { return }
        field("verdict", finding.report.summary)
        if finding.hasUncheckedEnd { field("trace", TraceFile.uncheckedEnd) }
    }

    private func write(_ state: GlobalSnapshot.ProcessState) {
        let recorded = state.recorded
        console.print(console.output.styled("process \(stored.name(state.process))", .bold))
        if let clock = recorded.clock {
            field("clock", Printable.text(clock.description(in: stored.snapshot.roster)))
        }
        if let amount = recorded.amount { field("amount", "\(amount)") }
        if selection.isEverything {
            field("state", cut(recorded.state, indent: 14))
        } else if case .object(let members) = recorded.state, !members.isEmpty {
            field("state", "")
            for member in members {
                console.print("    \(Printable.text(member.name)): \(text(member.value))")
            }
        } else {
            field("state", text(recorded.state))
        }
        for (index, message) in recorded.heldBack.enumerated() {
            field(index == 0 ? "held back" : "", words(message, indent: 14))
        }
    }

    private func write(_ state: GlobalSnapshot.ChannelState) {
        let count = state.inFlight.count
        let title = console.output.styled("channel \(stored.name(state.channel))", .bold)
        console.print(
            "\(title)  \(grouped(state.sentBefore)) sent, "
                + "\(grouped(state.receivedBefore)) received, \(grouped(count)) in flight")
        if !selection.isEverything {
            let markers = state.markers.map { "after message \($0)" }.joined(separator: ", ")
            console.print("  markers: \(markers.isEmpty ? "none" : markers)")
        }
        for message in state.inFlight {
            let number = message.number.map { "#\($0)" } ?? "#-"
            console.print("  \(number)  \(words(message.recorded, indent: number.count + 4))")
        }
    }

    /// Returns a message in words: its name, if it has one, and what it says.
    private func words(_ message: RecordedMessage, indent: Int) -> String {
        guard let id = message.id else { return cut(message.payload, indent: indent) }
        let name = Printable.text(id.description(in: stored.snapshot.roster))
        return "\(name)  \(cut(message.payload, indent: indent + name.count + 2))"
    }

    private func field(_ name: String, _ value: String) {
        console.print(value.isEmpty ? "  \(name)" : "  \(name.filled(to: 12))\(value)")
    }

    /// Returns a value on one line, cut where everything is shown and it would not fit.
    private func cut(_ value: JSONValue, indent: Int) -> String {
        guard selection.isEverything else { return text(value) }
        let room = max(console.output.width - indent, 24)
        return Printable.beginning(of: value.description, characters: room)
    }

    private func text(_ value: JSONValue) -> String { Printable.text(value.description) }
}
