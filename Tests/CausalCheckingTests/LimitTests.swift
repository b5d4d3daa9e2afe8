import ExecutionTrace
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Limits of a check count and say what they leave out")
struct LimitTests {
    /// Messages to two processes, of which one misses the first `count` and gets the last.
    private func missing(_ count: Int) -> TraceScript {
        var script = TraceScript()
        for number in 1...count { script.send("m\(number)", from: a, to: [b]) }
        script.send("last", from: a, to: [b])
        script.receive("last", at: b)
        return script
    }

    @Test("Messages that never came are listed up to the limit, and the rest are a number")
    func missingMessages() {
        for count in 1...5 {
            for limit in 0...5 {
                let report = missing(count).report(CheckOptions(violationsPerRuleMax: limit))
                #expect(report.missing.count == min(count, limit))
                #expect(
                    report.missing.map(\.message) == (1..<count + 1).prefix(limit).map { "m\($0)" })
                #expect(report.missingTotal == count)
                let listed = (1..<count + 1).prefix(limit).map {
                    #"{"message":"m\#($0)","sendIndex":\#($0 - 1),"send":"a:\#($0)","receiver":"b"}"#
                }
                #expect(
                    JSONText.of(report).hasSuffix(
                        #""missingTotal":\#(count),"missing":[\#(listed.joined(separator: ","))]}"#)
                )
                let hidden = count - limit
                let ending = "\n    and \(hidden) more"
                #expect(report.description.contains(ending) == (hidden > 0))
            }
        }
    }

    @Test("Violations are explained up to the limit, and the rest are a number")
    func violations() {
        for count in 1...4 {
            var script = TraceScript()
            for number in 1...count { script.receive("m\(number)", at: b) }
            for limit in 0...4 {
                let report = script.report(
                    CheckOptions(rules: [.receiveWithoutSend], violationsPerRuleMax: limit))
                #expect(report.violations.count == min(count, limit))
                #expect(report.total == count)
                let hidden = count - limit
                #expect(report.description.contains("and \(hidden) more") == (hidden > 0))
            }
        }
    }

    /// How many pairs of events are found to contradict happened-before, where all do.
    private func wrongPairs(among count: Int, pairsMax: Int) -> Int {
        // Every event claims to know the same as any other, which for every pair is wrong.
        var trace = Trace(header: TraceHeader(roster: .lettered(count: count)))
        let stamps = Stamp.initial(count: count)
        var all = stamps[0]
        for stamp in stamps.dropFirst() { all.merge(stamp.peeked) }
        all.event()
        for process in 0..<count {
            trace.append(
                TraceEvent(
                    time: 0, process: ReplicaID(process), kind: .local, clock: .intervalTree(all)))
        }
        let options = CheckOptions(rules: [.wrongClock], clockPairsMax: pairsMax)
        return CausalChecker.check(trace, options: options).total
    }

    @Test(
        "Above the limit of pairs some are still judged, the same ones every time",
        arguments: 2...40)
    func somePairs(count: Int) {
        let pairs = count * (count - 1) / 2
        func wrong(pairsMax: Int) -> Int { wrongPairs(among: count, pairsMax: pairsMax) }
        #expect(wrong(pairsMax: pairs) == pairs)
        #expect(wrong(pairsMax: 0) == 0)
        guard pairs > 1 else { return }
        // As many are drawn as may be.
        #expect(wrong(pairsMax: 1) <= 1)
        // Some draws pair an event with itself, so fewer are judged than may be.
        let some = wrong(pairsMax: pairs - 1)
        #expect(some > 0)
        #expect(some < pairs)
        #expect(wrong(pairsMax: pairs - 1) == some)
    }

    @Test("The drawing of pairs looks at no fewer than it may")
    func everyDraw() {
        let found = (3...12).map { count in
            (1...3).map { wrongPairs(among: count, pairsMax: $0) }
        }
        // Some event may be paired with itself, but not everywhere.
        #expect(found.contains([1, 2, 3]))
        #expect(found.allSatisfy { $0 == $0.sorted() && $0[0] <= 1 && $0[2] <= 3 })
    }

    @Test("The limits that nobody changes are those that are documented")
    func usual() {
        #expect(CheckOptions().violationsPerRuleMax == 100)
        #expect(CheckOptions().clockPairsMax == 200_000)
        let run = Run(index: RunIndex(TraceScript().trace), order: nil)
        let check = HistoryCheck(run: run, history: OperationHistory(run.index))
        #expect(check.contextEdgesMax == 16_777_216)
    }

    @Test(
        "Contexts of writes are followed up to the limit of edges, and not beyond",
        arguments: 0...4)
    func contexts(limit: Int) {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(b, "s2", "x", "2", Dot(b, 1), context: [a: 1])
        script.put(c, "s3", "x", "3", Dot(c, 1), context: [a: 1, b: 1])
        let run = Run(index: RunIndex(script.trace), order: nil)
        var check = HistoryCheck(run: run, history: OperationHistory(run.index))
        check.contextEdgesMax = limit
        var findings = Findings(CheckOptions())
        #expect(check.judge(&findings)?.count == (limit < 3 ? nil : 3))
    }

    @Test("The search for a shorter cycle visits as many rows as it may", arguments: [0, 13, 14])
    func shorterCycle(stepsMax: Int) {
        // A cycle of four nodes is found first; after twelve rows the search comes to one of
        // three, for which it needs two.
        let causes: [UInt32] = [3, 0, 1, 2, 6, 4, 5]
        let edges = causes.enumerated().map { effect, cause in
            (effect: UInt32(effect), cause: CausalGraph.Cause(node: cause, label: 0))
        }
        var nodes: [UInt32] = []
        do throws(CausalGraph.BuildError) {
            _ = try CausalGraph(
                laneCount: 7, lanes: Array(0..<7), positions: Array(repeating: 1, count: 7),
                causes: edges, rowEntriesMax: 100, cycleStepsMax: stepsMax)
        } catch {
            if case .cycle(let path) = error { nodes = path.map(\.node) }
        }
        #expect(nodes == (stepsMax < 14 ? [0, 1, 2, 3, 0] : [4, 5, 6, 4]))
    }

    @Test("Operations that are too many to be followed leave a report undecided")
    func operations() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.get(b, "s2", "x", ["1"], [Dot(a, 1)])
        let whole = script.report()
        #expect(whole.verdict == .consistent)
        let report = script.report(CheckOptions(rowEntriesMax: 0))
        let rules = Rule.sessionGuarantees.map(\.rawValue).joined(separator: ", ")
        #expect(report.verdict == .undecided(["could not check \(rules)"]))
        #expect(
            report.unchecked.contains {
                $0.reason.hasPrefix("the causal past of operations would take")
            })
    }
}

@Suite("What is not asked of a trace is not held against it")
struct OpenQuestionTests {
    @Test("What a message without a send brought is taken as known from there on")
    func receiveWithoutSend() {
        var script = TraceScript()
        script.local(b)
        script.receive("m1", at: b, clock: [a: 3, b: 2])
        script.local(b, clock: [a: 3, b: 3])
        let options = CheckOptions(rules: [.wrongClock])
        #expect(script.violations(options) == "")
        script.local(b, clock: [b: 4])
        #expect(
            script.violations(options) == """
                b:4 has {b:4}; we think it should be {a:3, b:4}
                  entry a is 0 and should be 3: it went back, since b:3 knew it
                  before  b:3   {a:3, b:3}
                """)
    }

    @Test("Events without a clock have no number where others of their process have one")
    func unclocked() {
        func names(_ clocked: [Bool]) -> [String] {
            var script = TraceScript()
            for isClocked in clocked {
                script.isClocked = isClocked
                script.local(a)
            }
            let index = RunIndex(script.trace)
            return script.trace.indices.map(index.name(of:))
        }
        #expect(names([false, false, false]) == ["a:1", "a:2", "a:3"])
        #expect(names([true, true, true]) == ["a:1", "a:2", "a:3"])
        #expect(names([true, false, true]) == ["a:1", "a:1", "a:2"])
        #expect(names([false, true, false]) == ["a:0", "a:1", "a:1"])
    }

    @Test("A read may return its siblings in any order", arguments: UInt64(0)..<20)
    func siblings(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = 2 + random.index(below: 4)
        var script = TraceScript(processes: count, conflicts: .siblings)
        for writer in 0..<count {
            // Two of them may have written the same.
            let value = "\(random.index(below: 3))"
            script.put(ReplicaID(writer), "s\(writer)", "x", value, Dot(ReplicaID(writer), 1))
        }
        var values = script.trace.indices.flatMap { index -> [String] in
            guard case .operation(let operation) = script.trace[index].kind else { return [] }
            return operation.values
        }
        random.shuffle(&values)
        var versions = (0..<count).map { Dot(ReplicaID($0), 1) }
        random.shuffle(&versions)
        script.get(a, "reader", "x", values, versions)
        #expect(script.violations() == "")
        script.get(a, "other", "x", values.dropLast(), versions)
        #expect(script.report().totals == [.wrongValue: 1])
    }
}
