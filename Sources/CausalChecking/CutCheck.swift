import ExecutionTrace
import LogicalClocks
import WireFormat

/// A check that the cuts of snapshots are consistent.
///
/// A process is cut where it recorded its state first. The cut of a snapshot must hold the send
/// of each message of which it holds the receive (Chandy and Lamport 1985). A process that did
/// not record is not judged.
struct CutCheck {
    let run: Run
    let order: HappenedBefore

    func judge(_ findings: inout Findings) {
        for cut in Cut.all(in: run.index.trace) where !isConsistent(cut) {
            for event in run.index.tags.indices where run.index.tags[event] == .receive {
                guard let send = run.index.send(of: run.index.messageOfEvent[event]),
                    let receiver = run.index.process(of: event),
                    let sender = run.index.process(of: Int(send)),
                    let inside = cut.end(of: receiver), let outside = cut.end(of: sender),
                    cut.contains(eventAt: event, of: receiver),
                    !cut.contains(eventAt: Int(send), of: sender)
                else { continue }
                findings.add(.inconsistentCut) {
                    violation(
                        run.index.trace.name(of: cut.snapshot), receive: event, send: Int(send),
                        inside: inside,
                        outside: outside)
                }
            }
        }
    }

    /// Returns whether nothing inside the cut knows of an event outside it.
    ///
    /// - Complexity: O(*l*²) for *l* incarnations.
    private func isConsistent(_ cut: Cut) -> Bool {
        let lanes = run.index.lanes
        let limits = lanes.map { limit(of: $0, in: cut) }
        for lane in lanes {
            guard let last = last(of: lane, in: cut) else { continue }
            for (number, other) in lanes.enumerated() where other.process != lane.process {
                guard let limit = limits[number] else { continue }
                if order.graph.reach(of: last, into: UInt32(number)) > limit { return false }
            }
        }
        return true
    }

    /// Returns the last event of an incarnation that is inside the cut.
    private func last(of lane: RunIndex.Lane, in cut: Cut) -> UInt32? {
        let replica = run.index.processes[Int(lane.process)]
        if cut.contains(eventAt: Int(lane.last), of: replica) { return lane.last }
        guard let end = cut.end(of: replica), let recording = run.index.lane(of: end),
            recording.process == lane.process, recording.incarnation == lane.incarnation
        else { return nil }
        return UInt32(end)
    }

    /// Returns the position of the last event inside the cut among those of a replica; nil where
    /// the cut leaves nothing outside or does not say.
    private func limit(of lane: RunIndex.Lane, in cut: Cut) -> UInt32? {
        let replica = run.index.processes[Int(lane.process)]
        guard let end = cut.end(of: replica), !cut.containsAll(of: replica) else { return nil }
        return run.index.process(of: end) == replica ? order.graph.positions[end] : 0
    }

    private func violation(
        _ snapshot: String, receive: Int, send: Int, inside: Int, outside: Int
    ) -> Violation {
        let index = run.index
        let message = index.name(ofMessage: index.messageOfEvent[receive])
        let process = index.process(of: send)
        let roster = run.roster
        let entry = process.flatMap { process in
            run.vector(send).map { clock in
                Violation.Entry(
                    process: process, name: roster.name(of: process),
                    actual: clock[process], expected: UInt64(index.counts[outside]))
            }
        }
        let rows = [(send, "sent", outside), (receive, "received", inside)].map {
            event, verb, record in
            [
                message, "\(verb) at \(run.name(event))", run.clockText(event) ?? "",
                "recorded after \(run.name(record))",
            ]
        }
        return Violation(
            rule: .inconsistentCut,
            events: [
                run.event(receive, as: "receive inside"), run.event(send, as: "send outside"),
                run.event(inside, as: "record of the receiver"),
                run.event(outside, as: "record of the sender"),
            ],
            entry: entry, path: order.path(from: send, to: inside),
            headline: "snapshot \(snapshot) holds the receive of \(message) at "
                + "\(run.name(receive)), but not its send at \(run.name(send))",
            details: TextTable(rows: rows, gaps: [2, 3, 3]).lines())
    }
}
