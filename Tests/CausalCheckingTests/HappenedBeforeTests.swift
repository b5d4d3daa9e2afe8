import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Happened-before")
struct HappenedBeforeTests {
    /// The order of a trace that has one.
    static func order(_ trace: Trace) -> HappenedBefore {
        do {
            return try HappenedBefore(trace)
        } catch {
            fatalError("\(error)")
        }
    }

    @Test("A trace may hold a receive before its send")
    func anyOrder() {
        var script = TraceScript()
        script.isClocked = false
        script.receive("m2", at: c)
        script.receive("m1", at: b)
        script.send("m2", from: b, to: [c])
        script.send("m1", from: a, to: [b])
        let order = Self.order(script.trace)
        #expect(order.order == [3, 1, 2, 0])
        #expect(order.precedes(3, 0))
        #expect(!order.precedes(0, 3))
        #expect(order.path(from: 3, to: 0)?.description == "a:1 -m1-> b:1 -> b:2 -m2-> c:1")
        #expect(order.path(from: 0, to: 3) == nil)
        #expect(script.report().verdict == .consistent)
    }

    @Test("Events of the network come before and after nothing")
    func network() {
        var script = TraceScript()
        script.trace.append(TraceEvent(time: 0, process: nil, kind: .network))
        script.local(a)
        let order = Self.order(script.trace)
        #expect(order.relation(0, 1) == .concurrent)
        #expect(order.relation(0, 0) == .equal)
        #expect(order.order == [1])
    }

    @Test("Rows beyond the limit are refused before they are allocated, and the report says so")
    func limit() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        #expect(throws: HappenedBeforeError.tooLarge(entries: 4, limit: 3)) {
            try HappenedBefore(script.trace, rowEntriesMax: 3)
        }
        #expect((try? HappenedBefore(script.trace, rowEntriesMax: 4)) != nil)
        let report = script.report(CheckOptions(rowEntriesMax: 3))
        #expect(report.verdict == .undecided(["could not check fifo-order, causal-delivery"]))
        #expect(
            report.unchecked.first
                == CheckReport.Unchecked(
                    rule: .causalCycle,
                    reason: "happened-before would take 4 row entries, 3 are allowed"))
    }

    @Test("A chain of 20,000 events over messages does not exhaust the stack")
    func longChain() {
        var script = TraceScript(processes: 2)
        for number in 0..<5_000 {
            script.send("x\(number)", from: a, to: [b])
            script.receive("x\(number)", at: b)
            script.send("y\(number)", from: b, to: [a])
            script.receive("y\(number)", at: a)
        }
        #expect(script.report().verdict == .consistent)
        let order = Self.order(script.trace)
        #expect(order.path(from: 0, to: script.trace.count - 1)?.steps.count == 1)

        // The same turned round: every message is received before it is sent.
        let z = script.trace.message(named: "z")
        var turned = script.trace.withoutEvents()
        for event in script.trace.reversed() { turned.append(event) }
        #expect(CausalChecker.check(turned).totals[.causalCycle] == nil)
        turned.append(
            TraceEvent(time: 0, process: a, kind: .send(message: z, to: [a])))
        var closed = script.trace.withoutEvents()
        closed.append(TraceEvent(time: 0, process: a, kind: .receive(message: z)))
        for event in script.trace { closed.append(event) }
        closed.append(TraceEvent(time: 0, process: a, kind: .send(message: z, to: [a])))
        #expect(CausalChecker.check(closed).totals[.causalCycle] == 1)
    }
}
