import CausalChecking
import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@Suite("Rules about messages and their order")
struct MessageRuleTests {
    @Test("A message that nobody sent is reported where it was received")
    func receiveWithoutSend() {
        var script = TraceScript()
        script.local(a)
        script.receive("m1", at: b)
        #expect(
            script.violations() == """
                b:1 received m1, which nobody sent
                  receive  b:1   {b:1}
                """)
        #expect(script.report().violations.map(\.rule) == [.receiveWithoutSend])
    }

    @Test("The second receive of a message by one process is reported")
    func receivedTwice() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b, c])
        script.receive("m1", at: b)
        script.receive("m1", at: c)
        script.receive("m1", at: b)
        #expect(
            script.violations() == """
                b:2 received m1, but b:1 had received it
                  first receive   b:1   {a:1, b:1}
                  second receive  b:2   {a:1, b:2}
                """)
    }

    @Test("A receive by a process that the message was not sent to is reported")
    func wrongReceiver() {
        var script = TraceScript(processes: 4)
        script.send("m1", from: a, to: [b, d])
        script.receive("m1", at: c)
        #expect(
            script.violations() == """
                c:1 received m1, which was sent to b, d
                  send     a:1   {a:1}
                  receive  c:1   {a:1, c:1}
                """)
    }

    @Test("A later life may be handed what was sent to the process before, and others may not")
    func laterLife() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        let next = script.join(of: b)
        let third = script.join(of: next)
        script.receive("m1", at: third)
        #expect(script.report().violations.isEmpty)
        script.receive("m1", at: c)
        #expect(script.report().violations.map(\.rule) == [.wrongReceiver])
        script.send("m2", from: a, to: [third])
        script.receive("m2", at: b)
        #expect(script.report().violations.map(\.rule) == [.wrongReceiver, .wrongReceiver])
    }

    @Test("Two sends under one name are reported, and no order is taken from either")
    func sentTwice() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.send("m1", from: c, to: [b])
        script.receive("m1", at: b)
        #expect(
            script.violations() == """
                c:1 sent m1, but a:1 had sent a message of that name
                  first send   a:1   {a:1}
                  second send  c:1   {c:1}
                """)
    }

    @Test("Of several cycles of causes the shortest is shown, and what needs an order is skipped")
    func cycle() {
        var script = TraceScript(processes: 4)
        script.isClocked = false
        // A long cycle through a, c and d, and a short one between a and b.
        script.receive("m3", at: a)
        script.send("m1", from: a, to: [c])
        script.receive("m1", at: c)
        script.send("m2", from: c, to: [d])
        script.receive("m2", at: d)
        script.send("m3", from: d, to: [a])
        script.receive("m5", at: a)
        script.local(a)
        script.send("m4", from: a, to: [b])
        script.receive("m4", at: b)
        script.send("m5", from: b, to: [a])
        let report = script.report()
        #expect(report.violations.map(\.rule) == [.causalCycle])
        #expect(
            report.violations.map(\.description) == [
                """
                a:3 happened before itself
                  a:3 -> a:5 -m4-> b:1 -> b:2 -m5-> a:3
                """
            ])
        let skipped = report.unchecked.filter { $0.reason.contains("cycle") }.map(\.rule)
        #expect(skipped == [.fifoOrder, .causalDelivery, .inconsistentCut])
    }

    @Test("A message that a process receives before it sends it is a cycle of one message")
    func cycleOfOne() {
        var script = TraceScript()
        script.receive("m1", at: a, clock: [a: 1])
        script.send("m1", from: a, to: [a])
        #expect(script.report().violations.first?.details == ["a:1 -> a:2 -m1-> a:1"])
    }

    @Test("Of two messages of one sender the one that comes late breaks FIFO order")
    func fifo() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b])
        script.send("m2", from: a, to: [b])
        script.receive("m2", at: b)
        script.receive("m1", at: b)
        let report = script.report()
        #expect(report.violations.map(\.rule) == [.fifoOrder])
        #expect(
            script.violations() == """
                b:1 received m2 before m1, but m1 was sent before m2
                  m1  sent at a:1   {a:1}
                  m2  sent at a:2   {a:2}      a:1 -> a:2
                  b:1 had {} and still lacked a:1
                """)
    }

    /// The example of a verdict: m4 goes from a to c, and m7, m9 take the way over b.
    private func triangle() -> TraceScript {
        var script = TraceScript()
        script.local(a)
        script.local(a)
        script.send("m4", from: a, to: [c])
        script.local(a)
        script.send("m7", from: a, to: [b])
        for _ in 1...4 { script.local(b) }
        script.receive("m7", at: b)
        script.send("m9", from: b, to: [c])
        for _ in 1...16 { script.local(c) }
        script.receive("m9", at: c)
        script.receive("m4", at: c)
        return script
    }

    @Test("A message overtaken over a third process breaks causal delivery, with the path")
    func causalDelivery() {
        let script = triangle()
        #expect(
            script.report().description == """
                1 violation of causal delivery in 29 events (3 processes)

                  c:17 received m9 before m4, but m4 was sent before m9
                    m4  sent at a:3   {a:3}
                    m9  sent at b:6   {a:5, b:6}      a:3 -> a:5 -m7-> b:5 -> b:6
                    c:17 had {c:16} and still lacked a:3

                  not checked: own-entry, unknown-event: clocks are recomputed from the messages
                  not checked: inconsistent-cut: no process recorded a snapshot
                  not checked: version-written-twice, thin-air-read, wrong-value, \
                read-from-future, read-your-writes, monotonic-reads, monotonic-writes, \
                writes-follow-reads: the trace holds no operations
                """)
        let violation = script.report().violations.first
        #expect(violation?.events.map(\.index) == [27, 2, 10, 28])
        #expect(violation?.entry?.actual == 0)
        #expect(violation?.entry?.expected == 3)
        #expect(violation?.path?.steps.map(\.hop) == [.sameProcess, .message("m7"), .sameProcess])
    }

    @Test("A violation reads the same where no clock was recorded")
    func causalDeliveryWithoutClocks() {
        var script = TraceScript()
        script.isClocked = false
        script.send("m1", from: a, to: [b, c])
        script.receive("m1", at: b)
        script.send("m2", from: b, to: [c])
        script.receive("m2", at: c)
        script.receive("m1", at: c)
        #expect(
            script.violations() == """
                c:1 received m2 before m1, but m1 was sent before m2
                  m1  sent at a:1   {a:1}
                  m2  sent at b:2   {a:1, b:2}      a:1 -m1-> b:1 -> b:2
                  c:1 had {} and still lacked a:1
                """)
    }

    @Test("Only the rules that are asked for are judged: without FIFO order nothing of one sender")
    func chosenRules() {
        var script = triangle()
        script.send("m10", from: a, to: [c])
        script.send("m11", from: a, to: [c])
        script.receive("m11", at: c)
        script.receive("m10", at: c)
        func rules(_ rules: [Rule]) -> [Rule] {
            script.report(CheckOptions(rules: rules)).violations.map(\.rule)
        }
        #expect(rules([.causalDelivery]) == [.causalDelivery])
        #expect(rules([.fifoOrder]) == [.fifoOrder])
        #expect(rules(Rule.delivery) == [.fifoOrder, .causalDelivery])
        #expect(rules([.causalCycle]) == [])
        #expect(script.report(CheckOptions(rules: [.fifoOrder])).checked == [.fifoOrder])
    }

    @Test("A message overtaken twice is reported under a rule that is asked for")
    func chosenOvertaker() {
        var script = TraceScript()
        script.send("m1", from: a, to: [c])
        script.send("m2", from: a, to: [b, c])
        script.receive("m2", at: b)
        script.send("m3", from: b, to: [c])
        script.receive("m2", at: c)
        script.receive("m3", at: c)
        script.receive("m1", at: c)
        let both = script.report().violations.map(\.headline)
        #expect(both == ["c:1 received m2 before m1, but m1 was sent before m2"])
        let causal = script.report(CheckOptions(rules: [.causalDelivery]))
        #expect(
            causal.violations.map(\.headline)
                == ["c:2 received m3 before m1, but m1 was sent before m3"])
    }

    @Test("A cut holds what a process did before it lost its memory")
    func cutAfterLoss() {
        var script = TraceScript()
        script.record("s1", at: a)
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        script.crash(b, keepsMemory: false)
        script.record("s1", at: b)
        #expect(script.report().violations.map(\.rule) == [.inconsistentCut])
    }

    @Test("A message that never came is noted as missing, not as a violation")
    func missing() {
        var script = TraceScript()
        script.send("m1", from: a, to: [b, c])
        script.send("m2", from: a, to: [b])
        script.receive("m2", at: b)
        script.send("m3", from: a, to: [b])
        let report = script.report()
        #expect(report.verdict == .consistent)
        #expect(report.missing.map(\.message) == ["m1"])
        #expect(report.missing.map(\.receiver) == [b])
        #expect(
            report.description.contains(
                """
                  1 message lost or in flight, overtaken by what was sent after
                    m1  sent at a:1, not at b
                """))
    }

    @Test("A receive inside a cut whose send is outside makes the cut inconsistent")
    func inconsistentCut() {
        var script = TraceScript()
        script.local(a)
        script.record("s1", at: a)
        script.send("m4", from: a, to: [b])
        script.receive("m4", at: b)
        script.record("s1", at: b)
        script.record("s2", at: b)
        script.record("s2", at: a)
        #expect(
            script.violations() == """
                snapshot s1 holds the receive of m4 at b:1, but not its send at a:2
                  m4  sent at a:2       {a:2}        recorded after a:1
                  m4  received at b:1   {a:2, b:1}   recorded after b:1
                """)
        #expect(script.report().violations.first?.entry?.expected == 1)
        #expect(script.report().violations.first?.entry?.actual == 2)
        #expect(script.report().counts.snapshots == 2)
    }

    @Test("What an earlier life received lies inside the cut of the later one that recorded")
    func cutOfLaterLife() {
        var trace = Trace(header: TraceHeader(roster: .lettered(count: 2)))
        func add(_ process: ReplicaID, _ kind: TraceEvent.Kind) {
            trace.append(TraceEvent(time: 0, process: process, kind: kind))
        }
        let snapshot = SnapshotID(a, 1)
        add(a, .record(snapshot: snapshot))
        add(a, .send(message: MessageID(a, 1), to: [b]))
        add(b, .receive(message: MessageID(a, 1)))
        add(b, .crash(keepsMemory: false))
        if let later = trace.join(of: b, at: 1) { add(later, .record(snapshot: snapshot)) }
        #expect(CausalChecker.check(trace).totals == [.inconsistentCut: 1])
        // What a process sends in a life after the one that recorded is outside.
        if let last = trace.join(of: a, at: 2) {
            add(last, .send(message: MessageID(last, 1), to: [b]))
            add(b, .receive(message: MessageID(last, 1)))
        }
        #expect(CausalChecker.check(trace).totals == [.inconsistentCut: 2])
    }
}
