import LogicalClocks

/// The workloads; those of 1,024 stamps take seconds and are left out of a quick run.
func stampWorkloads() -> [StampWorkload] {
    let messages = 2_936
    var workloads: [StampWorkload] = [
        .messages(live: 8, count: messages), .churn(live: 8, rounds: 10_000),
        .messages(live: 64, count: messages), .churn(live: 64, rounds: 10_000),
    ]
    if !Options.isQuick {
        workloads.append(.messages(live: 1_024, count: 46 * 1_024))
        workloads.append(.churn(live: 1_024, rounds: 5 * 1_024))
    }
    return workloads
}

/// One table for each workload: every operation, beside the recursive stamps and the fastest peer.
func stampTables() -> [Table] {
    StampWorkload.messages(live: 12, count: 400).checkAgreement()
    StampWorkload.churn(live: 12, rounds: 400).checkAgreement()
    return stampWorkloads().map { StampBench(workload: $0).table() }
}

/// The measurements on the stamps at the end of one workload.
struct StampBench {
    let workload: StampWorkload
    /// At most 256 of the stamps at the end.
    let stamps: [Stamp]
    /// The stamp with which the one at the same index is compared and joined.
    let others: [Stamp]
    let meanBytes: Double
    let meanCompactBytes: Double

    init(workload: StampWorkload) {
        self.workload = workload
        let all = workload.replay(with: Stamp.self)
        stamps = Array(all.prefix(256))
        others = stamps.indices.map { all[($0 * 7 + 1) % all.count] }
        func mean(_ bytes: (Stamp) -> Int) -> Double {
            Double(all.reduce(0) { $0 + bytes($1) }) / Double(all.count)
        }
        meanBytes = mean { $0.bytes().count }
        meanCompactBytes = mean { $0.compactBytes().count }
    }

    func table() -> Table {
        let mine = flatCosts()
        let theirs = recursiveCosts()
        var table = Table(
            name: "stamp-costs-\(workload.kind.rawValue)-\(workload.live)",
            title: "Interval tree stamps, \(workload.name) "
                + "(\(decimal(meanBytes, places: 1)) bytes a stamp, "
                + "\(decimal(meanCompactBytes, places: 1)) compact), ns",
            columns: [
                "", "Stamp", "recursive enum", "takes", "fastest peer elsewhere", "takes",
            ])
        for operation in StampOperation.allCases {
            guard let cost = mine[operation] else { continue }
            let peer = operation.published(for: workload)
            table.rows.append([
                operation.rawValue, figure(cost),
                theirs[operation].map(figure) ?? "",
                theirs[operation].map { ratio($0, to: cost) } ?? "",
                peer.map { "\(figure($0.nanoseconds)) (\($0.peer))" } ?? "",
                peer.map { ratio($0.nanoseconds, to: cost) } ?? "",
            ])
        }
        return table
    }

    /// Enough rounds over the stamps that one sample takes well over ten microseconds.
    private func rounds(_ operations: Int) -> Int {
        max(1, (Options.isQuick ? operations / 4 : operations) / stamps.count)
    }

    private func cost(
        rounds: Int, _ body: (Int) -> Void
    ) -> Double {
        measure("") {
            for _ in 0..<rounds { for index in stamps.indices { body(index) } }
            return rounds * stamps.count
        }.nanoseconds
    }

    /// The cost of changing stamps whose storage is theirs alone and that keep no bytes.
    private func costOfOwn(_ body: (inout Stamp, Int) -> Void) -> Double {
        let texts = stamps.map(\.description)
        // Copies are few, so that they are still in the cache when it is their turn.
        let batch = meanBytes > 300 ? 8 : 64
        let batches = 512 / batch
        let costs = (0..<batches).map { number in
            let indices = (0..<batch).map { (number * batch + $0) % stamps.count }
            return measure(
                "", samples: Options.isQuick ? 1 : 3,
                preparing: { indices.compactMap { try? Stamp(parsing: texts[$0]) } },
                { copies in
                    for index in copies.indices { body(&copies[index], indices[index]) }
                    return copies.count
                }
            ).nanoseconds
        }.sorted()
        return costs[costs.count / 2]
    }

    private func flatCosts() -> [StampOperation: Double] {
        var costs: [StampOperation: Double] = [:]
        let isLarge = workload.live > 64
        costs[.replay] =
            measure("", samples: isLarge ? 1 : Options.samples) {
                blackHole(workload.replay(with: Stamp.self).count)
                return workload.operations
            }.nanoseconds
        costs[.event] = costOfOwn { stamp, _ in stamp.event() }
        costs[.sharedEvent] = cost(rounds: rounds(2_048)) { index in
            var copy = stamps[index]
            copy.event()
            blackHole(copy.isAnonymous)
        }
        costs[.fork] = cost(rounds: rounds(8_192)) { index in
            if let halves = try? stamps[index].forked() { blackHole(halves.0.isAnonymous) }
        }
        let peeked = others.map(\.peeked)
        costs[.join] = costOfOwn { stamp, index in stamp.merge(peeked[index]) }
        costs[.sharedJoin] = cost(rounds: rounds(2_048)) { index in
            blackHole(stamps[index].merging(peeked[index]).isAnonymous)
        }
        let joined = stamps.indices.map { stamps[$0].merging(others[$0]) }
        costs[.concurrentOrder] = cost(rounds: rounds(16_384)) { index in
            blackHole(stamps[index].isBelowOrEqual(to: others[index]))
        }
        costs[.joinedOrder] = cost(rounds: rounds(8_192)) { index in
            blackHole(stamps[index].isBelowOrEqual(to: joined[index]))
        }
        costs[.relation] = cost(rounds: rounds(16_384)) { index in
            blackHole(stamps[index].relation(to: others[index]))
        }
        costs[.freshEncoding] = costOfOwn { stamp, _ in blackHole(stamp.bytes().count) }
        costs[.peekedEncoding] = cost(rounds: rounds(8_192)) { index in
            blackHole(peeked[index].bytes().count)
        }
        costs[.ownedEncoding] = cost(rounds: rounds(8_192)) { index in
            blackHole(stamps[index].bytes().count)
        }
        let bytes = stamps.map { $0.bytes() }
        costs[.decoding] = cost(rounds: rounds(2_048)) { index in
            if let stamp = try? Stamp(decoding: bytes[index]) { blackHole(stamp.isAnonymous) }
        }
        costs[.compactEncoding] = cost(rounds: rounds(2_048)) { index in
            blackHole(stamps[index].compactBytes().count)
        }
        let compact = stamps.map { $0.compactBytes() }
        costs[.compactDecoding] = cost(rounds: rounds(2_048)) { index in
            if let stamp = try? Stamp(decodingCompact: compact[index]) {
                blackHole(stamp.isAnonymous)
            }
        }
        return costs
    }

    private func recursiveCosts() -> [StampOperation: Double] {
        // The bytes of both kinds are the same, so the states need no replay of their own.
        func recursive(_ stamps: [Stamp]) -> [RecursiveStamp] {
            stamps.compactMap { try? RecursiveStamp(decoding: $0.bytes()) }
        }
        let mine = recursive(stamps)
        let theirs = recursive(others)
        let joined = recursive(stamps.indices.map { stamps[$0].merging(others[$0]) })
        let bytes = stamps.map { $0.bytes() }
        var costs: [StampOperation: Double] = [:]
        if workload.live <= 64 {
            costs[.replay] =
                measureOnce("") {
                    blackHole(workload.replay(with: RecursiveStamp.self).count)
                    return workload.operations
                }.nanoseconds
        }
        let rounds = rounds(512)
        costs[.event] = cost(rounds: rounds) { index in
            var copy = mine[index]
            copy.event()
            blackHole(copy.id == .zero)
        }
        costs[.fork] = cost(rounds: rounds) { index in
            var copy = mine[index]
            blackHole(copy.givenHalf().id == .zero)
        }
        costs[.join] = cost(rounds: rounds) { index in
            var copy = mine[index]
            copy.join(theirs[index].peeked)
            blackHole(copy.id == .zero)
        }
        costs[.concurrentOrder] = cost(rounds: rounds) { index in
            blackHole(mine[index].isBelowOrEqual(to: theirs[index]))
        }
        costs[.joinedOrder] = cost(rounds: rounds) { index in
            blackHole(mine[index].isBelowOrEqual(to: joined[index]))
        }
        costs[.relation] = cost(rounds: rounds) { index in
            blackHole(
                mine[index].isBelowOrEqual(to: theirs[index])
                    != theirs[index].isBelowOrEqual(to: mine[index]))
        }
        costs[.freshEncoding] = cost(rounds: rounds) { index in
            blackHole(mine[index].bytes().count)
        }
        costs[.decoding] = cost(rounds: rounds) { index in
            if let stamp = try? RecursiveStamp(decoding: bytes[index]) {
                blackHole(stamp.id == .zero)
            }
        }
        return costs
    }
}
