import CausalChecking
import ExecutionTrace
import GlobalSnapshots
import LogicalClocks
import Scenarios
import WireFormat

extension RunReport {
    /// The report as a JSON document of one line.
    var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.member("schema", "causal.run/1")
        writeMembers(to: &json)
        json.endObject()
        json.endLine()
        return json.bytes
    }

    /// Writes the members of the report.
    func writeMembers(to json: inout JSONWriter) {
        let statistics = result.statistics
        json.member("application", result.cluster.application.name)
        json.member("processes", result.cluster.roster.names)
        if !result.lives.isEmpty {
            json.key("lives")
            json.beginArray()
            for life in result.lives { write(life, to: &json) }
            json.endArray()
        }
        json.member("clock", result.cluster.clock.rawValue)
        json.member("seed", result.cluster.seed)
        if let replay { json.member("replay", replay) }
        json.member("verdict", judgement?.verdict.wordForRun ?? "not judged")
        if let reasons = judgement?.verdict.reasons, !reasons.isEmpty {
            json.member("undecided", reasons)
        }
        json.member("ticks", statistics.ticks)
        json.member("requests", statistics.requestCount)
        json.member("requestsToDown", statistics.refusedRequestCount)
        json.member("framesDelivered", statistics.deliveredFrameCount)
        json.member("framesLost", statistics.lostFrameCount)
        json.member("events", result.eventCount)
        json.member("traceBLAKE2b", result.digest)
        json.key("snapshots")
        json.beginArray()
        for (index, snapshot) in result.snapshots.enumerated() {
            write(snapshot, judgement?.snapshots[index], to: &json)
        }
        json.endArray()
        json.key("incomplete")
        json.beginArray()
        for snapshot in result.incomplete {
            json.beginObject()
            json.member("id", snapshot.id.description(in: result.roster))
            json.member("reason", snapshot.description(in: result.roster))
            json.endObject()
        }
        json.endArray()
        json.member("snapshotsRefused", result.statistics.refusedSnapshotCount)
        if !result.backlogs.isEmpty {
            json.key("waiting")
            json.beginArray()
            for backlog in result.backlogs { write(backlog, to: &json) }
            json.endArray()
        }
        guard let judgement else { return }
        json.key("convergence")
        switch judgement.convergence {
        case .reached: json.string("reached")
        case .failed(let reason): json.string("failed: \(reason)")
        case .undecided(let reason): json.string("undecided: \(reason)")
        }
        if !judgement.lostMessages.isEmpty {
            json.key("lostWithMemory")
            json.beginArray()
            for loss in judgement.lostMessages { write(loss, to: &json) }
            json.endArray()
        }
        json.key("check")
        judgement.report.write(to: &json)
    }

    private func write(_ life: RunResult.Life, to json: inout JSONWriter) {
        json.beginObject()
        json.member("replica", result.name(of: life.replica))
        json.member("process", result.name(of: life.process))
        json.member("letInBy", result.name(of: life.peer))
        json.member("time", life.time)
        json.endObject()
    }

    private func write(_ loss: LostMessage, to json: inout JSONWriter) {
        json.beginObject()
        json.member("message", result.trace.name(of: loss.message))
        json.member("sender", result.name(of: loss.sender))
        json.member("receivers", loss.receivers.map { result.name(of: $0) })
        json.endObject()
    }

    private func write(_ backlog: RunResult.Backlog, to json: inout JSONWriter) {
        json.beginObject()
        json.member("process", result.name(of: backlog.replica))
        json.member("heldBack", backlog.heldBackCount)
        json.key("lacks")
        json.beginArray()
        for dot in backlog.missing { json.string(dot.description(in: result.roster)) }
        json.endArray()
        json.key("unacknowledged")
        json.beginObject()
        for messages in backlog.unacknowledged {
            json.member(result.name(of: messages.receiver), messages.count)
        }
        json.endObject()
        json.member("refused", backlog.refusedCount)
        json.endObject()
    }

    private func write(
        _ snapshot: GlobalSnapshot, _ report: SnapshotReport?,
        to json: inout JSONWriter
    ) {
        json.beginObject()
        json.member("id", snapshot.name)
        json.member("startTime", snapshot.startTime)
        json.member("endTime", snapshot.endTime)
        json.member("inFlight", snapshot.inFlightCount)
        if let report {
            json.member("sound", report.verdict == .consistent)
            json.member("broken", report.broken.map(\.rawValue))
            if !report.undecided.isEmpty {
                json.member("undecided", report.undecided.map(\.rawValue))
            }
        }
        json.endObject()
    }
}
