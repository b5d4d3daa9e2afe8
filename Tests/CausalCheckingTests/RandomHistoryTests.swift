import ExecutionTrace
import LogicalClocks
import Simulation
import Testing

@testable import CausalChecking

@Suite("Random histories against a model that looks at every pair")
struct RandomHistoryTests {
    /// Operations of a store that returns whatever has been written, now and then what will be.
    private func history(_ seed: UInt64) -> Trace {
        var random = SeededGenerator(seed: seed)
        var script = Script(
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
        let isWrite = (0..<length).map { _ in random.chance(0.5) }
        for number in 0..<length {
            let session = random.pick(sessions)
            if isWrite[number] {
                var context = VectorClock()
                if random.chance(0.4) {
                    context = VectorClock(
                        (0..<3).map { (ReplicaID($0), random.below(counts[$0] + 1)) })
                    let own = versions[number]
                    if random.chance(0.9) {
                        context = VectorClock(
                            context.entries.map {
                                (
                                    $0.replica,
                                    $0.replica == own.replica
                                        ? min($0.count, own.counter - 1) : $0.count
                                )
                            })
                    }
                }
                script.put(
                    homes[number], session, keys[number], "\(number)", versions[number],
                    context: context)
                continue
            }
            let limit = random.chance(0.03) ? length : number
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

    @Test("The first broken guarantee of every read agrees", arguments: 0..<8)
    func agree(batch: UInt64) {
        var seen: Set<Rule> = []
        for seed in batch * 400..<batch * 400 + 400 {
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

    @Test("100,000 operations of 50 sessions are judged in one go")
    func large() {
        let script = StoreRun.run(seed: 1, processes: 4, sessions: 50, operations: 3_000)
        let report = CausalChecker.check(script)
        #expect(report.isClean, "\(report)")
    }
}
