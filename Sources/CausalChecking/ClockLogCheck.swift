import LogicalClocks

/// A check that the vector clocks of a log that names no messages agree with each other.
///
/// Own entries count 1, 2, 3, …; each entry names an event of the log; and a clock is the join
/// of the clock before it and of the clocks of the events that it names, since whoever hears of
/// an event hears of its causes.
struct ClockLogCheck {
    let run: Run
    let log: ClockLog

    func judge(_ findings: inout Findings) {
        for event in run.index.laneOfEvent.indices {
            guard let clock = log.clock(of: event), let process = run.index.process(of: event)
            else { continue }
            judgeOwnEntry(event, process, clock, &findings)
            judgeCauses(event, process, clock, &findings)
        }
    }

    private func judgeOwnEntry(
        _ event: Int, _ process: ReplicaID, _ clock: VectorClock, _ findings: inout Findings
    ) {
        let before = log.clockBefore(event)[process]
        guard clock[process] != before + 1 else { return }
        findings.add(.ownEntry) {
            let name = run.roster.name(of: process)
            let previous = log.previous[event]
            let place =
                previous == RunIndex.none
                ? "the first event of \(run.index.lane(of: event).map(run.index.name(ofLane:)) ?? name)"
                : "the event of \(name) after \(name):\(before)"
            return Violation(
                rule: .ownEntry,
                events: [run.event(event, as: "wrong own entry")]
                    + (previous == RunIndex.none
                        ? [] : [run.event(Int(previous), as: "event before")]),
                entry: Violation.Entry(
                    process: process, name: name, actual: clock[process], expected: before + 1),
                path: nil,
                headline: "\(place) has \(clock[process]) as its own entry, not \(before + 1)",
                details: ["its clock is \(clock.description(in: run.roster))"])
        }
    }

    private func judgeCauses(
        _ event: Int, _ process: ReplicaID, _ clock: VectorClock, _ findings: inout Findings
    ) {
        var expected = log.clockBefore(event)
        var causes: [WrongClock.Cause] = []
        if log.previous[event] != RunIndex.none {
            causes.append(
                WrongClock.Cause(
                    label: "before", event: Int(log.previous[event]), clock: expected))
        }
        for dot in log.news(of: event) {
            guard let cause = log.event(named: dot), let known = log.clock(of: Int(cause)) else {
                judgeUnknown(event, dot, &findings)
                expected.merge(VectorClock([(dot.replica, dot.counter)]))
                continue
            }
            expected.merge(known)
            causes.append(WrongClock.Cause(label: "named", event: Int(cause), clock: known))
        }
        // The own entry has a rule to itself.
        expected = VectorClock(
            expected.entries.filter { $0.replica != process }.map { ($0.replica, $0.count) }
                + [(process, clock[process])])
        guard clock != expected else { return }
        findings.add(.wrongClock) {
            WrongClock(run: run, event: event, actual: clock, expected: expected, causes: causes)
                .violation()
        }
    }

    private func judgeUnknown(_ event: Int, _ dot: Dot, _ findings: inout Findings) {
        findings.add(.unknownEvent) {
            let clock = log.clock(of: event) ?? VectorClock()
            return Violation(
                rule: .unknownEvent, events: [run.event(event, as: "clock")],
                entry: nil, path: nil,
                headline: "\(run.name(event)) names \(dot.description(in: run.roster)), "
                    + "which the log does not hold",
                details: ["its clock is \(clock.description(in: run.roster))"])
        }
    }
}
