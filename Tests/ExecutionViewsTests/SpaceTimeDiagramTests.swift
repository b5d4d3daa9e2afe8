import ExecutionTrace
import ExecutionViews
import LogicalClocks
import SeededRandom
import TestSupport
import Testing

@Suite("A space-time diagram")
struct SpaceTimeDiagramTests {
    typealias Options = SpaceTimeDiagram.Options

    static func text(
        _ trace: Trace, width: Int = 64, change: (inout Options) -> Void = { _ in }
    ) -> String {
        var options = Options()
        options.width = width
        change(&options)
        return SpaceTimeDiagram(of: trace, options: options).text()
    }

    @Test("has the events inside a consistent cut first, and the cut as a straight line")
    func straightened() {
        #expect(
            Self.text(Scene.snapshot) == """
                     a        b        c
                a:1  S a.1→b  │        │          put x=1
                     ◆ s      │        │
                b:1  │        R a.1    │
                b:2  │        S b.1→c  │          put x=2
                     │        ◆ s      │
                     │        │        ◆ s
                ╌╌╌ snapshot s: consistent, in flight b.1 (b→c) ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                a:2  ●        │        │          think
                c:1  │        │        R b.1
                c:2  │        │        S c.1→all

                """)
    }

    @Test("can be drawn with ASCII characters alone")
    func ascii() {
        var scene = TraceScript(["ä", "b"])
        scene.send("m→1", from: 0, to: [1], "größer 漢字")
        scene.add(.crash(keepsMemory: false), at: 1)
        scene.add(.restart, at: 1)
        scene.add(.drop(nil, on: ChannelID(from: 0, to: 1)))
        scene.add(.network, "heal")
        scene.record("s", at: 0)
        scene.record("s", at: 1)
        let text = Self.text(scene.trace) { $0.isASCII = true }
        #expect(
            text == """
                     ?         b
                ?:1  S m?1->b  |          gr??er ????
                     |         x crash    memory lost
                     |         ^ restart
                     |         |          lost ?->b
                     |         |          network: heal
                     # s       |
                     |         # s
                --- snapshot s: consistent, in flight m?1 (?->b, or lost) ------

                """)
    }

    @Test("keeps the order of the trace for an inconsistent cut, and says what is wrong with it")
    func inconsistent() {
        #expect(
            Self.text(Scene.inconsistent) == """
                     a        b
                     ◆ s      │
                a:1  S a.1→b  │
                b:1  │        R a.1
                     │        ◆ s
                snapshot s: inconsistent, a.1 (a→b) is received inside but sent
                  outside

                """)
    }

    @Test("says of a cut which processes did not record")
    func incomplete() {
        var scene = TraceScript(["a", "b", "c"])
        scene.local(0)
        scene.local(1)
        scene.record("s", at: 0)
        let text = Self.text(scene.trace)
        #expect(text.hasSuffix("\nsnapshot s: incomplete, not recorded by b\n"))
    }

    @Test("counts wide characters as two cells and combining ones as none")
    func cells() {
        var scene = TraceScript(["節点", "e\u{301}"])
        scene.send("m", from: 0, to: [1], "漢字 e\u{301} 👩‍👩‍👧 end")
        scene.receive("m", at: 1, "bell\u{7}\u{1b}[31m\u{202e}x")
        #expect(
            Self.text(scene.trace, width: 42) == """
                        節点   e\u{301}
                節点:1  S m→e\u{301}  │    漢字 e\u{301} 👩‍👩‍👧 end
                e\u{301}:1     │      R m  bell  [31mx

                """)
        #expect(
            Self.text(scene.trace, width: 32).contains("S m→e\u{301}  │    漢字 e\u{301} 👩‍👩‍👧 e…\n"))
    }

    @Test("says how many events its window leaves out")
    func window() {
        #expect(
            Self.text(Scene.snapshot) { $0.window = .events(from: 1, count: 2) } == """
                     a    b      c
                … 1 event before
                     ◆ s  │      │
                b:1  │    R a.1  │
                … 6 events after

                """)
        let around = Self.text(Scene.snapshot) { $0.window = .around(event: 2, count: 2) }
        #expect(around.contains("… 6 events before"))
        #expect(around.contains("think"))
        #expect(around.contains("… 1 event after"))
        let cut = Self.text(Scene.snapshot) { $0.window = .aroundCut(of: "s", count: 2) }
        #expect(
            cut == """
                     a    b    c
                … 5 events before
                     │    │    ◆ s
                ╌╌╌ snapshot s: consistent, in flight b.1 (b→c) ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                a:2  ●    │    │    think
                … 2 events after

                """)
        for window in [
            SpaceTimeDiagram.Window.events(from: 100, count: 3), .events(from: 0, count: 0),
            .events(from: -3, count: -1), .around(event: 99, count: 1),
            .aroundCut(of: "x", count: .max / 4),
        ] {
            #expect(!Self.text(Scene.snapshot) { $0.window = window }.isEmpty)
        }
    }

    @Test("shows the processes that are asked for")
    func processes() {
        #expect(
            Self.text(Scene.snapshot) {
                $0.processes = [2, 0]
                $0.snapshots = []
            } == """
                     c          a
                a:1  │          S a.1→b  put x=1
                     │          ◆ s
                a:2  │          ●        think
                     ◆ s        │
                c:1  R b.1      │
                c:2  S c.1→all  │
                3 events of other processes left out

                """)
    }

    @Test("drops the processes with the fewest events if it is too narrow")
    func narrow() {
        #expect(
            Self.text(Scene.snapshot, width: 30) == """
                     a
                a:1  S a.1→b  put x=1
                     ◆ s
                ╌╌╌ snapshot s: consisten… ╌╌╌
                a:2  ●        think
                2 processes left out for lack
                  of room (b, c), with 6
                  events

                """)
        // Columns go before words.
        #expect(
            Self.text(Scene.snapshot, width: 36).contains("\nb:1  │        R a.1    │\n"))
    }

    @Test("of several snapshots has a straight line for each if their cuts are nested")
    func nested() {
        var scene = TraceScript(["a", "b"])
        scene.record("s", at: 0)
        scene.record("s", at: 1)
        scene.send("m", from: 0, to: [1])
        scene.record("t", at: 1)
        scene.local(1, "after")
        scene.record("t", at: 0)
        #expect(
            Self.text(scene.trace) == """
                     a      b
                     ◆ s    │
                     │      ◆ s
                ╌╌╌ snapshot s: consistent, nothing in flight ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                a:1  S m→b  │
                     │      ◆ t
                     ◆ t    │
                ╌╌╌ snapshot t: consistent, in flight m (a→b) ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
                b:1  │      ●    after

                """)
    }

    @Test("says that it does not draw a cut that crosses another")
    func crossing() {
        var scene = TraceScript(["a", "b"])
        scene.record("s", at: 0)
        scene.local(0)
        scene.record("t", at: 0)
        scene.record("t", at: 1)
        scene.local(1)
        scene.record("s", at: 1)
        let text = Self.text(scene.trace, width: 200)
        #expect(
            text.contains(
                "snapshot t: consistent, nothing in flight; its cut crosses that of snapshot s, "
                    + "and is not drawn with it"))
        let alone = Self.text(scene.trace) { $0.snapshots = ["t"] }
        #expect(alone.contains("╌╌╌ snapshot t: consistent"))
    }

    @Test("of a random run has every event once, causes above effects", arguments: UInt64(0)..<40)
    func linearExtension(seed: UInt64) {
        let trace = Scene.random(seed: seed)
        let text = Self.text(trace, width: 400)
        let labels = text.split(separator: "\n").compactMap { line -> String? in
            let word = line.prefix { $0 != " " }
            return word.contains(":") && !line.hasPrefix("snapshot") ? String(word) : nil
        }
        let roster = trace.header.roster
        var clocks: [String: VectorClock] = [:]
        for event in trace {
            guard case .vector(let clock) = event.clock, let process = event.process else {
                continue
            }
            clocks["\(roster.name(of: process)):\(clock[process])"] = clock
        }
        #expect(labels.count == clocks.count)
        #expect(Set(labels) == Set(clocks.keys))
        var seen: [VectorClock] = []
        for clock in labels.compactMap({ clocks[$0] }) {
            for earlier in seen { #expect(earlier.relation(to: clock) != .after) }
            seen.append(clock)
        }
    }

    @Test(
        "never takes more cells than it has, whatever the width", arguments: [20, 33, 50, 80, 200])
    func width(cells: Int) {
        for seed in UInt64(0)..<10 {
            let text = Self.text(Scene.random(seed: seed), width: cells)
            for line in text.split(separator: "\n") { #expect(line.count <= cells) }
        }
        // Something comes out at widths that make no sense.
        for width in [-1, 0, 1, 5] { #expect(!Self.text(Scene.snapshot, width: width).isEmpty) }
    }

    @Test("hands its pieces to a style that may colour them")
    func style() {
        var elements: Set<SpaceTimeDiagram.Element> = []
        var options = Options()
        options.window = .events(from: 0, count: 8)
        let text = SpaceTimeDiagram(of: Scene.snapshot, options: options).text { element, text in
            elements.insert(element)
            return text
        }
        #expect(text == SpaceTimeDiagram(of: Scene.snapshot, options: options).text())
        #expect(elements == Set(SpaceTimeDiagram.Element.allCases).subtracting([.crash]))
    }

    @Test("of an empty trace is a line of names")
    func empty() {
        let trace = Trace(header: TraceHeader(roster: Roster.lettered(count: 2)))
        #expect(Self.text(trace) == "  a    b\n")
    }
}
