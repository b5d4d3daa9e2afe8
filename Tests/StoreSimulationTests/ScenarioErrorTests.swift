import CausalMessaging
import StoreSimulation
import Testing
import WireFormat

@Suite("A scenario that makes no sense is refused with its place and a reason")
struct ScenarioErrorTests {
    /// A text after `processes a b c`, on line 2.
    static let lines: [(text: String, error: String)] = [
        // Words.
        (#"put a "x"#, "2:7: the quoted word does not end"),
        (#"put a "x\"#, "2:7: the quoted word does not end"),
        (#"put a "x"y 1"#, "2:10: expected a blank after the quoted word"),
        (#"put a "x\n" 1"#, "2:10: expected a quote or a backslash after the backslash"),
        ("putt a x 1", "2:1: 'putt' is neither a setting nor a command; did you mean 'put'?"),
        ("sede 7", "2:1: 'sede' is neither a setting nor a command; did you mean 'seed'?"),
        ("Run", "2:1: 'Run' is neither a setting nor a command; did you mean 'run'?"),
        (
            "explode",
            "2:1: 'explode' is neither a setting (application, processes, channels, order, delay, "
                + "loss, duplication, transport, delivery, conflicts, clock, seed) nor a command "
                + "(put, get, delete, send, snapshot, partition, heal, crash, restart, tick, run, "
                + "at)"
        ),
        ("run\nseed 7", "3:1: the setting 'seed' must come before the first command"),
        ("seed 7 8", "2:8: expected the end of the line, not '8'"),
        ("run fast", "2:5: expected the end of the line, not 'fast'"),
        // Settings.
        ("application", "2:12: expected 'store' or 'bank'"),
        ("application shop", "2:13: expected 'store' or 'bank', not 'shop'"),
        ("order lifo", "2:7: expected 'fifo' or 'reordering', not 'lifo'"),
        ("transport tcp", "2:11: expected 'reliable' or 'raw', not 'tcp'"),
        ("delivery total", "2:10: expected 'causal' or 'arrival', not 'total'"),
        ("conflicts crdt", "2:11: expected 'siblings' or 'lww', not 'crdt'"),
        ("clock lamport", "2:7: expected 'vector' or 'interval-tree', not 'lamport'"),
        (
            "seed -1",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not '-1'"
        ),
        (
            "seed 18446744073709551616",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not "
                + "'18446744073709551616'"
        ),
        ("seed", "2:5: expected a seed, a whole number from 0 to 18446744073709551615"),
        (
            "seed +1",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not '+1'"
        ),
        (
            "seed \"\"",
            "2:6: expected a seed, a whole number from 0 to 18446744073709551615, not ''"
        ),
        ("delay", "2:6: expected 'fixed', 'uniform', 'exponential' or a number of ticks"),
        (
            "delay normal 3",
            "2:7: expected 'fixed', 'uniform', 'exponential' or a number of ticks, not 'normal'"
        ),
        (
            "delay 0",
            "2:7: expected the delay in ticks, a whole number from 1 to 1000000000, not '0'"
        ),
        ("delay fixed", "2:12: expected the delay in ticks, a whole number from 1 to 1000000000"),
        (
            "delay uniform 9 2",
            "2:17: expected the longest delay in ticks, a whole number from 9 to 1000000000, "
                + "not '2'"
        ),
        (
            "delay uniform 9",
            "2:16: expected the longest delay in ticks, a whole number from 9 to 1000000000"
        ),
        (
            "delay uniform x 9",
            "2:15: expected the shortest delay in ticks, a whole number from 1 to 1000000000, "
                + "not 'x'"
        ),
        (
            "delay exponential 0.5",
            "2:19: expected the mean delay in ticks, a whole number from 1 to 1000000000, "
                + "not '0.5'"
        ),
        ("loss", "2:5: expected a rate from 0 to 1 such as 0.25"),
        // Processes and channels.
        ("processes", "2:10: expected the name of a process"),
        ("processes d a", "2:13: the process 'a' is named twice"),
        (
            "processes d-e",
            "2:11: 'd-e' cannot name a process; use letters, digits, '_' and '.'"
        ),
        ("processes =5", "2:11: '=5' cannot name a process; use letters, digits, '_' and '.'"),
        (
            "processes d=",
            "2:11: expected a balance, a whole number from 0 to 70368744177664, after '=' in 'd='"
        ),
        (
            "processes d=+5",
            "2:11: expected a balance, a whole number from 0 to 70368744177664, after '=' in "
                + "'d=+5'"
        ),
        (
            "processes d=70368744177665",
            "2:11: expected a balance, a whole number from 0 to 70368744177664, after '=' in "
                + "'d=70368744177665'"
        ),
        ("processes d=5\nrun", "2:11: a balance needs 'application bank', and this is a store"),
        ("processes e d=5\n", "2:13: a balance needs 'application bank', and this is a store"),
        (
            "processes within",
            "2:11: 'within' cannot name a process; 'snapshot' has another use for it"
        ),
        (
            "processes " + String(repeating: "x", count: 65),
            "2:11: the name of a process has at most 64 bytes"
        ),
        ("channels ring\nprocesses d", "3:11: 'processes' must come before 'channels'"),
        (
            "channels",
            "2:9: expected a channel such as a->b, or 'clique', 'ring', 'star' or 'line'"
        ),
        ("channels ring line", "2:15: expected the end of the line, not 'line'"),
        (
            "channels rign",
            "2:10: expected a channel such as a->b or a<->b, not 'rign'; did you mean 'ring'?"
        ),
        ("channels a-b", "2:10: expected a channel such as a->b or a<->b, not 'a-b'"),
        ("channels ->b", "2:10: expected a channel such as a->b or a<->b, not '->b'"),
        ("channels a<->", "2:10: expected a channel such as a->b or a<->b, not 'a<->'"),
        ("channels a->b->c", "2:10: no process is called 'b->c'; there are a, b, c"),
        ("channels a->b a->a", "2:15: a channel joins two processes, not one with itself"),
        ("channels a->d", "2:10: no process is called 'd'; there are a, b, c"),
        // Commands.
        ("put", "2:4: expected the name of a process"),
        ("put d x 1", "2:5: no process is called 'd'; there are a, b, c"),
        ("put a", "2:6: expected a key"),
        ("put a x  # 1", "2:10: expected a value"),
        ("put a x 1 2", "2:11: expected the end of the line, not '2'"),
        ("put a x 1 as", "2:13: expected the name of a session"),
        (#"put a x 1 as """#, "2:14: the name of a session is not empty"),
        ("put a x 1 blind as s", "2:17: expected the end of the line, not 'as'"),
        ("get a x blind", "2:9: expected the end of the line, not 'blind'"),
        ("send a b 1", "2:1: 'send' needs 'application bank', and this is a store"),
        ("snapshot", "2:9: expected the name of a process"),
        ("snapshot a a", "2:12: 'a' is named twice"),
        (
            "snapshot a within 0",
            "2:19: expected a number of ticks, a whole number from 1 to 1000000000000, not '0'"
        ),
        (
            "snapshot a within",
            "2:18: expected a number of ticks, a whole number from 1 to 1000000000000"
        ),
        ("snapshot a within 5 b", "2:21: expected the end of the line, not 'b'"),
        (
            "partition",
            "2:10: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        (
            "partition a b",
            "2:14: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        (
            "partition a |",
            "2:14: expected groups of processes such as 'a b | c', or channels such as a->b"
        ),
        ("partition a | a", "2:15: 'a' is named twice"),
        ("partition a | d", "2:15: no process is called 'd'; there are a, b, c"),
        ("channels a->b\npartition a->b b->a", "3:16: there is no channel b→a"),
        ("channels a->b\nheal a<->b", "3:6: there is no channel b→a"),
        ("heal a b", "2:6: expected a channel such as a->b or a<->b, not 'a'"),
        ("crash", "2:6: expected the name of a process"),
        ("crash a now", "2:9: expected the end of the line, not 'now'"),
        ("restart d", "2:9: no process is called 'd'; there are a, b, c"),
        (
            "tick -1",
            "2:6: expected a number of ticks, a whole number from 0 to 1000000000000, not '-1'"
        ),
        (
            "tick 1000000000001",
            "2:6: expected a number of ticks, a whole number from 0 to 1000000000000, not "
                + "'1000000000001'"
        ),
        (
            "tick 600000000000\ntick 600000000000",
            "3:6: 600000000000 ticks after time 600000000000 is later than 1000000000000"
        ),
        (
            "at 1000000000000 tick",
            "2:22: 1 ticks after time 1000000000000 is later than 1000000000000"
        ),
        (
            "at x run",
            "2:4: expected a time in ticks, a whole number from 0 to 1000000000000, not 'x'"
        ),
        ("at 5", "2:5: expected a command"),
        ("at 5 at 6 run", "2:6: expected a command, not a second 'at'"),
        ("at 5 seed 3", "2:6: expected a command, not the setting 'seed'"),
        ("at 5 rum", "2:6: 'rum' is neither a setting nor a command; did you mean 'run'?"),
        ("at 5 run\nat 4 run", "3:4: time 4 comes before 5, which has passed"),
        ("tick 5\nat 4 run", "3:4: time 4 comes before 5, which has passed"),
    ]

    @Test("with the processes a, b and c", arguments: lines.indices)
    func afterProcesses(index: Int) {
        let (text, wanted) = Self.lines[index]
        expect("processes a b c\n\(text)", wanted)
    }

    static let texts: [(text: String, error: String)] = [
        (
            "",
            "1:1: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        (
            "seed 3\n\n",
            "3:1: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        (
            " run",
            "1:2: the scenario names no processes; begin with a line such as 'processes a b c'"
        ),
        ("rnu", "1:1: 'rnu' is neither a setting nor a command; did you mean 'run'?"),
        ("channels ring", "1:10: 'channels' must come after 'processes'"),
        (
            "application bank\nprocesses a=1 b\nput a x 1",
            "3:1: 'put' needs 'application store', and this is a bank"
        ),
        ("application bank\nprocesses a=1 b\nsend a a 1", "3:8: there is no channel a→a"),
        (
            "application bank\nprocesses a=1 b\nsend a b 0",
            "3:10: expected a number of tokens, a whole number from 1 to 9007199254740992, "
                + "not '0'"
        ),
        ("application bank\nprocesses a=1 b\nsend a", "3:7: expected the name of a process"),
        (
            "application bank\nprocesses a b\nchannels a->b\nsend b a 1",
            "4:8: there is no channel b→a"
        ),
        (
            "processes one two three four five six seven eight nine\ncrash nien",
            "2:7: no process is called 'nien'; did you mean 'nine'?"
        ),
        (
            "processes one two three four five six seven eight nine\ncrash bob",
            "2:7: no process is called 'bob'; there are one, two, three, four, five, six, "
                + "seven, eight, …"
        ),
    ]

    @Test("in other places", arguments: texts.indices)
    func others(index: Int) {
        expect(Self.texts[index].text, Self.texts[index].error)
    }

    @Test(
        "a rate is plain decimal",
        arguments: [
            "nan", "inf", "-inf", "infinity", "0x1p-3", "0x0", "1e-2", "+0.5", "-0", "-0.5", "1.5",
            "1.0000001", ".5", "0.", ".", "", "0.1.2", "0,5", "50%", "٠", "2",
        ], ["loss", "duplication"])
    func rates(text: String, setting: String) {
        expect(
            "processes a b\n\(setting) \"\(text)\"",
            "2:\(setting.count + 2): expected a rate from 0 to 1 such as 0.25, not '\(text)'")
    }

    @Test("a word is repeated in part, and without what a terminal would obey")
    func shownWords() {
        expect(
            "processes a b\ncrash " + String(repeating: "y", count: 50_000),
            "2:7: no process is called '\(String(repeating: "y", count: 40))…'; there are a, b")
        expect(
            "processes a b\ncrash \u{1b}[31mred\u{202e}\0",
            #"2:7: no process is called '\u{1b}[31mred\u{202e}\u{0}'; there are a, b"#)
    }

    @Test("limits are checked before anything is made")
    func limits() {
        let names = (0...1_024).map { "p\($0)" }
        expect(
            "processes " + names.joined(separator: " "),
            "1:\(11 + names.dropLast().reduce(0) { $0 + $1.count + 1 }): more than 1024 processes")
        let line = "put a x " + String(repeating: "v", count: 65_536 - 8)
        #expect(throws: Never.self) { try ScenarioParser.parse("processes a\n\(line)") }
        expect("processes a\n\(line)v", "2:65537: the line is longer than 65536 bytes")
        let branches = names.prefix(129).joined(separator: " ")
        expect(
            "application bank\nprocesses \(branches)\nrun",
            "3:1: a bank has at most 128 branches, and there are 129 processes")
        #expect(throws: Never.self) { try ScenarioParser.parse("processes \(branches)") }
    }

    private func expect(_ text: String, _ wanted: String) {
        do throws(TextError) {
            let scenario = try ScenarioParser.parse(text)
            Issue.record("no error in \(text), but \(scenario.commands)")
        } catch {
            #expect(error.description == wanted)
        }
    }
}
