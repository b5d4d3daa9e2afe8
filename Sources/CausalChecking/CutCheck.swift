import ExecutionTrace
import LogicalClocks
import WireFormat

/// Whether the cuts of snapshots are consistent.
///
/// A process is cut where it recorded its state first. The cut of a snapshot must hold the send
/// of each message of which it holds the receive (Chandy and Lamport 1985). A process that did
/// not record is not judged.
struct CutCheck {
    let run: Run
    let order: HappenedBefore

    /// One snapshot: for each process the event that recorded it, or none.
    private struct Cut {
        var snapshot: SnapshotID
        var records: [UInt32]
    }

    func judge(_ findings: inout Findings) {
        for cut in cuts() where !isConsistent(cut) {
            for event in run.index.tags.indices where run.index.tags[event] == .receive {
                guard let send = run.index.send(of: run.index.messageOfEvent[event]),
                    let inside = record(of: event, cut), event < inside,
                    let outside = record(of: Int(send), cut), send > outside
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

    /// The snapshots, in the order of their first records.
    private func cuts() -> [Cut] {
        var cuts: [Cut] = []
        var numbers: [SnapshotID: Int] = [:]
        let processes = run.index.processes.count
        for event in run.index.records {
            guard let snapshot = run.index.trace.snapshot(at: Int(event)),
                let lane = run.index.lane(of: Int(event))
            else { continue }
            let number = numbers[snapshot] ?? cuts.count
            if number == cuts.count {
                numbers[snapshot] = number
                cuts.append(
                    Cut(
                        snapshot: snapshot,
                        records: [UInt32](repeating: RunIndex.none, count: processes)))
            }
            let process = Int(lane.process)
            if cuts[number].records[process] == RunIndex.none {
                cuts[number].records[process] = event
            }
        }
        return cuts
    }

    private func record(of event: Int, _ cut: Cut) -> Int? {
        guard let lane = run.index.lane(of: event) else { return nil }
        let record = cut.records[Int(lane.process)]
        return record == RunIndex.none ? nil : Int(record)
    }

    /// Whether no record, and no incarnation that ended before its record, knows of an event
    /// after another record.
    ///
    /// - Complexity: O(*l*²) for *l* incarnations.
    private func isConsistent(_ cut: Cut) -> Bool {
        for lane in run.index.lanes {
            let record = cut.records[Int(lane.process)]
            guard record != RunIndex.none else { continue }
            let last = last(of: lane, before: record)
            guard let last else { continue }
            for (number, other) in run.index.lanes.enumerated() {
                let limit = cut.records[Int(other.process)]
                guard limit != RunIndex.none, other.process != lane.process else { continue }
                let known = order.graph.reach(of: last, into: UInt32(number))
                if known > order.graph.positions[Int(limit)] { return false }
            }
        }
        return true
    }

    /// The last event of an incarnation that is inside the cut at `record`.
    private func last(of lane: RunIndex.Lane, before record: UInt32) -> UInt32? {
        guard let cut = run.index.lane(of: Int(record)) else { return nil }
        if cut.incarnation == lane.incarnation { return record }
        return lane.incarnation < cut.incarnation ? lane.last : nil
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
