import CausalChecking
import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@Suite("A verdict is consistent only if something was judged, wholly, and nothing found")
struct CheckVerdictTests {
    private func trace(_ events: [(ReplicaID?, TraceEvent.Kind)]) -> Trace {
        Trace(processes: 2, of: events)
    }

    private let message = MessageID(0, 1)

    @Test("an empty trace, one without anything to judge, and one without receives are undecided")
    func vacuous() {
        #expect(CausalChecker.check(trace([])).verdict == .undecided(["there are no events"]))
        #expect(
            CausalChecker.check(trace([(a, .local), (b, .local)])).verdict
                == .undecided(["there are no clocks, messages or operations to check"]))
        #expect(
            CausalChecker.check(trace([(a, .send(message: message, to: [b]))])).verdict
                == .undecided([
                    "no message was received, and there are no clocks or operations to check"
                ]))
    }

    @Test("a trace that was judged is consistent or violated")
    func judged() {
        let whole = trace([
            (a, .send(message: message, to: [b])), (b, .receive(message: message)),
        ])
        #expect(CausalChecker.check(whole).verdict == .consistent)
        #expect(
            CausalChecker.check(trace([(b, .receive(message: message))])).verdict == .violated)
        var clocks = TraceScript()
        clocks.local(a)
        clocks.local(b)
        #expect(clocks.report().verdict == .consistent)
    }

    @Test("a rule that was chosen has to be checked")
    func chosen() {
        let whole = trace([
            (a, .send(message: message, to: [b])), (b, .receive(message: message)),
        ])
        func verdict(_ rules: Set<Rule>) -> Verdict {
            CausalChecker.check(whole, options: CheckOptions(rules: rules)).verdict
        }
        #expect(verdict([.causalDelivery]) == .consistent)
        #expect(
            verdict([.causalDelivery, .wrongClock, .inconsistentCut])
                == .undecided(["could not check wrong-clock, inconsistent-cut"]))
    }

    @Test("a rule that the trace has something for has to be checked; a violation outweighs that")
    func tooLarge() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        script.record("s", at: a)
        let options = CheckOptions(rowEntriesMax: 3)
        #expect(
            script.report(options).verdict
                == .undecided(["could not check fifo-order, causal-delivery, inconsistent-cut"]))
        script.receive("m1", at: b)
        #expect(script.report(options).verdict == .violated)
        #expect(!script.report(options).undecidedReasons.isEmpty)
    }

    @Test("cuts are undecided where a process recorded its state twice for one snapshot")
    func recordedTwice() {
        var script = TraceScript(processes: 2)
        script.record("a-1", at: b)
        script.record("a-1", at: a)
        script.send("m", from: a, to: [b])
        script.receive("m", at: b)
        #expect(script.report().verdict == .consistent)
        script.record("a-1", at: b)
        let report = script.report()
        #expect(report.verdict == .undecided(["could not check inconsistent-cut"]))
        #expect(
            report.unchecked.first { $0.rule == .inconsistentCut }?.reason
                == "b recorded its state for a-1 twice")
    }
}
