import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Rules about recorded clocks")
struct ClockRuleTests {
    @Test("A clock that forgets what a message brought is shown with what it should be")
    func forgotten() {
        var script = TraceScript()
        script.local(a)
        script.send("m1", from: a, to: [b])
        script.local(b)
        script.receive("m1", at: b, clock: [b: 2])
        // What follows agrees with the wrong clock, so there is one violation only.
        script.local(b)
        #expect(
            script.violations() == """
                b:2 has {b:2}; we think it should be {a:2, b:2}
                  entry a is 0 and should be 2: it was forgotten, though a:2 knew it
                  before  b:1   {b:1}
                  m1      a:2   {a:2}
                """)
        #expect(
            script.report().violations.first?.entry
                == Violation.Entry(process: a, name: "a", actual: 0, expected: 2))
    }

    @Test("An entry that goes back is told from one that was forgotten")
    func regression() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        script.local(b, clock: [b: 2])
        #expect(
            script.violations() == """
                b:2 has {b:2}; we think it should be {a:1, b:2}
                  entry a is 0 and should be 1: it went back, since b:1 knew it
                  before  b:1   {a:1, b:1}
                """)
    }

    @Test("An entry that no cause explains, and a wrong own entry, are wrong clocks")
    func excess() {
        var script = TraceScript()
        script.local(a, clock: [a: 1, c: 4])
        script.local(a, clock: [a: 3, c: 4])
        script.send("m1", from: b, to: [c])
        #expect(
            script.violations() == """
                a:1 has {a:1, c:4}; we think it should be {a:1}
                  entry c is 4 and should be 0: no cause of a:1 knows more

                a:2 has {a:3, c:4}; we think it should be {a:2, c:4}
                  entry a is 3 and should be 2: it counts the events of a
                  before  a:1   {a:1, c:4}
                """)
    }

    @Test("A process that lost its memory counts from 1 again; one that kept it goes on")
    func incarnations() {
        var script = TraceScript()
        script.send("m1", from: b, to: [a])
        script.crash(b, keepsMemory: false)
        script.send("m2", from: b, to: [a])
        script.crash(a, keepsMemory: true)
        script.receive("m2", at: a)
        script.receive("m1", at: a)
        #expect(script.report().verdict == .consistent, "\(script.report())")
        #expect(HappenedBeforeTests.order(script.trace).precedes(0, 3) == false)

        var wrong = TraceScript()
        wrong.send("m1", from: b, to: [a])
        wrong.crash(b, keepsMemory: false)
        wrong.local(b, clock: [b: 2])
        #expect(
            wrong.violations() == """
                b~2:1 has {b:2}; we think it should be {b:1}
                  entry b is 2 and should be 1: it counts the events of b
                """)
    }

    /// A log of local events only, as other systems write it.
    private func log(_ events: [(ReplicaID, VectorClock)]) -> TraceScript {
        var script = TraceScript()
        for (process, clock) in events { script.local(process, clock: clock) }
        return script
    }

    @Test("A log without messages is judged by its clocks, and says what it cannot show")
    func clockLog() {
        let script = log([(a, [a: 1]), (b, [b: 1]), (b, [a: 1, b: 2]), (a, [a: 2])])
        let report = script.report()
        #expect(
            report.description == """
                no violation in 4 events (2 processes)

                  not checked: sent-twice, receive-without-send, received-twice, \
                wrong-receiver, fifo-order, causal-delivery, inconsistent-cut: the log names no \
                messages
                  not checked: version-written-twice, thin-air-read, wrong-value, \
                read-from-future, read-your-writes, monotonic-reads, monotonic-writes, \
                writes-follow-reads: the trace holds no operations
                """)
        #expect(report.checked == [.causalCycle, .ownEntry, .unknownEvent, .wrongClock])
        let order = HappenedBeforeTests.order(script.trace)
        #expect(order.precedes(0, 2))
        #expect(order.relation(3, 2) == .concurrent)
        #expect(order.path(from: 0, to: 2)?.description == "a:1 -> b:2")
    }

    @Test("Own entries with a gap, a repeat or a zero are reported with the number expected")
    func ownEntries() {
        #expect(
            log([(a, [a: 1]), (a, [a: 3])]).violations() == """
                the event of a after a:1 has 3 as its own entry, not 2
                  its clock is {a:3}
                """)
        #expect(
            log([(a, [a: 1]), (a, [a: 1])]).violations() == """
                the event of a after a:1 has 1 as its own entry, not 2
                  its clock is {a:1}
                """)
        #expect(
            log([(a, [:]), (b, [b: 1])]).violations() == """
                the first event of a has 0 as its own entry, not 1
                  its clock is {}
                """)
    }

    @Test("An entry that names no event of the log is reported once")
    func unknownEvent() {
        #expect(
            log([(a, [a: 1]), (b, [a: 7, b: 1]), (b, [a: 7, b: 2])]).violations() == """
                b:1 names a:7, which the log does not hold
                  its clock is {a:7, b:1}
                """)
    }

    @Test("A clock that is not closed over what it names, or goes back, is put right")
    func closure() {
        #expect(
            log([(a, [a: 1]), (b, [a: 1, b: 1]), (c, [b: 1, c: 1])]).violations() == """
                c:1 has {b:1, c:1}; we think it should be {a:1, b:1, c:1}
                  entry a is 0 and should be 1: it was forgotten, though b:1 knew it
                  named  b:1   {a:1, b:1}
                """)
        #expect(
            log([(a, [a: 1]), (b, [a: 1, b: 1]), (b, [b: 2])]).violations() == """
                b:2 has {b:2}; we think it should be {a:1, b:2}
                  entry a is 0 and should be 1: it went back, since b:1 knew it
                  before  b:1   {a:1, b:1}
                """)
    }

    @Test("Two events that know each other are a cycle")
    func mutual() {
        let report = log([(a, [a: 1, b: 1]), (b, [a: 1, b: 1])]).report()
        #expect(report.violations.map(\.rule) == [.causalCycle])
        #expect(report.violations.first?.details == ["a:1 -> b:1 -> a:1"])
    }
}

@Suite("Clocks judged by how they relate")
struct StampCheckTests {
    private func violations(_ script: TraceScript, pairsMax: Int = 1000) -> [Violation] {
        let index = RunIndex(script.trace)
        let run = Run(
            index: index, order: HappenedBeforeTests.order(script.trace))
        var findings = Findings(CheckOptions())
        StampCheck(run: run, pairsMax: pairsMax, covers: { _ in true }).judge(&findings)
        return findings.sorted()
    }

    @Test("Honest clocks pass, and a restart without memory is not judged pair by pair")
    func honest() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        script.local(c)
        #expect(violations(script).isEmpty)
        script.crash(b, keepsMemory: false)
        script.local(b)
        #expect(violations(script).isEmpty)
    }

    @Test("Of clocks the wrong way round it is said which is after which")
    func turned() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b], clock: [a: 1, b: 1])
        script.receive("m1", at: b, clock: [b: 1])
        #expect(
            violations(script, pairsMax: 0).first?.description.hasPrefix(
                "b:1 happened after a:1, by message m1, but the clock of a:1 is after that of b:1")
                == true)
    }

    @Test("Along an edge the later clock must be strictly after the earlier one")
    func edges() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b, clock: [b: 1])
        script.local(b, clock: [b: 1])
        let found = violations(script, pairsMax: 0)
        #expect(
            found.map(\.description) == [
                """
                b:1 happened after a:1, by message m1, but their clocks are concurrent
                  a:1   {a:1}
                  b:1   {b:1}
                """,
                """
                b:2 happened after b:1, in the same process, but their clocks are equal
                  b:1   {b:1}
                  b:2   {b:1}
                """,
            ])
    }

    @Test("Events that know nothing of each other must have concurrent clocks")
    func pairs() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.local(b, clock: [a: 1, b: 1])
        #expect(
            violations(script).map(\.description) == [
                """
                a:1 and b:1 are concurrent, but the clock of a:1 is before that of b:1
                  a:1   {a:1}
                  b:1   {a:1, b:1}
                """
            ])
        #expect(violations(script, pairsMax: 0).isEmpty)
    }
}
