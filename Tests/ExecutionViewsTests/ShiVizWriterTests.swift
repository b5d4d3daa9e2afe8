import ExecutionTrace
import ExecutionViews
import LogicalClocks
import TestSupport
import Testing

@Suite("A trace written for ShiViz")
struct ShiVizWriterTests {
    static func text(_ trace: Trace, label: String = "seed 1") -> String {
        var writer = ShiVizWriter()
        writer.append(trace, label: label)
        return writer.text
    }

    static let head = #"""
        (?<host>\S+) (?<clock>{.*})\n(?<kind>\S+) (?<event>.*)
        === (?<trace>.*) ===

        """#

    @Test("has the header, a label, and two lines for every event with a clock")
    func golden() {
        #expect(
            Self.text(Scene.snapshot) == Self.head + #"""
                === seed 1 ===
                a {"a":1}
                send put x=1 to b [a.1]
                a {"a":2}
                local think
                b {"a":1,"b":1}
                receive from a [a.1]
                b {"a":1,"b":2}
                send put x=2 to c [b.1]
                c {"a":1,"b":2,"c":1}
                receive from b [b.1]
                c {"a":1,"b":2,"c":2}
                send to a,b [c.1]

                """#)
    }

    @Test("replaces what ShiViz cannot read in names and texts")
    func traps() {
        var scene = TraceScript(["constructor", "two words", "two_words", "q\"q"])
        scene.local(0, "")
        scene.local(1, " line\nfeed\r\n\u{2028}and {\"k\":1} \t")
        scene.local(2, "\u{2029}\n")
        scene.local(3, "(text)")
        #expect(
            Self.text(scene.trace, label: "a\nb") == Self.head + #"""
                === a b ===
                host-constructor {"host-constructor":1}
                local -
                two_words {"two_words":1}
                local line feed and {"k":1}
                two_words_ {"two_words_":1}
                local -
                q"q {"q\"q":1}
                local (text)

                """#)
    }

    @Test("gives a process that lost its memory another name")
    func restart() {
        var scene = TraceScript(["a", "b"])
        scene.local(1)
        scene.send("m", from: 1, to: [0])
        scene.receive("m", at: 0)
        scene.crash(1, keepsMemory: false)
        scene.local(1, "again")
        scene.send("n", from: 1, to: [0])
        scene.receive("n", at: 0)
        #expect(
            Self.text(scene.trace).hasSuffix(
                #"""
                b#2 {"b#2":1}
                local again
                b#2 {"b#2":2}
                send to a [n]
                a {"b":2,"a":2,"b#2":2}
                receive from b [n]

                """#))
    }

    @Test("makes labels different")
    func labels() throws {
        var writer = ShiVizWriter()
        for _ in 0..<3 { writer.append(Scene.snapshot, label: "run") }
        let log = try ShiVizLog(parsing: Array(writer.text.utf8))
        #expect(log.executions == ["run", "run #2", "run #3"])
    }

    /// The rules of ShiViz: own entries 1, 2, 3, …, and no entry above what its host has.
    static func expectRules(_ log: ShiVizLog) {
        var own: [ReplicaID: UInt64] = [:]
        for event in log.trace {
            guard case .vector(let clock) = event.clock, let process = event.process else {
                continue
            }
            own[process, default: 0] += 1
            #expect(clock[process] == own[process])
        }
        for event in log.trace {
            guard case .vector(let clock) = event.clock else { continue }
            for entry in clock.entries { #expect(entry.count <= own[entry.replica, default: 0]) }
        }
    }

    /// The clocks in the order of the file, which names one line after the other.
    static func clocks(_ log: ShiVizLog) -> [EventClock?] {
        zip(log.lines, log.trace).sorted { $0.0 < $1.0 }.map(\.1.clock)
    }

    @Test("of events left out at random keeps happened-before", arguments: UInt64(0)..<30)
    func projection(seed: UInt64) throws {
        let full = Scene.random(seed: seed)
        var kept = full.withoutEvents()
        for (index, event) in full.enumerated() where index % 3 != Int(seed % 3) {
            kept.append(event)
        }
        let log = try ShiVizLog(parsing: Array(Self.text(kept).utf8))
        Self.expectRules(log)
        #expect(log.skippedLineCount == 0)
        let before = kept.compactMap(\.clock)
        let after = Self.clocks(log).compactMap(\.self)
        try #require(before.count == after.count)
        for left in before.indices {
            for right in before.indices {
                #expect(
                    before[left].relation(to: before[right])
                        == after[left].relation(to: after[right]))
            }
        }
    }

    @Test(
        "of interval tree stamps has the vector clocks of its messages", arguments: UInt64(0)..<20)
    func stamps(seed: UInt64) throws {
        let vectors = Scene.random(seed: seed)
        let roster = vectors.header.roster
        var trace = Trace(header: TraceHeader(roster: roster, clocks: .intervalTree))
        var stamps = Stamp.initial(count: roster.count)
        var sent: [MessageID: Stamp] = [:]
        for var event in vectors {
            // The numbers of names are those of another trace.
            switch event.kind {
            case .send(let message, let to):
                event.kind = .send(message: trace.message(named: vectors.name(of: message)), to: to)
            case .receive(let message):
                event.kind = .receive(message: trace.message(named: vectors.name(of: message)))
            case .record(let snapshot):
                let name = vectors.name(of: snapshot)
                event.kind = .record(snapshot: trace.snapshot(named: name))
            default: break
            }
            if let process = event.process, event.clock != nil {
                if case .receive(let message) = event.kind, let known = sent[message] {
                    stamps[process.index].merge(known)
                }
                stamps[process.index].tick(at: process)
                event.clock = .intervalTree(stamps[process.index])
                if case .send(let message, _) = event.kind {
                    sent[message] = stamps[process.index].peeked
                }
            }
            trace.append(event)
        }
        #expect(Self.text(trace) == Self.text(vectors))
        #expect(try Trace(parsing: trace.encoded()) == trace)
    }
}
