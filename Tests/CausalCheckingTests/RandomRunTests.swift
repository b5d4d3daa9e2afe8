import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Random runs against a model that looks at every pair")
struct RandomRunTests {
    @Test("An honest run has no violation, and its order and paths are right", arguments: 0..<10)
    func honest(batch: UInt64) {
        for seed in batch * 20..<batch * 20 + 20 {
            var run = RandomRun(seed: seed, isFaulty: false)
            let trace = run.trace()
            let report = CausalChecker.check(trace)
            #expect(report.verdict == .consistent, "seed \(seed)\n\(report)")
            #expect(report.counts.events == trace.count)
            compareOrder(trace, MessageModel(trace), seed)
        }
    }

    @Test("Every fault is found, and nothing else", arguments: seeds(4, inDebug: 1))
    func faulty(batch: UInt64) {
        var seen: Set<Rule> = []
        for seed in batch * 250..<batch * 250 + 250 {
            var run = RandomRun(seed: seed, isFaulty: true)
            let trace = run.trace()
            let model = MessageModel(trace)
            let report = CausalChecker.check(trace)
            compare(report, model, seed)
            if seed % 5 == 0, model.cycleLength == nil { compareOrder(trace, model, seed) }
            seen.formUnion(report.totals.keys)
        }
        // A batch in which a kind of fault does not occur would prove little.
        let kinds: [Rule] =
            Rule.messages + Rule.delivery + [.causalCycle, .wrongClock, .inconsistentCut]
        #expect(kinds.filter { !seen.contains($0) } == [])
    }

    private func compare(_ report: CheckReport, _ model: MessageModel, _ seed: UInt64) {
        let found = model.findings()
        for rule in Rule.messages + Rule.delivery + [.inconsistentCut] {
            let events = report.violations.filter { $0.rule == rule }.map { $0.events[0].index }
            #expect(events.sorted() == found[rule] ?? [], "\(rule) seed \(seed)\n\(report)")
            #expect(report.totals[rule] ?? 0 == events.count)
        }
        let isClockLog = report.unchecked.contains { $0.reason.contains("names no messages") }
        guard !isClockLog else { return }
        let cycle = report.violations.first { $0.rule == .causalCycle }?.path
        let messages = cycle?.steps.count { if case .message = $0.hop { true } else { false } }
        #expect(messages == model.cycleLength, "seed \(seed)\n\(report)")
        if let cycle {
            expectEdges(cycle, model, seed)
            #expect(cycle.start == cycle.steps.last?.event)
        } else {
            let missing = report.missing.map { "\($0.message) at \($0.receiver)" }
            #expect(missing == model.missing(), "seed \(seed)")
        }
    }

    /// Checks that every hop of a path is one.
    private func expectEdges(_ path: CausalPath, _ model: MessageModel, _ seed: UInt64) {
        var last = path.start
        for step in path.steps {
            switch step.hop {
            case .sameProcess:
                #expect(model.isSameLane(last, step.event) && last < step.event, "seed \(seed)")
            default: #expect(model.send(of: step.event) == last, "seed \(seed)")
            }
            last = step.event
        }
    }

    private func compareOrder(_ trace: Trace, _ model: MessageModel, _ seed: UInt64) {
        guard !model.sends.isEmpty else { return }
        let order = HappenedBeforeTests.order(trace)
        for left in trace.indices {
            for right in trace.indices {
                let isBefore = model.precedes(left, right)
                #expect(order.precedes(left, right) == isBefore, "seed \(seed)")
                let path = order.path(from: left, to: right)
                #expect((path != nil) == isBefore, "seed \(seed)")
                guard let path else { continue }
                expectEdges(path, model, seed)
                #expect(path.start == left && path.steps.last?.event == right)
                let messages = path.steps.count { $0.hop != .sameProcess }
                #expect(messages == model.distance[left][right], "seed \(seed)")
            }
        }
        var place: [Int: Int] = [:]
        for (position, event) in order.order.enumerated() { place[event] = position }
        for left in trace.indices {
            for right in trace.indices where model.precedes(left, right) {
                #expect(place[left] ?? 0 < place[right] ?? 0, "seed \(seed)")
            }
        }
    }

    @Test("A clock is called wrong exactly if some clock differs from an honest one")
    func clocks() {
        var wrong = 0
        for seed in UInt64(0)..<300 {
            var run = RandomRun(seed: seed, isFaulty: true)
            let trace = run.trace()
            let model = MessageModel(trace)
            let isWhole = trace.indices.allSatisfy { event in
                if case .receive = trace[event].kind { return model.send(of: event) != nil }
                return true
            }
            guard isWhole, !model.sends.isEmpty, model.cycleLength == nil,
                trace.contains(where: { $0.clock != nil })
            else { continue }
            let isHonest = honestClocks(trace, model) == trace.map { $0.clock?.vector }
            let report = CausalChecker.check(trace, options: CheckOptions(rules: [.wrongClock]))
            #expect((report.verdict == .consistent) == isHonest, "seed \(seed)\n\(report)")
            wrong += isHonest ? 0 : 1
        }
        #expect(wrong > 20)
    }

    /// The clocks that honest processes would have recorded.
    private func honestClocks(_ trace: Trace, _ model: MessageModel) -> [VectorClock?] {
        var clocks = [VectorClock?](repeating: nil, count: trace.count)
        // Causes first: as many rounds as there are events reach every one.
        let order = trace.indices.sorted { left, right in
            let pasts = [left, right].map { event in
                trace.indices.count { model.precedes($0, event) }
            }
            return (pasts[0], left) < (pasts[1], right)
        }
        for event in order where trace[event].clock != nil {
            guard let process = trace[event].process else { continue }
            let before = trace.indices.last {
                $0 < event && model.isSameLane($0, event) && trace[$0].clock != nil
            }
            var clock = before.flatMap { clocks[$0] } ?? VectorClock()
            if let send = model.send(of: event), let sent = clocks[send] { clock.merge(sent) }
            clock.tick(at: process)
            clocks[event] = clock
        }
        return clocks
    }

    @Test("The same trace gives the same report, byte for byte")
    func determinism() {
        for seed in UInt64(0)..<50 {
            var first = RandomRun(seed: seed, isFaulty: true)
            var second = RandomRun(seed: seed, isFaulty: true)
            let left = CausalChecker.check(first.trace())
            let right = CausalChecker.check(second.trace())
            #expect(left == right)
            #expect(left.description == right.description)
        }
    }
}
