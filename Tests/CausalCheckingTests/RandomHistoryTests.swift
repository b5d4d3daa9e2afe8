import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Random histories against a model that looks at every pair")
struct RandomHistoryTests {
    /// Operations of a store that returns whatever has been written, now and then what will be.
    private func history(_ seed: UInt64) -> Trace {
        var random = SeededGenerator(seed: seed)
        var script = TraceScript(
            processes: 3,
            conflicts: [.siblings, .lastWriterWins, nil].randomly(&random) ?? nil)
        script.isClocked = false
        let sessions = (0..<(2 + random.index(below: 3))).map { "s\($0)" }
        let length = 5 + random.index(below: 14)
        let keys = (0..<length).map { _ in random.chance(0.6) ? "x" : "y" }
        let homes = (0..<length).map { _ in ReplicaID(random.index(below: 3)) }
        var counts: [UInt64] = [0, 0, 0]
        let versions = homes.map { home -> Dot in
            counts[home.index] += 1
            return Dot(home, counts[home.index])
        }
        var written: [UInt64] = [0, 0, 0]
        let isWrite = (0..<length).map { _ in random.chance(0.5) }
        for number in 0..<length {
            let session = random.pick(sessions)
            defer { written[homes[number].index] = versions[number].counter }
            if isWrite[number] {
                var context = DottedVersionVector()
                if random.chance(0.4) {
                    context = DottedVersionVector(
                        VectorClock(
                            (0..<3).map { (ReplicaID($0), random.below(written[$0] + 1)) }))
                    // Also of what no count up to it could say.
                    for home in written.indices where written[home] > 0 && random.chance(0.3) {
                        context.add(Dot(ReplicaID(home), 1 + random.below(written[home])))
                    }
                }
                script.put(
                    homes[number], session, keys[number], "\(number)", versions[number],
                    context: context)
                continue
            }
            let limit = random.chance(0.06) ? length : number
            let choices = (0..<limit).filter { isWrite[$0] && keys[$0] == keys[number] }
            var read: [Int] = []
            for _ in 0..<random.index(below: 3) {
                if let choice = choices.randomly(&random), !read.contains(choice) {
                    read.append(choice)
                }
            }
            script.get(
                homes[number], session, keys[number], read.map { "\($0)" },
                read.map { versions[$0] })
        }
        return script.trace
    }

    @Test("The first broken guarantee of every read agrees", arguments: seeds(2, inDebug: 1))
    func agree(batch: UInt64) {
        var seen: Set<Rule> = []
        for seed in batch * 600..<batch * 600 + 600 {
            let trace = history(seed)
            let model = SessionModel(trace)
            let report = CausalChecker.check(trace)
            seen.formUnion(report.totals.keys)
            #expect((report.totals[.causalCycle] ?? 0 > 0) == model.isCyclic, "seed \(seed)")
            #expect(report.totals[.readFromFuture] ?? 0 <= model.future, "seed \(seed)")
            #expect((report.totals[.readFromFuture] ?? 0 > 0) == (model.future > 0))
            guard !model.isCyclic else { continue }
            let found = report.violations.filter { Rule.sessionGuarantees.contains($0.rule) }
                .map { "\($0.events[0].index) \($0.rule.rawValue)" }.sorted()
            let expected = model.findings().map { "\($0.event) \($0.rule.rawValue)" }.sorted()
            #expect(found == expected, "seed \(seed)\n\(report)")
        }
        let kinds = Rule.sessionGuarantees + [.causalCycle, .readFromFuture]
        #expect(kinds.filter { !seen.contains($0) } == [])
    }

    @Test("An honest store has no violation of any kind", arguments: 0..<6)
    func honest(seed: UInt64) {
        for conflicts in History.Conflicts.allCases {
            let trace = StoreRun.run(
                seed: seed, processes: 2 + Int(seed % 4), sessions: 7, operations: 200,
                conflicts: conflicts)
            let report = CausalChecker.check(trace)
            #expect(report.verdict == .consistent, "seed \(seed)\n\(report)")
            #expect(report.counts.operations == 200)
        }
    }

    @Test("A store that applies writes as they arrive is caught")
    func careless() {
        var sessions = 0
        for seed in UInt64(0)..<8 {
            for conflicts in History.Conflicts.allCases {
                let trace = StoreRun.run(
                    seed: seed, processes: 4, sessions: 12, operations: 300,
                    conflicts: conflicts, isCareless: true)
                let report = CausalChecker.check(trace)
                #expect(report.totals[.fifoOrder] ?? 0 > 0)
                #expect(report.totals[.causalDelivery] ?? 0 > 0)
                #expect(report.totals[.wrongClock] == nil)
                sessions += Rule.sessionGuarantees.reduce(0) { $0 + (report.totals[$1] ?? 0) }
            }
        }
        #expect(sessions > 0)
    }
}
