import ExecutionTrace
import LogicalClocks
import WireFormat

/// A check that recorded clocks of which no entry can be foreseen agree with happened-before.
///
/// Interval tree stamps are such: two honest runs may stamp one event differently. What can be
/// judged is how clocks relate: along each edge the later one is strictly after the earlier one,
/// and two events are concurrent exactly if their clocks are.
struct StampCheck {
    let run: Run
    let pairsMax: Int
    /// Which clocks to judge: those that no other check recomputes.
    var covers: (EventClock.Family) -> Bool = { $0 != .vector }

    func judge(_ findings: inout Findings) {
        let events = run.index.tags.indices.filter { event in
            run.index.laneOfEvent[event] != RunIndex.none
                && run.index.trace.clockFamily(at: event).map(covers) == true
        }
        judgeEdges(events, &findings)
        // A process that lost its memory may have begun with any stamp, even one that it had.
        guard let order = run.order, run.index.lanes.count == run.index.processes.count else {
            return
        }
        judgePairs(events, order, &findings)
    }

    private func judgeEdges(_ events: [Int], _ findings: inout Findings) {
        var before = [Int?](repeating: nil, count: run.index.lanes.count)
        for event in events {
            let lane = Int(run.index.laneOfEvent[event])
            if let previous = before[lane] {
                judgeEdge(previous, event, "in the same process", &findings)
            }
            before[lane] = event
            guard run.index.tags[event] == .receive else { continue }
            let message = run.index.messageOfEvent[event]
            guard let send = run.index.send(of: message) else { continue }
            let name = run.index.name(ofMessage: message)
            judgeEdge(Int(send), event, "by message \(name)", &findings)
        }
    }

    private func judgeEdge(
        _ first: Int, _ second: Int, _ reason: String, _ findings: inout Findings
    ) {
        // Of scalar clocks this is all that can be asked.
        guard let relation = plausibleRelation(first, second), relation != .before else { return }
        findings.add(.wrongClock) {
            violation(
                second, first, path: nil,
                "\(run.name(second)) happened after \(run.name(first)), \(reason), "
                    + "but \(claim(relation, first, second))")
        }
    }

    private func judgePairs(
        _ events: [Int], _ order: HappenedBefore, _ findings: inout Findings
    ) {
        let count = events.count
        let isAll = count < 2 || (count - 1) <= pairsMax * 2 / count
        if isAll {
            for later in events.indices {
                for earlier in 0..<later {
                    judgePair(events[earlier], events[later], order, &findings)
                }
            }
            return
        }
        // A multiplicative walk over the pairs: spread out, and the same on every run.
        var state: UInt64 = 0
        for _ in 0..<pairsMax {
            state &+= 0x9e37_79b9_7f4a_7c15
            let mixed = (state ^ (state >> 31)) &* 0xbf58_476d_1ce4_e5b9
            let left = Int((mixed >> 32) % UInt64(count))
            let right = Int((mixed & 0xffff_ffff) % UInt64(count))
            if left != right {
                judgePair(
                    events[min(left, right)], events[max(left, right)], order, &findings)
            }
        }
    }

    private func judgePair(
        _ first: Int, _ second: Int, _ order: HappenedBefore, _ findings: inout Findings
    ) {
        let truth = order.relation(first, second)
        guard let relation = relation(first, second), relation != truth else { return }
        findings.add(.wrongClock) {
            let fact =
                switch truth {
                case .before: "\(run.name(first)) happened before \(run.name(second))"
                case .after: "\(run.name(first)) happened after \(run.name(second))"
                default: "\(run.name(first)) and \(run.name(second)) are concurrent"
                }
            let path =
                truth == .before
                ? order.path(from: first, to: second) : order.path(from: second, to: first)
            return violation(
                second, first, path: path, "\(fact), but \(claim(relation, first, second))")
        }
    }

    private func relation(_ first: Int, _ second: Int) -> CausalRelation? {
        guard let left = run.index.trace.clock(at: first),
            let right = run.index.trace.clock(at: second)
        else { return nil }
        return left.relation(to: right)
    }

    private func plausibleRelation(_ first: Int, _ second: Int) -> CausalRelation? {
        guard let left = run.index.trace.clock(at: first),
            let right = run.index.trace.clock(at: second)
        else { return nil }
        return left.plausibleRelation(to: right)
    }

    /// What the clocks of two events say.
    private func claim(_ relation: CausalRelation, _ first: Int, _ second: Int) -> String {
        relation == .concurrent || relation == .equal
            ? "their clocks are \(relation.rawValue)"
            : "the clock of \(run.name(first)) is \(relation.rawValue) that of "
                + run.name(second)
    }

    private func violation(
        _ second: Int, _ first: Int, path: CausalPath?, _ headline: String
    ) -> Violation {
        let rows = [first, second].map { [run.name($0), run.clockText($0) ?? ""] }
        return Violation(
            rule: .wrongClock,
            events: [run.event(second, as: "later"), run.event(first, as: "earlier")],
            entry: nil, path: path, headline: headline,
            details: TextTable(rows: rows, gaps: [3]).lines() + (path.map { ["\($0)"] } ?? []))
    }
}
