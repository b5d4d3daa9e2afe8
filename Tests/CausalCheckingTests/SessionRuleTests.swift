import ExecutionTrace
import LogicalClocks
import TestSupport
import Testing

@testable import CausalChecking

@Suite("Rules about the history of a store")
struct SessionRuleTests {
    private func rules(_ script: TraceScript) -> [Rule] {
        script.report(CheckOptions(rules: Rule.operations)).violations.map(\.rule)
    }

    private func text(_ script: TraceScript) -> String {
        script.violations(CheckOptions(rules: Rule.operations))
    }

    @Test("A session that does not read its own write breaks read your writes")
    func readYourWrites() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(a, "s1", "x", "2", Dot(a, 2))
        script.get(b, "s1", "x", ["1"], [Dot(a, 1)], context: [a: 1])
        #expect(
            text(script) == """
                session s1 read x=1 at b:1, but had written x=2 at a:2
                  older   a:1   put x=1   session s1   version a:1
                  missed  a:2   put x=2   session s1   version a:2
                  read    b:1   get x=1   session s1   version a:1
                  older before missed: a:1 -session s1-> a:2
                  missed before read: a:2 -session s1-> b:1
                """)
        let violation = script.report().violations.first { $0.rule == .readYourWrites }
        #expect(
            violation?.entry == Violation.Entry(process: a, name: "a", actual: 1, expected: 2))
        #expect(violation?.events.map(\.index) == [2, 1, 0])
    }

    @Test("A stale initial read after an own write is found", arguments: [true, false])
    func staleInitialRead(isDeletion: Bool) {
        var script = TraceScript(conflicts: .lastWriterWins)
        if isDeletion {
            script.operation(a, "s1", .delete, "x", [], [Dot(a, 1)])
        } else {
            script.put(a, "s1", "x", "1", Dot(a, 1))
        }
        script.get(b, "s1", "x", [], [])
        let what = isDeletion ? "the deletion of x" : "x=1"
        #expect(
            text(script).hasPrefix(
                "session s1 read x: nothing at b:1, but had written \(what) at a:1"))
        #expect(rules(script) == [.readYourWrites])
    }

    @Test("Of several writes of a session that are missed the last is named, once")
    func lastMissed() {
        var script = TraceScript(conflicts: .siblings)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(a, "s1", "y", "1", Dot(a, 2))
        script.put(a, "s1", "x", "2", Dot(a, 3), context: [a: 2])
        script.get(b, "s1", "x", [], [])
        #expect(
            text(script) == """
                session s1 read x: nothing at b:1, but had written x=2 at a:3
                  missed  a:3   put x=2          session s1   version a:3
                  read    b:1   get x: nothing   session s1   no version
                  missed before read: a:3 -session s1-> b:1
                """)
    }

    @Test("A session that reads back behind what it read breaks monotonic reads")
    func monotonicReads() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(a, "s1", "x", "2", Dot(a, 2))
        script.get(b, "s2", "x", ["2"], [Dot(a, 2)])
        script.get(c, "s2", "x", ["1"], [Dot(a, 1)])
        #expect(
            text(script) == """
                session s2 read x=1 at c:1, but had read x=2 of a:2 before
                  older   a:1   put x=1   session s1   version a:1
                  missed  a:2   put x=2   session s1   version a:2
                  read    c:1   get x=1   session s2   version a:1
                  older before missed: a:1 -session s1-> a:2
                  missed before read: a:2 -read-> b:1 -session s2-> c:1
                """)
    }

    @Test("Seeing a write without the earlier write of its session breaks monotonic writes")
    func monotonicWrites() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(a, "s1", "y", "2", Dot(a, 2))
        script.get(b, "s2", "y", ["2"], [Dot(a, 2)])
        script.get(b, "s2", "x", [], [])
        #expect(
            text(script) == """
                session s2 read x: nothing at b:2, but had seen a later write of session s1, \
                which wrote x=1 at a:1
                  missed  a:1   put x=1          session s1   version a:1
                  read    b:2   get x: nothing   session s2   no version
                  missed before read: a:1 -session s1-> a:2 -read-> b:1 -session s2-> b:2
                """)
    }

    @Test("Seeing an answer without the question breaks writes follow reads, over any number")
    func writesFollowReads() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.get(b, "s2", "x", ["1"], [Dot(a, 1)])
        script.put(b, "s2", "y", "2", Dot(b, 1))
        script.get(c, "s3", "y", ["2"], [Dot(b, 1)])
        script.put(c, "s3", "z", "3", Dot(c, 1))
        var direct = script
        direct.get(c, "s4", "y", ["2"], [Dot(b, 1)])
        direct.get(c, "s4", "x", [], [])
        #expect(
            text(direct) == """
                session s4 read x: nothing at c:4, but had seen what was written after reading \
                x=1 of a:1
                  missed  a:1   put x=1          session s1   version a:1
                  read    c:4   get x: nothing   session s4   no version
                  missed before read: a:1 -read-> b:1 -session s2-> b:2 -read-> c:3 \
                -session s4-> c:4
                """)
        script.get(c, "s4", "z", ["3"], [Dot(c, 1)])
        script.get(c, "s4", "x", [], [])
        #expect(rules(script) == [.writesFollowReads])
        #expect(script.report().violations.last?.path?.steps.count == 6)
    }

    @Test("Concurrent writes are an honest choice where one wins, and all kept as siblings")
    func concurrentWrites() {
        func script(_ conflicts: History.Conflicts?) -> TraceScript {
            var script = TraceScript(conflicts: conflicts)
            script.put(a, "s1", "x", "1", Dot(a, 1))
            script.put(b, "s2", "x", "2", Dot(b, 1))
            script.get(a, "s1", "x", ["2"], [Dot(b, 1)])
            return script
        }
        #expect(rules(script(.lastWriterWins)) == [])
        #expect(rules(script(nil)) == [])
        #expect(rules(script(.siblings)) == [.readYourWrites])
    }

    @Test("A write whose context covers another replaces it among siblings")
    func contexts() {
        var script = TraceScript(conflicts: .siblings)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(b, "s2", "x", "2", Dot(b, 1), context: [a: 1])
        script.get(a, "s1", "x", ["2"], [Dot(b, 1)])
        #expect(rules(script) == [])
        script.get(a, "s3", "x", ["1", "2"], [Dot(a, 1), Dot(b, 1)])
        #expect(rules(script) == [])
        script.get(b, "s2", "x", ["1"], [Dot(a, 1)])
        #expect(rules(script) == [.readYourWrites])
    }

    @Test("A version that nobody wrote is read out of thin air")
    func thinAir() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.get(a, "s1", "x", ["7"], [Dot(c, 9)])
        #expect(
            text(script) == """
                a:2 read version c:9 of x, which nobody wrote
                  read  a:2   get x=7   session s1   version c:9
                """)
    }

    @Test("A version must be read with its value and under its key")
    func wrongValue() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.get(a, "s1", "x", ["7"], [Dot(a, 1)])
        #expect(
            text(script) == """
                a:2 read 7 from x, but the versions that it read hold 1
                  write  a:1   put x=1   session s1   version a:1
                  read   a:2   get x=7   session s1   version a:1
                """)
        var other = TraceScript(conflicts: .lastWriterWins)
        other.put(a, "s1", "x", "1", Dot(a, 1))
        other.get(a, "s2", "y", ["1"], [Dot(a, 1)])
        #expect(text(other).hasPrefix("a:2 read y, but its version a:1 is one of x\n"))
        #expect(rules(other) == [.wrongValue])
    }

    @Test("A deletion is a version without a value")
    func deletion() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.operation(a, "s1", .delete, "x", ["gone"], [Dot(a, 1)])
        script.get(a, "s1", "x", [], [Dot(a, 1)])
        #expect(rules(script) == [])
    }

    @Test("A read of what is written later, in happened-before or in the session, is reported")
    func future() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.get(a, "s1", "x", ["1"], [Dot(b, 1)])
        script.send("m1", from: a, to: [b])
        script.receive("m1", at: b)
        script.put(b, "s2", "x", "1", Dot(b, 1))
        #expect(
            text(script) == """
                a:1 read x=1, which b:2 wrote later
                  write  b:2   put x=1   session s2   version b:1
                  early  a:1   get x=1   session s1   version b:1
                  a:1 -> a:2 -m1-> b:1 -> b:2
                """)
        var moved = TraceScript(conflicts: .lastWriterWins)
        moved.get(a, "s1", "x", ["1"], [Dot(b, 1)])
        moved.put(b, "s1", "x", "1", Dot(b, 1))
        #expect(rules(moved) == [.readFromFuture])
    }

    @Test("A context that covers what is written later is reported, and taken for nothing")
    func futureContext() {
        var script = TraceScript(conflicts: .siblings)
        script.put(a, "s1", "x", "1", Dot(a, 1), context: [a: 2])
        script.put(a, "s1", "x", "2", Dot(a, 2))
        #expect(
            text(script) == """
                a:1 wrote with a context that has x=2, which a:2 wrote later
                  write  a:2   put x=2   session s1   version a:2
                  early  a:1   put x=1   session s1   version a:1
                  a:1 -> a:2
                """)
    }

    @Test("Reads that cause each other are a cycle, and then no session can be judged")
    func cycle() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.get(a, "s1", "x", ["1"], [Dot(b, 1)])
        script.put(a, "s1", "y", "2", Dot(a, 1))
        script.get(b, "s2", "y", ["2"], [Dot(a, 1)])
        script.put(b, "s2", "x", "1", Dot(b, 1))
        let report = script.report()
        #expect(report.violations.map(\.rule) == [.causalCycle])
        #expect(
            report.violations.first?.details == [
                "a:1 -session s1-> a:2 -read-> b:1 -session s2-> b:2 -read-> a:1"
            ])
        #expect(Rule.sessionGuarantees.allSatisfy { !report.checked.contains($0) })
    }

    @Test("A version that is written twice is reported at the second write")
    func writtenTwice() {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        script.put(b, "s2", "x", "2", Dot(a, 1))
        #expect(
            text(script) == """
                b:1 wrote a version that a:1 had written
                  first write   a:1   put x=1   session s1   version a:1
                  second write  b:1   put x=2   session s2   version a:1
                """)
    }

    @Test("Violations beyond the limit are counted and not explained; the report is valid JSON")
    func limitAndJSON() throws {
        var script = TraceScript(conflicts: .lastWriterWins)
        script.put(a, "s1", "x", "1", Dot(a, 1))
        for _ in 0..<1200 { script.get(b, "s1", "x", [], []) }
        let report = script.report(
            CheckOptions(rules: Rule.sessionGuarantees, violationsPerRuleMax: 1))
        #expect(report.violations.count == 1)
        #expect(report.total == 1200)
        #expect(
            report.summary
                == "1,200 violations of read your writes in 1,201 events (2 processes)")
        #expect(report.description.hasSuffix("\n\n  and 1,199 more"))
        #expect(
            JSONText.of(report).hasPrefix(
                """
                {"clean":false,"verdict":"violated","counts":{"events":1201,"processes":2,"messages":0,\
                "deliveries":0,"operations":1201,"snapshots":0},"checked":["read-your-writes","monotonic-reads",\
                "monotonic-writes","writes-follow-reads"],"unchecked":[],\
                "totals":{"read-your-writes":1200},"violations":[{"rule":"read-your-writes",\
                "headline":"session s1 read x: nothing at b:1, but had written x=1 at a:1",
                """.replacing("\n", with: "")))
        #expect(
            JSONText.of(report).hasSuffix(
                """
                "entry":{"process":"a","actual":0,"expected":1},"path":[{"index":0,"event":"a:1"},\
                {"by":"same session s1","index":1,"event":"b:1"}]}],"missingTotal":0,"missing":[]}
                """))
    }
}
