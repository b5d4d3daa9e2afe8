import CommandLineKit
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import WireFormat

/// A row of the list of snapshots.
struct SnapshotRow {
    /// The state of a snapshot.
    enum State: String {
        case complete
        case partial
        case incomplete
        case damaged
    }

    let id: String
    let state: State
    var reason: String?
    var file: String?
    var unreached: [String] = []
    var initiators: [String] = []
    var startTime: UInt64?
    var durationTicks: UInt64?
    var counts: (processes: Int, channels: Int, inFlight: Int, bytes: Int)?
    var finding: SnapshotJudge.Finding?

    init(_ stored: StoredSnapshot, _ finding: SnapshotJudge.Finding) {
        let snapshot = stored.snapshot
        let roster = snapshot.roster
        id = snapshot.name
        unreached = snapshot.unreached.map(roster.name(of:))
        state = unreached.isEmpty ? .complete : .partial
        file = stored.file
        initiators = snapshot.initiators.map(roster.name(of:))
        startTime = snapshot.startTime
        durationTicks = stored.durationTicks
        counts = (
            snapshot.processes.count, snapshot.channels.count, snapshot.inFlightCount,
            stored.bytes.count
        )
        self.finding = finding
    }

    init(_ given: IncompleteSnapshot, _ roster: Roster) {
        id = given.id.description(in: roster)
        state = .incomplete
        reason = given.description(in: roster)
        initiators = given.initiators.map(roster.name(of:))
        startTime = given.startTime
        durationTicks = given.endTime >= given.startTime ? given.endTime - given.startTime : 0
    }

    init(damaged name: String, _ failure: CommandFailure) {
        id = name
        state = .damaged
        file = failure.file
        reason = failure.position.map { "\($0): \(failure.message)" } ?? failure.message
    }

    var isDamaged: Bool { state == .damaged }

    var verdict: String? { finding?.report.summary }

    var stateText: String {
        switch state {
        case .complete: "complete"
        case .partial: "partial: \(Printable.text(unreached.joined(separator: ", "))) unreached"
        case .incomplete, .damaged: "\(state.rawValue): \(Printable.text(reason ?? ""))"
        }
    }

    /// Orders rows by time, newest first, then by name; a row without a time comes last.
    func isBefore(_ other: SnapshotRow) -> Bool {
        if startTime == other.startTime { return id.utf8.lexicographicallyPrecedes(other.id.utf8) }
        guard let startTime else { return false }
        return other.startTime.map { startTime > $0 } ?? true
    }

    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("id", id)
        json.member("state", state.rawValue)
        if let reason { json.member("reason", reason) }
        if state == .partial { json.member("unreached", unreached) }
        json.member("initiators", initiators)
        if let startTime { json.member("startTime", startTime) }
        if let durationTicks { json.member("durationTicks", durationTicks) }
        if let counts {
            json.member("processes", counts.processes)
            json.member("channels", counts.channels)
            json.member("inFlight", counts.inFlight)
            json.member("bytes", counts.bytes)
        }
        if let finding {
            let report = finding.report
            json.member("verdict", report.verdict.wordForSnapshot)
            if finding.hasUncheckedEnd { json.member("uncheckedEnd", true) }
            json.member("broken", report.broken.map(\.rawValue))
            if !report.undecided.isEmpty {
                json.member("undecided", report.undecided.map(\.rawValue))
            }
        }
        if let file { json.member("file", file) }
        json.endObject()
    }
}
