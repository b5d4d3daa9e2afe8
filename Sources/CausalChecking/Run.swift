import ExecutionTrace
import LogicalClocks

/// A run under judgement: its index, its happened-before if that exists, and the words for both.
struct Run {
    let index: RunIndex
    let order: HappenedBefore?

    /// The names of the processes.
    var roster: Roster { index.trace.header.roster }

    /// Why cuts cannot be judged, if a process recorded its state for one snapshot twice.
    var repeatedRecord: String? {
        struct Record: Hashable {
            let snapshot: SnapshotID
            let process: ReplicaID
        }
        var seen: Set<Record> = []
        for event in index.records {
            guard let snapshot = index.trace.snapshot(at: Int(event)),
                let process = index.process(of: Int(event))
            else { continue }
            if !seen.insert(Record(snapshot: snapshot, process: process)).inserted {
                let name = index.trace.name(of: snapshot)
                return "\(roster.name(of: process)) recorded its state for \(name) twice"
            }
        }
        return nil
    }

    /// Returns an event as part of a violation.
    func event(_ event: Int, as role: String) -> Violation.Event {
        let message = index.messageOfEvent[event]
        return Violation.Event(
            role: role, index: event, process: index.process(of: event),
            count: Int(index.counts[event]), name: index.name(of: event),
            message: message == RunIndex.none ? nil : index.name(ofMessage: message),
            clock: clockText(event))
    }

    /// Returns the name of an event.
    func name(_ event: Int) -> String { index.name(of: event) }

    /// Returns the clock of an event as text: as recorded, else as recomputed.
    func clockText(_ event: Int) -> String? {
        if let clock = index.trace.clock(at: event) { return clock.description(in: roster) }
        return order?.clock(of: event).description(in: roster)
    }

    /// Returns the vector clock of an event: as recorded, else as recomputed.
    func vector(_ event: Int) -> VectorClock? {
        index.trace.clock(at: event)?.vector ?? order?.clock(of: event)
    }

    /// Returns an entry of a clock as `a:3`.
    func text(_ process: ReplicaID, _ count: UInt64) -> String {
        Dot(process, count).description(in: roster)
    }
}
