import ExecutionTrace
import LogicalClocks

/// A check that reads see what their sessions may rely on (Terry and others 1994).
///
/// A read may rely on each write in its causal past: in what its session wrote and read before,
/// in what it returns itself, and in the causes of all that. It *misses* a write of its key if it
/// returns neither that write nor one after it, and that is not an honest choice among concurrent
/// writes: it returns nothing, or one before it, or all concurrent writes should be kept.
///
/// A read that misses a write is one violation, under the first guarantee that names it: the
/// session wrote it (read your writes), or read it (monotonic reads), or saw a later write of the
/// session that wrote it (monotonic writes); else it is in the past of a write seen (writes
/// follow reads, once or several times over).
struct SessionCheck {
    let run: Run
    let history: OperationHistory
    let graph: CausalGraph

    /// The versions that one session has read so far.
    private struct Memory {
        /// For each key the versions read, without those that others of them cover.
        var versions: [UInt32: [UInt32]] = [:]
        /// For each session the position of its last write that was read.
        var latest: [UInt32: UInt32] = [:]
    }

    /// A read, and the writes whose versions it returned.
    private struct Read {
        var number: UInt32
        var key: UInt32
        var sources: [UInt32]
    }

    /// Judges all reads.
    ///
    /// - Complexity: O(*o* · *s* · log *o*) for *o* operations of *s* sessions.
    func judge(_ findings: inout Findings) {
        var memories = [Memory](repeating: Memory(), count: history.sessions.count)
        for number in history.entries.indices.map({ UInt32($0) })
        where history.kind(of: number) == .get {
            let entry = history.entries[Int(number)]
            let sources = history.sources(of: number)
            let read = Read(number: number, key: entry.key, sources: sources)
            let session = Int(entry.session)
            for source in sources {
                let writer = history.entries[Int(source)].session
                memories[session].latest[writer] = max(
                    memories[session].latest[writer] ?? 0, history.positions[Int(source)])
            }
            // A version out of thin air is a violation of its own, and may be anything.
            if sources.count == history.versions(of: number).count {
                judge(read, memories[session], &findings)
            }
            let kept = (memories[session].versions[entry.key] ?? []).filter {
                !isCovered($0, by: read)
            }
            memories[session].versions[entry.key] = kept + sources
        }
    }

    private func judge(_ read: Read, _ memory: Memory, _ findings: inout Findings) {
        let session = history.entries[Int(read.number)].session
        let writers = history.keyWriters[Int(read.key)]
        let candidates = writers.compactMap { writer in
            missed(by: read, from: writer, upTo: reach(read.number, writer.session))
        }
        guard let first = candidates.first else { return }
        if let own = candidates.first(where: { history.entries[Int($0)].session == session }) {
            return add(.readYourWrites, read, own, &findings)
        }
        let seen = memory.versions[read.key]?.last { isMissed($0, by: read) }
        if let seen { return add(.monotonicReads, read, seen, &findings) }
        for writer in writers {
            guard let latest = memory.latest[writer.session] else { continue }
            if let earlier = missed(by: read, from: writer, upTo: latest) {
                return add(.monotonicWrites, read, earlier, &findings)
            }
        }
        add(.writesFollowReads, read, first, &findings)
    }

    /// Returns how far an operation reaches into a session.
    private func reach(_ number: UInt32, _ session: UInt32) -> UInt32 {
        graph.reach(of: number, into: session)
    }

    /// Returns the last write of a session at or before a position, if the read misses it.
    ///
    /// If it does not, the read misses none before it either: what covers the last covers the
    /// others, and what is before one of them is before the last.
    private func missed(
        by read: Read, from writer: OperationHistory.KeyWriter, upTo position: UInt32
    ) -> UInt32? {
        var low = 0
        var high = writer.writes.count
        while low < high {
            let middle = (low + high) / 2
            if history.positions[Int(writer.writes[middle])] <= position {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low > 0, isMissed(writer.writes[low - 1], by: read) else { return nil }
        return writer.writes[low - 1]
    }

    private func isCovered(_ write: UInt32, by read: Read) -> Bool {
        read.sources.contains { $0 == write || graph.precedes(write, $0) }
    }

    private func isMissed(_ write: UInt32, by read: Read) -> Bool {
        guard graph.precedes(write, read.number), !isCovered(write, by: read) else { return false }
        return read.sources.isEmpty || run.index.trace.history.conflicts == .siblings
            || read.sources.contains { graph.precedes($0, write) }
    }

    private func add(
        _ rule: Rule, _ read: Read, _ write: UInt32, _ findings: inout Findings
    ) {
        findings.add(rule) {
            rule == .writesFollowReads
                ? nearest(read).map { violation(rule, read, $0.write, $0.path) }
                    ?? violation(rule, read, write, nil)
                : violation(rule, read, write, graph.path(from: write, to: read.number))
        }
    }

    /// Returns the missed write with the fewest causes between it and the read, and the path.
    private func nearest(
        _ read: Read
    ) -> (write: UInt32, path: [CausalGraph.PathNode])? {
        let writers = history.keyWriters[Int(read.key)]
        let path = graph.path(to: read.number) { reached in
            let session = history.entries[Int(reached)].session
            return writers.first { $0.session == session }.flatMap {
                missed(by: read, from: $0, upTo: history.positions[Int(reached)])
            }
        }
        return path.flatMap { nodes in nodes.first.map { ($0.node, nodes) } }
    }

    private func violation(
        _ rule: Rule, _ read: Read, _ write: UInt32, _ nodes: [CausalGraph.PathNode]?
    ) -> Violation {
        let entry = history.entries[Int(read.number)]
        let missed = history.entries[Int(write)]
        let (reading, missing) = (history.operation(read.number), history.operation(write))
        let older = read.sources.first { graph.precedes($0, write) }
        let path = nodes.map { history.path($0, in: run.index) }
        var details = history.table(
            (older.map { [($0, "older")] } ?? []) + [(write, "missed"), (read.number, "read")],
            in: run)
        if let older, let nodes = graph.path(from: older, to: write) {
            details.append("older before missed: \(history.path(nodes, in: run.index))")
        }
        if let path { details.append("missed before read: \(path)") }
        let unseen = missing.versions.first { !reading.context.contains($0) }
        let what =
            missing.kind == .delete
            ? "the deletion of \(missing.key)" : missing.outcome
        let place = run.name(missed.event)
        let reason =
            switch rule {
            case .readYourWrites: "had written \(what) at \(place)"
            case .monotonicReads: "had read \(what) of \(place) before"
            case .monotonicWrites:
                "had seen a later write of session \(missing.session), "
                    + "which wrote \(what) at \(place)"
            default: "had seen what was written after reading \(what) of \(place)"
            }
        return Violation(
            rule: rule,
            events: [
                run.event(entry.event, as: "read"), run.event(missed.event, as: "missed write"),
            ]
                + (older.map { [run.event(history.entries[Int($0)].event, as: "older write")] }
                    ?? []),
            entry: unseen.map {
                Violation.Entry(
                    process: $0.replica, name: run.roster.name(of: $0.replica),
                    actual: reading.context.clock[$0.replica], expected: $0.counter)
            },
            path: path,
            headline: "session \(reading.session) read \(reading.outcome) at "
                + "\(run.name(entry.event)), but \(reason)",
            details: details)
    }
}
