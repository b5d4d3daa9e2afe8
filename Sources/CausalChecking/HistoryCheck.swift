import ExecutionTrace
import LogicalClocks
import WireFormat

/// A check that what was read had been written, with the causes among operations that follow from
/// it.
struct HistoryCheck {
    let run: Run
    let history: OperationHistory
    /// How many edges the contexts of writes may give; unless it is set, 16,777,216.
    var contextEdgesMax = 1 << 24

    /// Judges all operations and returns the causes of each, by rising operation.
    ///
    /// They are the writes that it read and those that its context covers. An edge from what
    /// comes later is reported and left out. Returns nil if the contexts give too many edges.
    func judge(
        _ findings: inout Findings
    ) -> [(effect: UInt32, cause: CausalGraph.Cause)]? {
        for (write, first) in history.repeatedWrites {
            findings.add(.versionWrittenTwice) {
                violation(
                    .versionWrittenTwice, [(write, "second write"), (first, "first write")],
                    "\(name(write)) wrote a version that \(name(first)) had written")
            }
        }
        var edges: [(effect: UInt32, cause: CausalGraph.Cause)] = []
        let lists = versionsByKeyAndReplica()
        var contextEdges = 0
        for number in history.entries.indices.map({ UInt32($0) }) {
            if history.kind(of: number) == .get {
                judgeRead(number, &edges, &findings)
                continue
            }
            for cause in covered(by: number, lists) {
                contextEdges += 1
                guard contextEdges <= contextEdgesMax else { return nil }
                addEdge(number, cause, OperationHistory.contextLabel, &edges, &findings)
            }
        }
        return edges
    }

    private func name(_ number: UInt32) -> String {
        run.name(history.entries[Int(number)].event)
    }

    private func judgeRead(
        _ number: UInt32, _ edges: inout [(effect: UInt32, cause: CausalGraph.Cause)],
        _ findings: inout Findings
    ) {
        let key = history.entries[Int(number)].key
        var expected: [UInt32] = []
        var isKnown = true
        for version in history.versions(of: number) {
            guard let write = history.writerOfVersion[version] else {
                isKnown = false
                findings.add(.thinAirRead) {
                    violation(
                        .thinAirRead, [(number, "read")],
                        "\(name(number)) read version \(version.description(in: run.roster)) "
                            + "of \(history.keys[Int(key)]), which nobody wrote")
                }
                continue
            }
            if history.kind(of: write) == .put { expected += history.valueNumbers(of: write) }
            let writtenKey = history.entries[Int(write)].key
            if writtenKey != key {
                isKnown = false
                findings.add(.wrongValue) {
                    violation(
                        .wrongValue, [(number, "read"), (write, "write")],
                        "\(name(number)) read \(history.keys[Int(key)]), but its version "
                            + "\(version.description(in: run.roster)) is one of "
                            + history.keys[Int(writtenKey)])
                }
            }
            addEdge(number, write, OperationHistory.readLabel, &edges, &findings)
        }
        let values = history.valueNumbers(of: number)
        guard isKnown, !values.elementsEqual(expected), values.sorted() != expected.sorted()
        else { return }
        findings.add(.wrongValue) {
            let read = history.operation(number)
            let texts = expected.map { run.index.trace.history.value(numbered: $0) }
            let known = texts.isEmpty ? "nothing" : texts.joined(separator: ", ")
            let got = read.values.isEmpty ? "nothing" : read.values.joined(separator: ", ")
            return violation(
                .wrongValue, [(number, "read")] + history.sources(of: number).map { ($0, "write") },
                "\(name(number)) read \(got) from \(read.key), but the versions that it read "
                    + "hold \(known)")
        }
    }

    private func addEdge(
        _ effect: UInt32, _ cause: UInt32, _ label: UInt32,
        _ edges: inout [(effect: UInt32, cause: CausalGraph.Cause)], _ findings: inout Findings
    ) {
        guard isInFuture(cause, of: effect) else {
            edges.append((effect, CausalGraph.Cause(node: cause, label: label)))
            return
        }
        findings.add(.readFromFuture) {
            let verb =
                label == OperationHistory.readLabel ? "read" : "wrote with a context that has"
            var found = violation(
                .readFromFuture, [(effect, "early"), (cause, "write")],
                "\(name(effect)) \(verb) \(history.operation(cause).outcome), "
                    + "which \(name(cause)) wrote later")
            let events = (history.entries[Int(effect)].event, history.entries[Int(cause)].event)
            found.path = run.order?.path(from: events.0, to: events.1)
            if let path = found.path { found.details.append("\(path)") }
            return found
        }
    }

    /// Returns whether a write comes after an operation, in its session or in happened-before.
    private func isInFuture(_ write: UInt32, of number: UInt32) -> Bool {
        let left = history.entries[Int(number)]
        let right = history.entries[Int(write)]
        if left.session == right.session { return write > number }
        return run.order?.precedes(left.event, right.event) == true
    }

    private typealias VersionLists = [UInt64: [(counter: UInt64, write: UInt32)]]

    /// Returns the versions of each key and replica, by rising counter.
    private func versionsByKeyAndReplica() -> VersionLists {
        var lists: VersionLists = [:]
        for number in history.entries.indices.map({ UInt32($0) })
        where history.kind(of: number) != .get {
            for version in history.versions(of: number) {
                let key = UInt64(history.entries[Int(number)].key)
                let place = key << 32 | UInt64(version.replica.rawValue)
                lists[place, default: []].append((version.counter, number))
            }
        }
        return lists.mapValues { list in
            list.sorted { ($0.counter, $0.write) < ($1.counter, $1.write) }
        }
    }

    /// Returns the writes of the same key that the context of a write covers, less those that the
    /// contexts of the others cover in turn.
    private func covered(by number: UInt32, _ lists: VersionLists) -> [UInt32] {
        let entry = history.entries[Int(number)]
        var causes: [UInt32] = []
        for stretch in history.context(of: number).allStretches {
            let replica = stretch.replica
            let place = UInt64(entry.key) << 32 | UInt64(replica.rawValue)
            guard let list = lists[place] else { continue }
            var low = 0
            var high = list.count
            while low < high {
                let middle = (low + high) / 2
                if list[middle].counter <= stretch.last { low = middle + 1 } else { high = middle }
            }
            var implied = stretch.first - 1
            while low > 0, list[low - 1].counter > implied {
                low -= 1
                let write = list[low].write
                guard write != number else { continue }
                causes.append(write)
                implied = max(implied, history.context(of: write).clock[replica])
            }
        }
        return causes
    }

    private func violation(
        _ rule: Rule, _ operations: [(number: UInt32, role: String)], _ headline: String
    ) -> Violation {
        Violation(
            rule: rule,
            events: operations.map {
                run.event(history.entries[Int($0.number)].event, as: $0.role)
            },
            entry: nil, path: nil, headline: headline,
            details: history.table(operations.reversed(), in: run))
    }
}

extension OperationHistory {
    /// Operations as lines of a table: role, event, what was asked, session, versions.
    func table(_ operations: [(number: UInt32, role: String)], in run: Run) -> [String] {
        let rows = operations.map { number, role in
            let entry = entries[Int(number)]
            let operation = operation(number)
            let versions = operation.versions.map { $0.description(in: run.roster) }
            return [
                role, run.name(entry.event), operation.words,
                "session \(operation.session)",
                versions.isEmpty ? "no version" : "version \(versions.joined(separator: ", "))",
            ]
        }
        return TextTable(rows: rows, gaps: [2, 3, 3, 3]).lines()
    }
}
