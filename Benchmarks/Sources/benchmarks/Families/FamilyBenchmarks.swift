import LogicalClocks

/// What one kind of clock costs among one number of replicas.
struct FamilyCost {
    var name: String
    var live: Int
    var bytes: Double
    /// The share of concurrent pairs of events that the clock calls ordered.
    var falseOrders: Double
    /// Nanoseconds; 0 in a report of sizes alone.
    var event = 0.0
    var receive = 0.0
    var relation = 0.0
}

/// Plays the run with churn with every kind of clock.
func familyCosts(live: [Int], isTimed: Bool) -> [FamilyCost] {
    live.flatMap { count in
        let trace = ChurnTrace(live: count)
        let truth = ChurnRun<PlainArrayClock>(trace)
        return families.map { cost(of: $0, in: trace, truth: truth, isTimed: isTimed) }
    }
}

private func cost<Clock: FamilyClock>(
    of type: Clock.Type, in trace: ChurnTrace, truth: ChurnRun<PlainArrayClock>, isTimed: Bool
) -> FamilyCost {
    let run = ChurnRun<Clock>(trace)
    var cost = FamilyCost(
        name: Clock.name, live: trace.live, bytes: run.meanBytes,
        falseOrders: run.falseOrders(truth: truth))
    guard isTimed else { return cost }
    let end = trace.physicalTime(step: trace.steps.count, place: 9)
    // Always many clocks, but few of the large ones, which would not fit the cache.
    let copies = trace.live >= 256 ? 16 : 128
    let clocks = (0..<copies).map { run.clocks[$0 % run.clocks.count] }
    let marks = clocks.indices.map { index in
        // A replica that has just joined has no event yet, so each sender counts one.
        var sender = run.clocks[(index * 7 + 1) % run.clocks.count]
        sender.tick(at: end)
        return sender.mark
    }
    // A tick gives each copy storage of its own.
    func ticked() -> [Clock] {
        var copies = clocks
        for index in copies.indices { copies[index].tick(at: end) }
        return copies
    }
    let rounds = 16
    cost.event =
        measure(
            "", preparing: ticked,
            { copies in
                for _ in 0..<rounds {
                    for index in copies.indices { copies[index].tick(at: end) }
                }
                return rounds * copies.count
            }
        ).nanoseconds
    cost.receive =
        measure(
            "", preparing: ticked,
            { copies in
                for index in marks.indices { copies[index].receive(marks[index], at: end) }
                return marks.count
            }
        ).nanoseconds
    let events = run.events
    cost.relation =
        measure("") {
            for _ in 0..<16 {
                for index in events.indices.dropFirst() {
                    blackHole(Clock.relation(of: events[index], to: events[index / 2]))
                }
            }
            return 16 * (events.count - 1)
        }.nanoseconds
    return cost
}

/// Sizes and wrong answers: the same on every machine.
func familyBytesTable(_ costs: [FamilyCost], live: [Int]) -> Table {
    var table = Table(
        name: "family-bytes",
        title: "All clocks on one run with churn: bytes a message, wrongly ordered pairs",
        columns: ["clock"] + live.map { "bytes, \(grouped($0))" }
            + live.map { "wrong, \(grouped($0))" })
    for family in families {
        let mine = costs.filter { $0.name == family.name }
        func cells(_ text: (FamilyCost) -> String) -> [String] {
            live.map { count in mine.first { $0.live == count }.map(text) ?? "" }
        }
        table.rows.append(
            [family.name]
                + cells { decimal($0.bytes, places: $0.bytes < 100 ? 1 : 0) }
                + cells {
                    family.isExact ? "none" : decimal($0.falseOrders * 100, places: 1) + " %"
                })
    }
    return table
}

/// What the operations take on this machine.
func familyCostsTable(_ costs: [FamilyCost], live: [Int]) -> Table {
    let operations: [(String, KeyPath<FamilyCost, Double>)] = [
        ("event", \.event), ("receive", \.receive), ("relation", \.relation),
    ]
    var table = Table(
        name: "family-costs", title: "All clocks after one run with churn, ns",
        columns: ["clock"]
            + operations.flatMap { name, _ in live.map { "\(name), \(grouped($0))" } })
    for family in families {
        let mine = costs.filter { $0.name == family.name }
        table.rows.append(
            [family.name]
                + operations.flatMap { _, value in
                    live.map { count in
                        mine.first { $0.live == count }.map { figure($0[keyPath: value]) } ?? ""
                    }
                })
    }
    return table
}
